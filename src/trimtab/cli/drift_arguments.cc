#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>

#include "trimtab/base/thread_pool.h"
#include "trimtab/cli/csv_arguments.h"
#include "trimtab/cli/parser.h"

namespace trimtab::cli {
namespace {

Result<double> Number(const CLI::App& command, const std::string& option, const std::string& text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc() && end == text.data() + text.size() && std::isfinite(value)) return value;
  return Usage(command, option + " takes a number, not `" + text + "`");
}

// COLUMN=VALUE; a name may hold the sign too, hence the last one counts.
Result<std::pair<std::string, std::string>> Pair(const CLI::App& command, const std::string& option,
                                                 const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
    return Usage(command, option + " takes COLUMN=VALUE, not `" + text + "`");
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

// Names separated by commas; between quotation marks (doubled within) a name may hold a comma.
Result<std::vector<std::string>> Names(const CLI::App& command, const std::string& text) {
  std::vector<std::string> names = {""};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      names.back() += text[i++];
    } else if (text[i] == '"' && (quoted || names.back().empty())) {
      quoted = !quoted;
    } else if (text[i] == ',' && !quoted) {
      names.emplace_back();
    } else {
      names.back() += text[i];
    }
  }
  if (quoted || std::find(names.begin(), names.end(), "") != names.end()) {
    return Usage(command, "--columns takes names, separated by commas, not `" + text + "`");
  }
  return names;
}

constexpr const char* kLevels[][2] = {{"all", ""}, {"num", "num-"}, {"cat", "cat-"}, {"text", "text-"}};

}  // namespace

Parser AddDrift(CLI::App& program) {
  struct State {
    DriftOptions options;
    CsvArguments csv;
    std::string format = "table";
    std::string share;
    std::string nan = "null";
    std::vector<std::string> columns;
    std::vector<std::string> tests;
    std::vector<std::string> thresholds;
    std::map<std::string, std::string> level_tests;
    std::map<std::string, std::string> level_thresholds;
    std::string memory;
    int threads = 0;
  };
  auto state = std::make_shared<State>();
  DriftOptions& options = state->options;
  CLI::App& app = AddCommand(
      program, "drift", group::kData, "Compare data with a reference, column by column",
      "  trimtab drift --reference train.parquet --current new.parquet\n"
      "  trimtab drift -r 'data/2013-0[1-6].parquet' -c 'data/2013-0[7-9].parquet' --format html -o drift.html\n"
      "  trimtab drift -r train.csv -c new.csv --mapping columns.yaml --columns distance,carrier\n"
      "  trimtab drift -r a.parquet -c b.parquet --num-stattest psi --threshold distance=0.25\n\n"
      "Exit code: 0 not drifted, 1 drifted, 3 columns that could not be tested leave it open, 4 wrong input.");
  app.add_option("-r,--reference", options.reference, "Parquet, CSV, TSV or Arrow files; globs; one table (repeatable)")
      ->allow_extra_args(false);
  app.add_option("-c,--current", options.current, "The data to compare with it (repeatable)")->allow_extra_args(false);
  app.add_option("-m,--mapping", options.mapping, "YAML file: target, prediction, numerical_features, ...");
  app.add_option("--mode", options.mode, "Whose rules: evidently")->capture_default_str();
  app.add_option("--columns", state->columns, "Only these, separated by commas; \"a,b\" is one name (repeatable)")
      ->allow_extra_args(false);
  app.add_option("--drift-share", state->share, "Share of drifted columns that fails; else 0.5");
  app.add_option("-f,--format", state->format, "table, json, md, html, junit or sarif")->capture_default_str();
  app.add_option("-o,--output", options.output, "Write the report to this file");
  app.add_option("--nan", state->nan, "JSON: not-a-number and infinities as `null` or `string`")->capture_default_str();
  app.add_option("--threads", state->threads, "How many to use; else all");
  app.add_option("--memory", state->memory, "Refuse when more must be kept, such as 2GB; else no limit");
  const char* group = "Tests (names as in Evidently: ks, wasserstein, psi, chisquare, ...)";
  app.add_option("--test", state->tests, "COLUMN=NAME (repeatable)")->allow_extra_args(false)->group(group);
  app.add_option("--threshold", state->thresholds, "COLUMN=NUMBER (repeatable)")->allow_extra_args(false)->group(group);
  for (const auto& [level, prefix] : kLevels) {
    const std::string whose =
        *prefix == '\0' ? "Test of every column" : "Test of every " + std::string(level) + " column";
    app.add_option("--" + std::string(prefix) + "stattest", state->level_tests[level], whose)->group(group);
    app.add_option("--" + std::string(prefix) + "stattest-threshold", state->level_thresholds[level], "Its threshold")
        ->group(group);
  }
  AddCsvOptions(app, state->csv);
  return {&app, [state, &app]() -> Result<Command> {
            DriftOptions& parsed = state->options;
            if (parsed.reference.empty() || parsed.current.empty()) {
              return Usage(app, "`drift` needs --reference and --current");
            }
            TRIMTAB_ASSIGN_OR_RETURN(
                const std::size_t format,
                ParseFormat(app, state->format, {"table", "json", "md", "html", "junit", "sarif"}));
            parsed.format = static_cast<OutputFormat>(format);
            TRIMTAB_ASSIGN_OR_RETURN(parsed.csv, FinishCsv(app, state->csv));
            if (!state->share.empty()) {
              TRIMTAB_ASSIGN_OR_RETURN(parsed.share, Number(app, "--drift-share", state->share));
            }
            if (state->nan != "null" && state->nan != "string") {
              return Usage(app, "--nan takes `null` or `string`, not `" + state->nan + "`");
            }
            parsed.not_a_number_text = state->nan == "string";
            if (state->threads < 0 || static_cast<std::size_t>(state->threads) > kMostThreads) {
              return Usage(app, "--threads takes a number from 1 to " + std::to_string(kMostThreads));
            }
            parsed.threads = static_cast<std::size_t>(state->threads);
            if (!state->memory.empty()) {
              const std::optional<std::uint64_t> bytes = ParseByteCount(state->memory);
              if (!bytes || *bytes == 0) {
                return Usage(app, "--memory takes a size such as 2GB, not `" + state->memory + "`");
              }
              parsed.memory_bytes = *bytes;
            }
            for (const std::string& text : state->columns) {
              TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> names, Names(app, text));
              parsed.columns.insert(parsed.columns.end(), names.begin(), names.end());
            }
            for (const std::string& text : state->tests) {
              TRIMTAB_ASSIGN_OR_RETURN(const auto pair, Pair(app, "--test", text));
              if (!parsed.tests.emplace(pair.first, pair.second).second) {
                return Usage(app, "--test names column `" + pair.first + "` twice");
              }
            }
            for (const std::string& text : state->thresholds) {
              TRIMTAB_ASSIGN_OR_RETURN(const auto pair, Pair(app, "--threshold", text));
              TRIMTAB_ASSIGN_OR_RETURN(const double value, Number(app, "--threshold " + pair.first, pair.second));
              if (!parsed.thresholds.emplace(pair.first, value).second) {
                return Usage(app, "--threshold names column `" + pair.first + "` twice");
              }
            }
            for (const auto& [level, prefix] : kLevels) {
              if (const std::string& test = state->level_tests[level]; !test.empty())
                parsed.default_tests[level] = test;
              const std::string& threshold = state->level_thresholds[level];
              if (threshold.empty()) continue;
              const std::string option = "--" + std::string(prefix) + "stattest-threshold";
              TRIMTAB_ASSIGN_OR_RETURN(parsed.default_thresholds[level], Number(app, option, threshold));
            }
            return Command(parsed);
          }};
}

}  // namespace trimtab::cli
