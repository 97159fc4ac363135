#include "trimtab/pipeline/stage_outputs.h"

#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

Result<std::vector<track::CachedOutput>> StoreOutputs(store::ObjectStore& objects, FileDigests& digests,
                                                      const std::string& root, const Stage& stage) {
  std::vector<track::CachedOutput> stored;
  for (const Output& output : stage.outs) {
    const std::string path = InProject(root, output.path);
    const Result<store::StoredObject> object = output.cache ? objects.Put(path) : digests.Digest(path);
    if (!object.ok() && object.error().code == ErrorCode::kNotFound)
      return Error{ErrorCode::kFailed, path, "stage " + stage.name + " did not write " + output.path,
                   "let the command write it, or take it out of `outs` and `metrics`"};
    if (!object.ok()) return object.error();
    stored.push_back({output.path, *object});
  }
  return stored;
}

Result<std::vector<OutputComparison>> CompareOutputs(store::ObjectStore& objects, FileDigests& digests,
                                                     const std::string& root,
                                                     const std::vector<track::CachedOutput>& outputs) {
  std::vector<std::string> paths;
  paths.reserve(outputs.size());
  for (const track::CachedOutput& output : outputs) paths.push_back(InProject(root, output.path));
  const std::vector<Result<store::StoredObject>> present = digests.Digest(paths);
  std::vector<OutputComparison> comparisons;
  comparisons.reserve(outputs.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    OutputComparison comparison{outputs[i], OutputState::kSame, true};
    // What cannot be digested (a folder with a socket in it, a file without permission) is not what was recorded.
    if (!present[i].ok()) {
      const bool missing = present[i].error().code == ErrorCode::kNotFound;
      comparison.state = missing ? OutputState::kMissing : OutputState::kDifferent;
    } else if (*present[i] != outputs[i].object) {
      comparison.state = OutputState::kDifferent;
    }
    if (comparison.state != OutputState::kSame) {
      TRIMTAB_ASSIGN_OR_RETURN(comparison.restorable, objects.Contains(outputs[i].object));
    }
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

Result<std::vector<std::string>> RestoreOutputs(store::ObjectStore& objects, const std::string& root,
                                                const std::vector<OutputComparison>& comparisons) {
  std::vector<std::string> restored;
  for (const OutputComparison& comparison : comparisons) {
    if (comparison.state == OutputState::kSame) continue;
    TRIMTAB_RETURN_IF_ERROR(objects.Restore(comparison.output.object, InProject(root, comparison.output.path)));
    restored.push_back(comparison.output.path);
  }
  return restored;
}

}  // namespace trimtab::pipeline
