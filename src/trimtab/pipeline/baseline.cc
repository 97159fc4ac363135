#include "trimtab/pipeline/baseline.h"

#include <cstdint>
#include <vector>

namespace trimtab::pipeline {

Result<std::optional<registry::Version>> FindBaseline(store::Transaction& transaction, const Stage& stage,
                                                      const std::string& model_digest) {
  using Found = std::optional<registry::Version>;
  if (stage.model_name.empty()) return Found();
  TRIMTAB_ASSIGN_OR_RETURN(Found champion, registry::FindAlias(transaction, stage.model_name, stage.alias));
  if (!champion || champion->object.digest != model_digest) return champion;
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::int64_t> history,
                           registry::AliasHistory(transaction, stage.model_name, stage.alias));
  if (history.size() < 2) return Found();
  TRIMTAB_ASSIGN_OR_RETURN(registry::Version before,
                           registry::FindVersion(transaction, stage.model_name, history[history.size() - 2]));
  return Found(std::move(before));
}

Result<std::optional<registry::Version>> FindRegistered(store::Transaction& transaction, const Stage& stage,
                                                        const std::string& model_digest) {
  using Found = std::optional<registry::Version>;
  TRIMTAB_ASSIGN_OR_RETURN(Found named, registry::FindAlias(transaction, stage.model_name, stage.alias));
  if (named && named->object.digest != model_digest) return Found();
  return named;
}

}  // namespace trimtab::pipeline
