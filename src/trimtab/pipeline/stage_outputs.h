// What a stage wrote: into the object store after it ran, back from there when it is reused.
#ifndef TRIMTAB_PIPELINE_STAGE_OUTPUTS_H_
#define TRIMTAB_PIPELINE_STAGE_OUTPUTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/file_digests.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/store/object_store.h"
#include "trimtab/track/stage_cache.h"

namespace trimtab::pipeline {

// Stores every output of a stage that has just ended well. kFailed when one is missing: "stage train did not write
// model.onnx". Outputs with `cache: false` are digested only.
Result<std::vector<track::CachedOutput>> StoreOutputs(store::ObjectStore& objects, FileDigests& digests,
                                                      const std::string& root, const Stage& stage);

enum class OutputState { kSame, kMissing, kDifferent };

struct OutputComparison {
  track::CachedOutput output;
  OutputState state = OutputState::kSame;
  bool restorable = true;  // the objects hold all of it
};

// Compares recorded outputs with what is on the disk (through the stat cache).
Result<std::vector<OutputComparison>> CompareOutputs(store::ObjectStore& objects, FileDigests& digests,
                                                     const std::string& root,
                                                     const std::vector<track::CachedOutput>& outputs);

// Brings back those that are missing or different; each is checked against its digest while it is copied and appears
// whole. Returns the paths restored.
Result<std::vector<std::string>> RestoreOutputs(store::ObjectStore& objects, const std::string& root,
                                                const std::vector<OutputComparison>& comparisons);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_OUTPUTS_H_
