#include "trimtab/pipeline/verify.h"

#include <algorithm>
#include <map>
#include <set>

#include "trimtab/base/digest.h"
#include "trimtab/pipeline/project_path.h"
#include "trimtab/registry/registry.h"
#include "trimtab/track/run_store.h"
#include "trimtab/track/stage_cache.h"

namespace trimtab::pipeline {

namespace {

// Runs are looked through from the newest for the last good result of each stage.
constexpr std::int64_t kRunsLookedAt = 100;

struct Recorded {
  std::vector<registry::Version> versions;
  std::vector<track::CachedStage> results;
  std::map<std::string, std::vector<track::Artifact>> outputs;  // by stage, of its last good record
};

class Verification {
 public:
  Verification(Files& files, Executor& executor, store::Database& database, store::ObjectStore& objects,
               const PipelineFile& file)
      : files_(files), executor_(executor), database_(database), objects_(objects), file_(file) {}

  Result<VerifyReport> Run() {
    if (const Result<> pages = database_.Verify(); !pages.ok()) {
      // What stands in damaged pages cannot be asked any further.
      Add("database", database_.path(), pages.error());
      return report_;
    }
    TRIMTAB_ASSIGN_OR_RETURN(const Recorded recorded, ReadRecords());
    TRIMTAB_RETURN_IF_ERROR(VerifyObjects());
    for (const registry::Version& version : recorded.versions) {
      ++report_.versions;
      TRIMTAB_RETURN_IF_ERROR(
          VerifyPresence("model version", version.model + " " + std::to_string(version.version), version.object));
    }
    const std::set<std::string> not_kept = OutputsNotKept();
    for (const track::CachedStage& result : recorded.results) {
      for (const track::CachedOutput& output : result.outputs) {
        if (not_kept.count(output.path) > 0) continue;
        TRIMTAB_RETURN_IF_ERROR(
            VerifyPresence("cached result", result.stage + " of run " + result.run_id, output.object));
      }
    }
    for (const Stage& stage : file_.stages) {
      const auto outputs = recorded.outputs.find(stage.name);
      if (outputs != recorded.outputs.end()) VerifyOutputs(stage, outputs->second);
    }
    return report_;
  }

 private:
  void Add(std::string what, std::string name, const Error& error) {
    report_.damages.push_back({std::move(what), std::move(name), error.ToString()});
  }

  Result<Recorded> ReadRecords() {
    Recorded recorded;
    TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database_.BeginRead());
    const Result<registry::AuditHead> audit = registry::VerifyAudit(transaction);
    if (audit.ok()) {
      report_.audit_entries = audit->entries;
    } else if (audit.error().code == ErrorCode::kInvalidInput) {
      Add("audit chain", database_.path(), audit.error());
    } else {
      return audit.error();
    }
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<registry::ModelEntry> models, registry::ListModels(transaction));
    for (const registry::ModelEntry& model : models)
      recorded.versions.insert(recorded.versions.end(), model.versions.begin(), model.versions.end());
    TRIMTAB_ASSIGN_OR_RETURN(recorded.results, track::ListCachedStages(transaction));

    std::set<std::string> wanted;
    for (const Stage& stage : file_.stages)
      if (!stage.outs.empty()) wanted.insert(stage.name);
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<track::Run> runs, track::ListRuns(transaction, kRunsLookedAt));
    for (const track::Run& run : runs) {
      if (wanted.empty()) break;
      TRIMTAB_ASSIGN_OR_RETURN(const track::RunDetails details, track::LoadRun(transaction, run.id));
      for (const track::Stage& stage : details.stages) {
        const bool good = stage.state == track::StageState::kPassed || stage.state == track::StageState::kReused;
        if (!good || wanted.erase(stage.name) == 0) continue;
        for (const track::Artifact& artifact : details.artifacts)
          if (artifact.stage == stage.name && artifact.role != track::ArtifactRole::kInput)
            recorded.outputs[stage.name].push_back(artifact);
      }
    }
    return recorded;
  }

  Result<> VerifyObjects() {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<store::ObjectStore::Listed> listed, objects_.List());
    std::vector<std::string> paths;
    paths.reserve(listed.size());
    for (const store::ObjectStore::Listed& object : listed) paths.push_back(objects_.PathOf(object.digest));
    const std::vector<Result<FileDigest>> digests = DigestFiles(files_, executor_, paths);
    for (std::size_t i = 0; i < listed.size(); ++i) {
      if (!digests[i].ok()) {
        Add("object", listed[i].digest, digests[i].error());
        continue;
      }
      ++report_.objects;
      report_.bytes += digests[i]->size;
      const std::string found = digests[i]->sha256.ToHex();
      if (found != listed[i].digest)
        Add("object", listed[i].digest,
            IoError(paths[i], "its bytes have the digest " + found, "remove it and run the stage again that made it"));
    }
    return {};
  }

  // Its bytes were read as objects already; what is left is whether all of them are there.
  Result<> VerifyPresence(const std::string& what, const std::string& name, const store::StoredObject& object) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool there, objects_.Contains(object));
    if (!there)
      Add(what, name,
          NotFound(objects_.PathOf(object.digest),
                   "the object, or a file of the folder that it stands for, is missing"));
    return {};
  }

  std::set<std::string> OutputsNotKept() const {
    std::set<std::string> paths;
    for (const Stage& stage : file_.stages)
      for (const Output& output : stage.outs)
        if (!output.cache) paths.insert(output.path);
    return paths;
  }

  void VerifyOutputs(const Stage& stage, const std::vector<track::Artifact>& recorded) {
    for (const track::Artifact& artifact : recorded) {
      const bool declared = std::any_of(stage.outs.begin(), stage.outs.end(),
                                        [&](const Output& output) { return output.path == artifact.path; });
      if (!declared) continue;
      ++report_.outputs;
      const std::string path = InProject(file_.root, artifact.path);
      const Result<store::StoredObject> found = store::DigestPath(files_, executor_, path);
      if (!found.ok()) {
        Add("output", artifact.path, found.error());
        continue;
      }
      report_.bytes += found->size;
      if (found->digest != artifact.object.digest)
        Add("output", artifact.path,
            IoError(path,
                    "its digest is " + found->digest + ", stage " + stage.name + " wrote " + artifact.object.digest,
                    "trimtab run restores it"));
    }
  }

  Files& files_;
  Executor& executor_;
  store::Database& database_;
  store::ObjectStore& objects_;
  const PipelineFile& file_;
  VerifyReport report_;
};

}  // namespace

Result<VerifyReport> Verify(Files& files, Executor& executor, store::Database& database, store::ObjectStore& objects,
                            const PipelineFile& file) {
  return Verification(files, executor, database, objects, file).Run();
}

}  // namespace trimtab::pipeline
