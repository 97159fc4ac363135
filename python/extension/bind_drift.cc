#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "frame_profile.h"
#include "interruptible_work.h"
#include "labels.h"
#include "module.h"
#include "profile_work.h"
#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/column_comparison.h"
#include "trimtab/drift/comparison.h"
#include "trimtab/drift/settings.h"

namespace trimtab::extension {
namespace {

using Names = std::vector<std::string>;
using OptionalNames = std::optional<Names>;

constexpr const char* kPlace = "drift settings";

struct SmallDistribution {
  nb::list x;
  nb::list y;
};

// drift::ColumnDrift with its distributions as Python values.
struct ColumnDrift {
  drift::ColumnDrift value;
  std::optional<SmallDistribution> reference;
  std::optional<SmallDistribution> current;
};

drift::Task TaskOf(const std::optional<std::string>& name) {
  if (!name) return drift::Task::kUnknown;
  if (*name == "classification") return drift::Task::kClassification;
  if (*name == "regression") return drift::Task::kRegression;
  if (*name == "recsys") return drift::Task::kRecommendation;
  Raise(InvalidInput("task", "`" + *name + "` is no task", "one of classification, regression, recsys, or None"));
}

template <typename T>
drift::Levels<T> LevelsOf(const std::map<std::string, T>& given, const char* what) {
  drift::Levels<T> levels;
  const std::pair<const char*, std::optional<T>*> places[] = {{"all", &levels.all},
                                                              {"num", &levels.numerical},
                                                              {"cat", &levels.categorical},
                                                              {"text", &levels.text},
                                                              {"num_target", &levels.numerical_target},
                                                              {"cat_target", &levels.categorical_target}};
  for (const auto& [key, value] : given) {
    const auto* place =
        std::find_if(std::begin(places), std::end(places), [&](const auto& p) { return key == p.first; });
    if (place == std::end(places)) {
      Raise(InvalidInput(what, "`" + key + "` is no level", "one of all, num, cat, text, num_target, cat_target"));
    }
    *place->second = value;
  }
  return levels;
}

// The labels of both sides as one side's values; a value that only the other side's type can hold stays as there.
SmallDistribution DistributionOf(const drift::SmallDistribution& small, const LabelReader& own,
                                 const LabelReader& other) {
  SmallDistribution out;
  for (const double edge : small.edges) out.x.append(edge);
  for (const double density : small.densities) out.y.append(density);
  for (const std::string& text : small.labels) {
    nb::object label = own.Find(text);
    if (label.is_none()) label = other.Find(text);
    out.x.append(label.is_none() ? nb::object(nb::str(text.c_str(), text.size())) : label);
  }
  for (const std::int64_t count : small.counts) out.y.append(count);
  return out;
}

// Levels of a categorical column that neither side's rows hold stand in pandas' counts, with 0.
void AddUnusedLevels(const FrameColumn& reference, const FrameColumn& current, drift::ColumnDrift& drift) {
  for (const FrameColumn* column : {&reference, &current}) {
    if (!column->levels) continue;
    for (const std::string& level : column->texts) {
      for (auto* side : {&drift.reference_distribution, &drift.current_distribution}) {
        if (!*side || (*side)->labels.empty()) continue;
        std::vector<std::string>& labels = (*side)->labels;
        if (std::find(labels.begin(), labels.end(), level) != labels.end()) continue;
        const auto at = std::upper_bound(labels.begin(), labels.end(), level) - labels.begin();
        labels.insert(labels.begin() + at, level);
        (*side)->counts.insert((*side)->counts.begin() + at, 0);
      }
    }
  }
}

// Columns of both sides that a comparison of named columns has to know; nothing: all of them.
std::pair<OptionalNames, OptionalNames> ColumnsToCompare(const drift::DriftSettings& settings,
                                                         const FrameProfile& reference, const FrameProfile& current) {
  if (settings.columns.empty()) return {};
  const drift::ColumnMapping& mapping = settings.mapping;
  Names names = settings.columns;
  for (const auto& [name, test] : settings.tests) names.push_back(name);
  for (const auto& [name, threshold] : settings.thresholds) names.push_back(name);
  for (const std::string& name : names) {
    // Whoever is told that there is no such column is told of the nearest.
    for (const FrameProfile* profile : {&reference, &current}) {
      const FrameTable& frame = *profile->frame();
      if (!frame.schema.Find(name) && !frame.refused.contains(name)) return {};
    }
  }
  for (const auto& name : {mapping.target, mapping.datetime, mapping.id, mapping.user_id, mapping.item_id}) {
    if (name) names.push_back(*name);
  }
  names.insert(names.end(), mapping.prediction.begin(), mapping.prediction.end());
  for (const auto& features :
       {mapping.numerical_features, mapping.categorical_features, mapping.datetime_features, mapping.text_features}) {
    if (features) names.insert(names.end(), features->begin(), features->end());
  }
  const auto among = [&names](const FrameProfile& profile) {
    Names found;
    for (const std::string& name : names) {
      if (profile.frame()->schema.Find(name)) found.push_back(name);
    }
    return found;
  };
  return {among(reference), among(current)};
}

drift::SideFacts FactsOf(const FrameTable& frame) {
  return {.refused = frame.refused, .no_rows = frame.rows == 0, .types_guessed = false};
}

profile::Scan OpenScan(const FrameProfile& profile, const OptionalNames& columns) {
  return columns ? profile.OpenScan(*columns) : profile.OpenScan();
}

std::vector<ColumnDrift> Compare(FrameProfile& reference, FrameProfile& current, const drift::DriftSettings& settings,
                                 nb::object progress) {
  RequireProgress(progress);
  std::vector<ColumnDrift> out;
  const std::size_t columns = settings.columns.empty() ? reference.frame()->columns.size() : settings.columns.size();
  WorkOptions options{.threads = reference.threads(), .progress = progress};
  options.total_tasks = reference.TasksFor(columns) + current.TasksFor(columns) + columns;
  options.small = IsSmall(*reference.frame(), columns) && IsSmall(*current.frame(), columns);
  Result<drift::DriftResult> result = drift::DriftResult{};
  RunInterruptibly(options, [&](Executor& executor) {
    std::unique_lock<std::mutex> first(reference.mutex(), std::defer_lock);
    std::unique_lock<std::mutex> second(current.mutex(), std::defer_lock);
    if (&reference == &current) {
      first.lock();
    } else {
      std::lock(first, second);
    }
    result = [&]() -> Result<drift::DriftResult> {
      const auto [reference_columns, current_columns] = ColumnsToCompare(settings, reference, current);
      profile::Scan reference_scan = OpenScan(reference, reference_columns);
      profile::Scan current_scan = OpenScan(current, current_columns);
      TRIMTAB_ASSIGN_OR_RETURN(const drift::Comparison comparison,
                               drift::Comparison::Register(settings, kPlace, reference_scan, current_scan,
                                                           FactsOf(*reference.frame()), FactsOf(*current.frame())));
      TRIMTAB_RETURN_IF_ERROR(reference.Run(reference_scan, executor));
      TRIMTAB_RETURN_IF_ERROR(current.Run(current_scan, executor));
      return comparison.Finish(executor);
    }();
  });
  drift::DriftResult found = ValueOf(std::move(result));
  for (drift::ColumnDrift& drift : found.columns) {
    ColumnDrift& column = out.emplace_back();
    const std::optional<std::size_t> a = reference.frame()->schema.Find(drift.column);
    const std::optional<std::size_t> b = current.frame()->schema.Find(drift.column);
    const LabelReader reference_labels(a ? reference.frame()->columns[*a] : nullptr);
    const LabelReader current_labels(b ? current.frame()->columns[*b] : nullptr);
    if (a && b) AddUnusedLevels(*reference.frame()->columns[*a], *current.frame()->columns[*b], drift);
    if (a && drift.reference_distribution) {
      column.reference = DistributionOf(*drift.reference_distribution, reference_labels, current_labels);
    }
    if (b && drift.current_distribution) {
      column.current = DistributionOf(*drift.current_distribution, current_labels, reference_labels);
    }
    column.value = std::move(drift);
  }
  return out;
}

void BindSettings(nb::module_& module) {
  nb::class_<drift::ColumnMapping>(module, "ColumnMapping")
      .def(
          "__init__",
          [](drift::ColumnMapping* place, std::optional<std::string> target, Names prediction, bool prediction_is_list,
             std::optional<std::string> datetime, std::optional<std::string> id, OptionalNames numerical_features,
             OptionalNames categorical_features, OptionalNames datetime_features, OptionalNames text_features,
             const std::optional<std::string>& task, std::optional<std::string> user_id,
             std::optional<std::string> item_id) {
            drift::ColumnMapping mapping;
            mapping.target = std::move(target);
            mapping.prediction = std::move(prediction);
            mapping.prediction_is_list = prediction_is_list;
            mapping.datetime = std::move(datetime);
            mapping.id = std::move(id);
            mapping.numerical_features = std::move(numerical_features);
            mapping.categorical_features = std::move(categorical_features);
            mapping.datetime_features = std::move(datetime_features);
            mapping.text_features = std::move(text_features);
            mapping.task = TaskOf(task);
            mapping.user_id = std::move(user_id);
            mapping.item_id = std::move(item_id);
            new (place) drift::ColumnMapping(std::move(mapping));
          },
          nb::kw_only(), nb::arg("target").none() = "target", nb::arg("prediction") = Names{"prediction"},
          nb::arg("prediction_is_list") = false, nb::arg("datetime").none() = "datetime", nb::arg("id") = nb::none(),
          nb::arg("numerical_features") = nb::none(), nb::arg("categorical_features") = nb::none(),
          nb::arg("datetime_features") = nb::none(), nb::arg("text_features") = nb::none(),
          nb::arg("task") = nb::none(), nb::arg("user_id").none() = "user_id", nb::arg("item_id").none() = "item_id");

  using Tests = std::map<std::string, std::string>;
  using Thresholds = std::map<std::string, double>;
  nb::class_<drift::DriftSettings>(module, "DriftSettings")
      .def(
          "__init__",
          [](drift::DriftSettings* place, const drift::ColumnMapping* mapping, OptionalNames columns, Tests tests,
             Thresholds thresholds, const Tests& default_tests, const Thresholds& default_thresholds,
             bool distributions) {
            drift::DriftSettings settings;
            if (mapping != nullptr) settings.mapping = *mapping;
            if (columns) settings.columns = std::move(*columns);
            settings.tests = std::move(tests);
            settings.thresholds = std::move(thresholds);
            settings.default_tests = LevelsOf(default_tests, "default_tests");
            settings.default_thresholds = LevelsOf(default_thresholds, "default_thresholds");
            settings.distributions = distributions;
            Check(drift::ValidateSettings(settings, kPlace));
            new (place) drift::DriftSettings(std::move(settings));
          },
          nb::kw_only(), nb::arg("mapping") = nb::none(), nb::arg("columns") = nb::none(), nb::arg("tests") = Tests(),
          nb::arg("thresholds") = Thresholds(), nb::arg("default_tests") = Tests(),
          nb::arg("default_thresholds") = Thresholds(), nb::arg("distributions") = false);
}

void BindResults(nb::module_& module) {
  nb::class_<SmallDistribution>(module, "SmallDistribution")
      .def_prop_ro("x", [](const SmallDistribution& small) { return small.x; })
      .def_prop_ro("y", [](const SmallDistribution& small) { return small.y; });
  const auto field = [](auto member) { return [member](const ColumnDrift& drift) { return drift.value.*member; }; };
  nb::class_<ColumnDrift>(module, "ColumnDrift")
      .def_prop_ro("column", field(&drift::ColumnDrift::column))
      .def_prop_ro("type", field(&drift::ColumnDrift::type))
      .def_prop_ro("test", field(&drift::ColumnDrift::test))
      .def_prop_ro("test_name", field(&drift::ColumnDrift::test_name))
      .def_prop_ro("score", field(&drift::ColumnDrift::score))
      .def_prop_ro("threshold", field(&drift::ColumnDrift::threshold))
      .def_prop_ro("detected", field(&drift::ColumnDrift::detected))
      .def_prop_ro("unavailable", field(&drift::ColumnDrift::unavailable))
      .def_prop_ro("reference_rows", field(&drift::ColumnDrift::reference_rows))
      .def_prop_ro("current_rows", field(&drift::ColumnDrift::current_rows))
      .def_ro("reference_distribution", &ColumnDrift::reference)
      .def_ro("current_distribution", &ColumnDrift::current);
}

}  // namespace

void BindDrift(nb::module_& module) {
  BindSettings(module);
  BindResults(module);
  nb::class_<drift::TestFacts>(module, "Test")
      .def_prop_ro("name", [](const drift::TestFacts& facts) { return std::string(facts.name); })
      .def_prop_ro("display_name", [](const drift::TestFacts& facts) { return std::string(facts.display_name); })
      .def_prop_ro("threshold", [](const drift::TestFacts& facts) { return facts.threshold; })
      .def_prop_ro("types", [](const drift::TestFacts& facts) {
        Names types;
        if (facts.for_numbers) types.emplace_back("num");
        if (facts.for_categories) types.emplace_back("cat");
        return types;
      });
  module.def("tests", [] {
    const std::span<const drift::TestFacts> tests = drift::Tests();
    return std::vector<drift::TestFacts>(tests.begin(), tests.end());
  });
  module.def("compare", &Compare, nb::arg("reference"), nb::arg("current"), nb::arg("settings"),
             nb::arg("progress") = nb::none());
}

}  // namespace trimtab::extension
