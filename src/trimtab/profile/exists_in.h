// ExistsIn: every value of a column is among those of a column elsewhere.
#ifndef TRIMTAB_PROFILE_EXISTS_IN_H_
#define TRIMTAB_PROFILE_EXISTS_IN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/predicate.h"

namespace trimtab::profile {

class ExistsIn : public Predicate {
 public:
  // `values` are the scanned keys of the other column, of type `values_type`; `source` names it, e.g.
  // "planes.parquet:tailnum", and is part of the identity.
  ExistsIn(std::string column, std::shared_ptr<const DistinctKeys> values, table::DataType values_type,
           std::string source)
      : column_(std::move(column)),
        values_(std::move(values)),
        values_type_(std::move(values_type)),
        source_(std::move(source)) {}

  std::string Identity() const override;
  std::vector<std::string> Columns() const override { return {column_}; }
  // kInvalidInput when the two types have no equal values (key_hash.h).
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  std::string column_;
  std::shared_ptr<const DistinctKeys> values_;
  table::DataType values_type_;
  std::string source_;
  KeyHasher hasher_;
  std::vector<ContentHash> hashes_;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_EXISTS_IN_H_
