#include "trimtab/drift/condition.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "trimtab/drift/number_text.h"
#include "trimtab/drift/test_table.h"

namespace trimtab::drift {
namespace {

constexpr std::size_t kMostNamed = 5;

std::string Columns(std::size_t count) { return std::to_string(count) + (count == 1 ? " column" : " columns"); }

std::string Join(const std::vector<std::string>& names, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "" : i + 1 == names.size() ? " " + last + " " : ", ";
    text += names[i];
  }
  return text;
}

std::string Comparison(const ColumnDrift& column) {
  const std::optional<TestKind> test = FindTest(column.test);
  return test ? std::string(FactsOf(*test).DriftsWhen()) : "against";
}

// "dep_delay (Wasserstein distance (normed) 0.169 >= 0.1), ... and 3 more".
std::string Evidence(const std::vector<const ColumnDrift*>& columns) {
  std::string text;
  for (std::size_t i = 0; i < columns.size() && i < kMostNamed; ++i) {
    const ColumnDrift& column = *columns[i];
    text += (i == 0 ? "" : ", ") + column.column + " (";
    if (!column.unavailable.empty()) {
      text += column.unavailable + ")";
      continue;
    }
    if (column.test == kCallersTest) {
      text += "its test is the caller's)";
      continue;
    }
    text += column.test_name + " " + NumberText(column.score) + " " + Comparison(column) + " " +
            NumberText(column.limit.value_or(column.threshold));
    if (column.limit) text += ", the " + NumberText(100 * column.threshold) + " % quantile of random scores";
    text += ")";
  }
  if (columns.size() > kMostNamed) text += " and " + std::to_string(columns.size() - kMostNamed) + " more";
  return text;
}

std::string ConditionText(const DriftSettings& settings, std::optional<double> limit) {
  std::string text = "fails when ";
  if (!settings.must_not_drift.empty()) {
    text += Join(settings.must_not_drift, "or") + (settings.must_not_drift.size() == 1 ? " drifts" : " drift");
  }
  if (limit) {
    if (!settings.must_not_drift.empty()) text += ", or when ";
    text += "a share of " + NumberText(*limit) + " or more of the columns drifts";
  }
  return text;
}

}  // namespace

DriftResult Judge(const DriftSettings& settings, std::vector<ColumnDrift> columns) {
  DriftResult result;
  result.columns = std::move(columns);
  std::optional<double> limit = settings.share;
  if (!limit && settings.must_not_drift.empty()) limit = kDefaultShare;
  result.condition = ConditionText(settings, limit);

  std::vector<const ColumnDrift*> drifted;
  std::vector<const ColumnDrift*> untested;
  std::vector<const ColumnDrift*> forbidden;           // must not drift and did
  std::vector<const ColumnDrift*> forbidden_untested;  // must not drift and could not be tested
  const std::set<std::string_view> named_columns(settings.must_not_drift.begin(), settings.must_not_drift.end());
  for (const ColumnDrift& column : result.columns) {
    const bool named = named_columns.contains(column.column);
    if (!column.unavailable.empty() || column.test == kCallersTest) {
      untested.push_back(&column);
      if (named) forbidden_untested.push_back(&column);
    } else if (column.detected) {
      drifted.push_back(&column);
      if (named) forbidden.push_back(&column);
    }
  }
  const std::size_t total = result.columns.size();
  const auto share_of = [total](std::size_t count) {
    return total == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(total);
  };
  result.drifted = static_cast<std::int64_t>(drifted.size());
  result.share = share_of(drifted.size());
  const double possible_share = share_of(drifted.size() + untested.size());
  const bool share_reached = limit && total > 0 && result.share >= *limit;
  const bool share_open = limit && !share_reached && total > 0 && possible_share >= *limit;

  if (total == 0) {
    result.verdict = Verdict::kInconclusive;
    result.explanation = "There is no column to compare.";
    return result;
  }
  result.explanation = std::to_string(drifted.size()) + " of " + Columns(total) + " drifted";
  if (limit) {
    result.explanation +=
        " (share " + NumberText(result.share) + (share_reached ? " >= " : " < ") + NumberText(*limit) + ")";
  }
  result.explanation += drifted.empty() ? "." : ": " + Evidence(drifted) + ".";
  if (!forbidden.empty()) {
    result.explanation += " Must not drift and did: " + Evidence(forbidden) + ".";
  }
  if (!untested.empty()) {
    result.explanation += " " + Columns(untested.size()) + " could not be tested: " + Evidence(untested) + ".";
  }
  if (share_reached || !forbidden.empty()) {
    result.verdict = Verdict::kFail;
  } else if (!forbidden_untested.empty()) {
    result.verdict = Verdict::kInconclusive;
    std::vector<std::string> names;
    names.reserve(forbidden_untested.size());
    for (const ColumnDrift* column : forbidden_untested) names.push_back(column->column);
    result.explanation += " Whether " + Join(names, "and") + " drifted is open.";
  } else if (share_open) {
    result.verdict = Verdict::kInconclusive;
    result.explanation += " If these drifted, the share would be " + NumberText(possible_share) + ".";
  }
  return result;
}

}  // namespace trimtab::drift
