#include <algorithm>
#include <charconv>
#include <cmath>

#include "trimtab/base/json.h"
#include "trimtab/drift/settings.h"
#include "trimtab/report/drift_report.h"

namespace trimtab::report {
namespace {

Json Number(double value, NotANumber how) {
  if (std::isfinite(value)) return value;
  if (how == NotANumber::kNull) return nullptr;
  return std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

template <typename T>
bool Parse(const std::string& text, T& value) {
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

Json Label(const std::string& label, drift::LabelType type, NotANumber how) {
  std::int64_t whole = 0;
  std::uint64_t large = 0;
  double number = 0;
  switch (type) {
    case drift::LabelType::kBoolean:
      return label == "true";
    case drift::LabelType::kInteger:
      if (Parse(label, whole)) return whole;
      if (Parse(label, large)) return large;
      break;
    case drift::LabelType::kFloat:
    case drift::LabelType::kDecimal:
      if (Parse(label, number)) return Number(number, how);
      break;
    default:
      break;
  }
  return label;
}

Json SmallDistribution(const std::optional<drift::SmallDistribution>& distribution, NotANumber how) {
  if (!distribution) return nullptr;
  Json x = Json::array();
  Json y = Json::array();
  for (const double edge : distribution->edges) x.push_back(Number(edge, how));
  for (const double density : distribution->densities) y.push_back(Number(density, how));
  for (const std::string& label : distribution->labels) x.push_back(Label(label, distribution->label_type, how));
  for (const std::int64_t count : distribution->counts) y.push_back(count);
  return {{"x", std::move(x)}, {"y", std::move(y)}};
}

Json Column(const drift::ColumnDrift& column, NotANumber how) {
  const bool tested = column.unavailable.empty();
  Json json;
  json["column_name"] = column.column;
  json["column_type"] = column.type;
  json["stattest_name"] = column.test_name.empty() ? Json() : Json(column.test_name);
  json["stattest_threshold"] = Number(column.threshold, NotANumber::kNull);
  json["drift_score"] = tested ? Number(column.score, how) : Json();
  json["drift_detected"] = column.detected;
  json["current"] = {{"small_distribution", SmallDistribution(column.current_distribution, how)}};
  json["reference"] = {{"small_distribution", SmallDistribution(column.reference_distribution, how)}};
  if (!tested) json["unavailable"] = column.unavailable;
  return json;
}

// Columns that could not be tested count as not drifted.
void AddCounts(const drift::DriftResult& drift, double share, Json& json) {
  const std::size_t columns = drift.columns.size();
  const auto untested = std::count_if(drift.columns.begin(), drift.columns.end(),
                                      [](const drift::ColumnDrift& column) { return !column.unavailable.empty(); });
  json["number_of_columns"] = columns;
  json["number_of_drifted_columns"] = drift.drifted;
  json["share_of_drifted_columns"] = drift.share;
  json["dataset_drift"] = columns > 0 && drift.share >= share;
  if (untested > 0 || columns == 0) json["number_of_untested_columns"] = untested;
}

}  // namespace

std::string DriftJson(const DriftSubject& subject, const drift::DriftResult& drift, NotANumber not_a_number) {
  Json dataset;
  dataset["drift_share"] = subject.share;
  AddCounts(drift, subject.share, dataset);
  Json table;
  AddCounts(drift, drift::kDefaultShare, table);
  // An ordered object looks for each key from its beginning: pairs are appended instead.
  Json columns = Json::object();
  auto& entries = columns.get_ref<Json::object_t&>();
  for (const drift::ColumnDrift& column : drift.columns) {
    static_cast<Json::object_t::Container&>(entries).emplace_back(column.column, Column(column, not_a_number));
  }
  table["drift_by_columns"] = std::move(columns);
  table["current_fi"] = nullptr;
  table["reference_fi"] = nullptr;
  Json metrics = Json::array();
  metrics.push_back({{"metric", "DatasetDriftMetric"}, {"result", std::move(dataset)}});
  metrics.push_back({{"metric", "DataDriftTable"}, {"result", std::move(table)}});
  return WriteJson({{"metrics", std::move(metrics)}}) + "\n";
}

}  // namespace trimtab::report
