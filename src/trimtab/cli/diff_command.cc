#include "trimtab/cli/diff_command.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "trimtab/cli/recorded_run.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/text_table.h"
#include "trimtab/track/run_diff.h"

namespace trimtab::cli {
namespace {

using report::TextTable;
using report::Tone;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json ToJson(const std::vector<track::ValueDifference>& values) {
  Json list = Json::array();
  for (const track::ValueDifference& each : values) {
    list.push_back(
        {{"stage", each.stage}, {"name", each.name}, {"before", OrNull(each.left)}, {"after", OrNull(each.right)}});
  }
  return list;
}

Json ToJson(const std::optional<track::StageState>& state) { return state ? Json(StageStateName(*state)) : Json(); }

Json ToJson(const std::optional<store::StoredObject>& object) {
  return object ? Json{{"digest", object->digest}, {"bytes", object->size}} : Json();
}

Json ToJson(const std::string& before, const std::string& after, const track::RunDiff& diff) {
  Json metrics = Json::array();
  for (const track::MetricDifference& each : diff.metrics) {
    metrics.push_back(
        {{"stage", each.stage}, {"name", each.name}, {"before", OrNull(each.left)}, {"after", OrNull(each.right)}});
  }
  Json artifacts = Json::array();
  for (const track::ArtifactDifference& each : diff.artifacts) {
    artifacts.push_back({{"stage", each.stage},
                         {"path", each.path},
                         {"role", ArtifactRoleName(each.role)},
                         {"before", ToJson(each.left)},
                         {"after", ToJson(each.right)}});
  }
  Json stages = Json::array();
  for (const track::StageDifference& each : diff.stages) {
    stages.push_back({{"stage", each.stage},
                      {"before", ToJson(each.left)},
                      {"after", ToJson(each.right)},
                      {"key", ToJson(each.key)}});
  }
  return {{"schema", "trimtab.diff/1"},
          {"before", before},
          {"after", after},
          {"equal", diff.empty()},
          {"facts", ToJson(diff.facts)},
          {"parameters", ToJson(diff.parameters)},
          {"environment", ToJson(diff.environment)},
          {"metrics", std::move(metrics)},
          {"artifacts", std::move(artifacts)},
          {"stages", std::move(stages)}};
}

std::string NameOf(const std::string& stage, const std::string& name) {
  return stage.empty() ? name : stage + ": " + name;
}

std::string Text(const std::optional<std::string>& value) { return value ? *value : "-"; }
std::string Text(const std::optional<track::StageState>& state) {
  return state ? std::string(StageStateName(*state)) : "-";
}
std::string Text(const std::optional<store::StoredObject>& object) {
  return object ? report::ShortDigest(object->digest) + " " + report::FormatBytes(static_cast<double>(object->size))
                : "-";
}

class Sections {
 public:
  explicit Sections(report::TextStyle style) : style_(style) {}

  void Add(const std::string& title, const std::function<void(TextTable&)>& fill) {
    TextTable table({"", "before", "after"}, "lll");
    fill(table);
    if (table.empty()) return;
    text_ += (text_.empty() ? "" : "\n") + report::Toned(title, Tone::kStrong, style_) + "\n" + table.Render(style_);
  }

  const std::string& text() const { return text_; }

 private:
  report::TextStyle style_;
  std::string text_;
};

// Without what follows from a stage that one of the runs skipped or lacks: that it did so says it all.
track::RunDiff WithoutSkipped(track::RunDiff diff) {
  std::set<std::string> skipped;
  const auto did_run = [](const std::optional<track::StageState>& state) {
    return state && *state != track::StageState::kSkipped;
  };
  for (track::StageDifference& each : diff.stages) {
    if (did_run(each.left) && did_run(each.right)) continue;
    skipped.insert(each.stage);
    each.key.clear();
  }
  const auto remove = [&](auto& list) {
    std::erase_if(list, [&](const auto& each) { return skipped.count(each.stage) > 0; });
  };
  remove(diff.parameters);
  remove(diff.environment);
  remove(diff.metrics);
  remove(diff.artifacts);
  return diff;
}

std::string Render(const track::RunDiff& whole, const report::TextStyle& style) {
  const track::RunDiff diff = WithoutSkipped(whole);
  Sections sections(style);
  const auto values = [](const std::vector<track::ValueDifference>& list) {
    return [&list](TextTable& table) {
      for (const track::ValueDifference& each : list) {
        table.AddRow({{NameOf(each.stage, each.name)}, {Text(each.left)}, {Text(each.right)}});
      }
    };
  };
  sections.Add("Parameters", values(diff.parameters));
  sections.Add("Metrics", [&](TextTable& table) {
    for (const track::MetricDifference& each : diff.metrics) {
      std::string after = each.right ? report::FormatNumber(*each.right) : "-";
      if (each.left && each.right) {
        const double change = *each.right - *each.left;
        after += std::string("  (") + (change >= 0 ? "+" : "") + report::FormatNumber(change) + ")";
      }
      table.AddRow({{NameOf(each.stage, each.name)}, {each.left ? report::FormatNumber(*each.left) : "-"}, {after}});
    }
  });
  sections.Add("Files", [&](TextTable& table) {
    for (const track::ArtifactDifference& each : diff.artifacts) {
      table.AddRow({{NameOf(each.stage, each.path)}, {Text(each.left)}, {Text(each.right)}});
    }
  });
  sections.Add("Stages", [&](TextTable& table) {
    for (const track::StageDifference& each : diff.stages) {
      table.AddRow({{each.stage}, {Text(each.left)}, {Text(each.right)}});
      for (const track::ValueDifference& field : each.key) {
        table.AddRow({{"  " + field.name, Tone::kQuiet}, {Text(field.left)}, {Text(field.right)}});
      }
    }
  });
  sections.Add("Environment", values(diff.environment));
  sections.Add("Facts", values(diff.facts));
  return sections.text().empty() ? "the two runs do not differ\n" : sections.text();
}

}  // namespace

Result<int> DiffCommand(const CommandContext& context, const DiffOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(pipeline::Project project, OpenExistingProject(context, options.pipeline));
  TRIMTAB_ASSIGN_OR_RETURN(const track::RunDetails before, LoadRecords(project, options.before));
  TRIMTAB_ASSIGN_OR_RETURN(const track::RunDetails after, LoadRecords(project, options.after));
  const track::RunDiff diff = track::DiffRuns(before, after);
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(ToJson(before.run.id, after.run.id, diff)));
    return 0;
  }
  context.terminal.Print(Render(diff, context.Style()));
  return 0;
}

}  // namespace trimtab::cli
