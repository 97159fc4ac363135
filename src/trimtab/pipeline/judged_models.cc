#include "trimtab/pipeline/judged_models.h"

#include <utility>

#include "trimtab/base/digest.h"
#include "trimtab/pipeline/baseline.h"

namespace trimtab::pipeline {

Result<JudgedModels> LoadJudgedModels(const RunContext& context, const Stage& stage) {
  JudgedModels models;
  models.challenger.place = context.Resolve(stage.model);
  TRIMTAB_ASSIGN_OR_RETURN(models.challenger.bytes, ReadFile(context.environment.files, models.challenger.place));
  models.challenger.digest = Sha256Of(models.challenger.bytes).ToHex();

  std::optional<registry::Version> baseline;
  {
    TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, context.project.database->BeginRead());
    TRIMTAB_ASSIGN_OR_RETURN(baseline, FindBaseline(transaction, stage, models.challenger.digest));
  }
  if (!baseline) return models;
  JudgedModel champion;
  champion.place = baseline->model + " version " + std::to_string(baseline->version);
  Result<std::string> bytes = context.project.objects->ReadBytes(baseline->object.digest);
  if (!bytes.ok()) {
    return Error{bytes.error().code, champion.place, "the champion's bytes cannot be read: " + bytes.error().ToString(),
                 "restore .trimtab/objects from a backup, or move the alias with `trimtab rollback`"};
  }
  champion.bytes = std::move(*bytes);
  champion.digest = baseline->object.digest;
  models.champion = std::move(champion);
  return models;
}

}  // namespace trimtab::pipeline
