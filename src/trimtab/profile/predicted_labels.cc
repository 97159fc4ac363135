#include "trimtab/profile/predicted_labels.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {
namespace {

constexpr double kProbable = 0.5;

double AsNaN(const table::ColumnView& column, std::int64_t row, double value) {
  return column.IsNull(row) ? std::numeric_limits<double>::quiet_NaN() : value;
}

}  // namespace

PredictedLabels::PredictedLabels(std::vector<std::string> columns)
    : columns_(std::move(columns)), counts_(columns_.size(), 0) {}

std::string PredictedLabels::Identity() const { return "predicted_labels(" + IdentityList(columns_) + ")"; }

std::vector<std::string> PredictedLabels::Columns() const { return columns_; }

std::int64_t PredictedLabels::rows() const { return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0}); }

Result<> PredictedLabels::Bind(std::span<const table::DataType> types) {
  if (types.size() < 2 || std::set<std::string>(columns_.begin(), columns_.end()).size() != columns_.size()) {
    return InvalidInput(Identity(), "labels are predicted by two or more different columns");
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!types[i].IsNumeric() && types[i].id != table::TypeId::kBoolean) {
      return InvalidInput(columns_[i], "is " + types[i].ToString() + " and holds no probabilities");
    }
  }
  return {};
}

void PredictedLabels::Update(const StateInput& input) {
  const std::size_t width = input.columns.size();
  const auto rows = static_cast<std::size_t>(input.rows);
  if (width == 2) {
    ReadDoubles(input.columns[0], scratch_);
    for (std::size_t row = 0; row < rows; ++row) {
      const bool probable = AsNaN(input.columns[0], static_cast<std::int64_t>(row), scratch_[row]) > kProbable;
      ++counts_[probable ? 1 : 0];
    }
    return;
  }
  std::vector<double> best(rows, 0);
  std::vector<std::size_t> at(rows, 0);
  for (std::size_t i = 0; i < width; ++i) {
    ReadDoubles(input.columns[i], scratch_);
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = AsNaN(input.columns[i], static_cast<std::int64_t>(row), scratch_[row]);
      const bool larger = i == 0 || value > best[row] || (std::isnan(value) && !std::isnan(best[row]));
      if (!larger) continue;
      best[row] = value;
      at[row] = i;
    }
  }
  for (const std::size_t position : at) ++counts_[position];
}

Result<> PredictedLabels::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const PredictedLabels* from, SameState(*this, other));
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += from->counts_[i];
  return {};
}

void PredictedLabels::WritePayload(ByteWriter& writer) const {
  for (const std::int64_t count : counts_) writer.I64(count);
}

Result<> PredictedLabels::ReadPayload(ByteReader& reader) {
  for (std::int64_t& count : counts_) count = reader.Rows();
  return {};
}

}  // namespace trimtab::profile
