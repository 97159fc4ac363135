#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <memory>

#include "trimtab/cli/csv_arguments.h"
#include "trimtab/cli/parser.h"

namespace trimtab::cli {

Parser AddCheck(CLI::App& program) {
  struct State {
    CheckOptions options;
    CsvArguments csv;
    std::string format = "table";
    std::string memory;
  };
  auto state = std::make_shared<State>();
  CheckOptions& options = state->options;
  CLI::App& app =
      AddCommand(program, "check", group::kData, "Check data against a contract and a reference data set",
                 "  trimtab check new.parquet --contract flights.odcs.yaml\n"
                 "  trimtab check 'data/2013-*.parquet' --contract flights.odcs.yaml --reference train.parquet\n"
                 "  trimtab check new.csv.gz --contract c.yaml --csv-type zip=string --quarantine bad.parquet\n"
                 "  trimtab check new.parquet --contract c.yaml --format junit -o check.xml\n\n"
                 "Exit code: 0 passed, 1 failed, 3 more data needed, 4 wrong input (docs/exit-codes.md).");
  app.add_option("DATA", options.data, "Parquet, CSV, TSV or Arrow files (gz, zst); globs; one table in all");
  app.add_option("-c,--contract", options.contract, "Data contract (ODCS 3.1 YAML)");
  app.add_option("-r,--reference", options.reference, "Data to compare with (repeatable)")->allow_extra_args(false);
  app.add_option("-f,--format", state->format, "table, json, md, html or junit")->capture_default_str();
  app.add_option("-o,--output", options.output, "Write the report to this file");
  app.add_option("-q,--quarantine", options.quarantine, "Write the failing rows to this Parquet file");
  app.add_option("--as-of", options.as_of,
                 "Measure freshness from this instant, such as 2013-09-01T00:00:00Z; else now");
  app.add_option("--memory", state->memory, "Refuse when the check must keep more, such as 2GB; else no limit");
  app.add_flag("--strict-warnings", options.strict_warnings, "Exit with 2 when only warnings failed");
  AddCsvOptions(app, state->csv);
  return {&app, [state, &app]() -> Result<Command> {
            CheckOptions& parsed = state->options;
            if (parsed.data.empty()) return Usage(app, "`check` needs the data to check");
            if (parsed.contract.empty() && parsed.reference.empty()) {
              return Usage(app, "`check` needs --contract, --reference or both");
            }
            TRIMTAB_ASSIGN_OR_RETURN(const std::size_t format,
                                     ParseFormat(app, state->format, {"table", "json", "md", "html", "junit"}));
            parsed.format = static_cast<OutputFormat>(format);
            TRIMTAB_ASSIGN_OR_RETURN(parsed.csv, FinishCsv(app, state->csv));
            if (!state->memory.empty()) {
              const std::optional<std::uint64_t> bytes = ParseByteCount(state->memory);
              if (!bytes || *bytes == 0)
                return Usage(app, "--memory takes a size such as 2GB, not `" + state->memory + "`");
              parsed.memory_bytes = *bytes;
            }
            return Command(parsed);
          }};
}

std::optional<std::uint64_t> ParseByteCount(const std::string& text) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 14> kUnits = {{{"", 1},
                                                                                         {"B", 1},
                                                                                         {"kB", 1000},
                                                                                         {"KB", 1000},
                                                                                         {"MB", 1000000},
                                                                                         {"GB", 1000000000},
                                                                                         {"TB", 1000000000000},
                                                                                         {"KiB", 1ULL << 10U},
                                                                                         {"MiB", 1ULL << 20U},
                                                                                         {"GiB", 1ULL << 30U},
                                                                                         {"TiB", 1ULL << 40U},
                                                                                         {"K", 1ULL << 10U},
                                                                                         {"M", 1ULL << 20U},
                                                                                         {"G", 1ULL << 30U}}};
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc()) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  for (const auto& [name, factor] : kUnits) {
    if (unit != name) continue;
    if (number > UINT64_MAX / factor) return std::nullopt;
    return number * factor;
  }
  return std::nullopt;
}

}  // namespace trimtab::cli
