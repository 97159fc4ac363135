// Any bytes as trimtab.yaml: an error or a pipeline whose graph can be asked, never a crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/stage_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trimtab::pipeline;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const trimtab::Result<PipelineFile> file = ParsePipeline(text, "trimtab.yaml", {});
  if (!file.ok()) return 0;
  const trimtab::Result<StageGraph> graph = StageGraph::Build(*file);
  if (graph.ok() && graph->order().size() != file->stages.size()) __builtin_trap();
  return 0;
}
