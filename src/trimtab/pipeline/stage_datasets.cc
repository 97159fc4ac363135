#include "trimtab/pipeline/stage_datasets.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <string_view>

#include "trimtab/pipeline/project_path.h"
#include "trimtab/table/source.h"

namespace trimtab::pipeline {

namespace {

bool IsTable(std::string_view path) {
  constexpr std::array<std::string_view, 6> kEndings = {".parquet", ".arrow", ".feather", ".ipc", ".csv", ".tsv"};
  return std::any_of(kEndings.begin(), kEndings.end(),
                     [path](std::string_view ending) { return path.ends_with(ending); });
}

std::vector<lineage::Column> ColumnsOf(const table::Schema& schema) {
  std::vector<lineage::Column> columns;
  columns.reserve(schema.fields.size());
  for (const table::Field& field : schema.fields) columns.push_back({field.name, field.type.ToString()});
  return columns;
}

void DescribeTable(const RunContext& context, const Stage& stage, const std::string& path, lineage::Dataset& dataset) {
  const std::array<std::string, 1> paths = {context.Resolve(path)};
  table::ReadOptions options;
  options.csv = stage.csv;
  const auto source = table::OpenSource(context.environment.files, paths, options);
  if (!source.ok()) return;
  dataset.schema = ColumnsOf((*source)->schema());
  dataset.statistics.rows = (*source)->RowCount();
}

lineage::Dataset DatasetOf(const RunContext& context, const report::ArtifactReport& artifact) {
  lineage::Dataset dataset;
  dataset.name = InProject(context.absolute_root, artifact.path);
  if (artifact.role == report::ArtifactReport::Role::kModel) dataset.type = "MODEL";
  dataset.version = artifact.digest;
  dataset.source_name = artifact.path;
  dataset.statistics.bytes = static_cast<std::int64_t>(artifact.bytes);
  return dataset;
}

lineage::Assertion AssertionOf(const quality::CheckResult& check) {
  lineage::Assertion assertion;
  assertion.assertion = check.kind;
  assertion.name = check.name;
  assertion.column = check.column;
  assertion.success = check.verdict == Verdict::kPass;
  assertion.warning = check.severity == quality::Severity::kWarning;
  assertion.expected = check.expected;
  assertion.actual = check.observed;
  return assertion;
}

std::string Shown(double value) {
  std::array<char, 32> text{};
  (void)std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

// What a check found is about its data files, in their order the first stands for all of them.
void DescribeCheck(const quality::DataCheckReport& check, lineage::Dataset& dataset) {
  if (dataset.schema.empty()) dataset.schema = ColumnsOf(check.schema);
  for (const quality::CheckResult& result : check.checks) dataset.assertions.push_back(AssertionOf(result));
  if (check.drift) {
    for (const drift::ColumnDrift& column : check.drift->columns) {
      lineage::Assertion assertion;
      assertion.assertion = "drift";
      assertion.name = "drift." + column.column;
      assertion.column = column.column;
      assertion.success = !column.detected && column.unavailable.empty();
      assertion.warning = check.drift->verdict == Verdict::kPass || check.drift_severity == quality::Severity::kWarning;
      assertion.expected = column.test_name + ", threshold " + Shown(column.threshold);
      assertion.actual = column.unavailable.empty() ? Shown(column.score) : column.unavailable;
      dataset.assertions.push_back(std::move(assertion));
    }
  }
  dataset.statistics.rows = check.rows;
  for (const quality::ColumnStatistics& column : check.columns) {
    lineage::ColumnMetrics& metrics = dataset.column_metrics[column.column];
    metrics.null_count = column.null_count;
    metrics.count = static_cast<double>(column.rows);
    metrics.min = column.minimum;
    metrics.max = column.maximum;
  }
}

std::string TestStatus(Verdict verdict) {
  return verdict == Verdict::kPass ? "pass" : verdict == Verdict::kFail ? "fail" : "skip";
}

}  // namespace

StageDatasets DatasetsOf(const RunContext& context, const Stage& stage, const report::StageReport& report) {
  StageDatasets datasets;
  bool described = false;
  for (const report::ArtifactReport& artifact : report.artifacts) {
    lineage::Dataset dataset = DatasetOf(context, artifact);
    if (IsTable(artifact.path)) DescribeTable(context, stage, artifact.path, dataset);
    if (artifact.role == report::ArtifactReport::Role::kOutput) {
      datasets.outputs.push_back(std::move(dataset));
      continue;
    }
    const bool is_data = std::any_of(stage.data.begin(), stage.data.end(), [&artifact](const std::string& path) {
      return path == artifact.path || (IsGlob(path) && GlobMatches(path, artifact.path));
    });
    if (report.check && !described && is_data) {
      DescribeCheck(*report.check, dataset);
      described = true;
    }
    datasets.inputs.push_back(std::move(dataset));
  }
  if (report.registration) {
    lineage::Dataset version;
    version.name_space = "trimtab-registry";
    version.name = report.registration->model;
    version.type = "MODEL";
    version.version = report.registration->digest;
    datasets.outputs.push_back(std::move(version));
  }
  return datasets;
}

std::vector<lineage::TestResult> TestsOf(const report::StageReport& report) {
  std::vector<lineage::TestResult> tests;
  if (report.gate) {
    for (const evaluate::GateCheck& check : report.gate->checks) {
      lineage::TestResult test;
      test.name = check.name;
      test.status = TestStatus(check.verdict);
      test.warning = report.warning;
      test.type = "model gate";
      test.description = check.explanation;
      test.expected = Shown(check.threshold);
      if (check.value) test.actual = Shown(*check.value);
      tests.push_back(std::move(test));
    }
  }
  if (report.benchmark) {
    for (const benchmark::Measurement& measurement : report.benchmark->measurements) {
      lineage::TestResult test;
      test.name = measurement.name;
      test.status = TestStatus(measurement.verdict);
      test.warning = report.warning;
      test.type = "benchmark";
      test.description = measurement.explanation;
      test.expected = "at most " + Shown(1 + measurement.margin) + " times the champion's";
      if (measurement.ratio) test.actual = Shown(*measurement.ratio) + " times";
      tests.push_back(std::move(test));
    }
  }
  return tests;
}

}  // namespace trimtab::pipeline
