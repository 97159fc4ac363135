#include "trimtab/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <functional>
#include <memory>

#include "trimtab/base/nearest_name.h"

#ifndef TRIMTAB_VERSION
#error "TRIMTAB_VERSION comes from the build file"
#endif

namespace trimtab::cli {
namespace {

constexpr const char* kDataGroup = "Data";
// Order of the groups in `trimtab --help`; commands name theirs with group().
constexpr std::array kGroups = {kDataGroup, "Pipeline", "Runs", "Registry", "Other"};

// One command: its parser, and what makes the options once the parser has run.
struct Parser {
  CLI::App* app = nullptr;
  std::function<Result<Command>()> finish;
};

CLI::App& AddCommand(CLI::App& program, const std::string& name, const char* group, const std::string& summary,
                     const std::string& examples) {
  CLI::App& command = *program.add_subcommand(name, summary);
  command.group(group);
  command.footer("Examples:\n" + examples);
  command.allow_extras();  // reported by UnknownArgument(), which knows the nearest name
  command.get_formatter()->column_width(34);
  return command;
}

Error Usage(const CLI::App& command, std::string message) {
  return InvalidInput("", std::move(message), "see `trimtab " + command.get_name() + " --help`");
}

// The options of reading CSV, the same for every command that reads tables.
struct CsvArguments {
  std::string delimiter;
  std::string quote;
  std::string header;
  std::vector<std::string> nulls;
  std::vector<std::string> types;
};

void AddCsvOptions(CLI::App& command, CsvArguments& csv) {
  const char* group = "Reading CSV";
  command.add_option("--csv-delimiter", csv.delimiter, "One character, or `tab`; else detected")->group(group);
  command.add_option("--csv-quote", csv.quote, "One character; else \"")->group(group);
  command.add_option("--csv-header", csv.header, "`yes` or `no`; else detected")->group(group);
  command.add_option("--csv-null", csv.nulls, "Text that means null (repeatable); else empty fields")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--csv-type", csv.types, "COLUMN=TYPE, such as zip=string (repeatable); else inferred")
      ->allow_extra_args(false)
      ->group(group);
}

Result<char> OneCharacter(const CLI::App& command, const std::string& option, const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1) return text[0];
  return Usage(command, option + " takes one character, not `" + text + "`");
}

Result<table::CsvOptions> FinishCsv(const CLI::App& command, const CsvArguments& csv) {
  table::CsvOptions options;
  if (!csv.delimiter.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(options.delimiter, OneCharacter(command, "--csv-delimiter", csv.delimiter));
  }
  if (!csv.quote.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(options.quote, OneCharacter(command, "--csv-quote", csv.quote));
  }
  if (!csv.header.empty()) {
    if (csv.header != "yes" && csv.header != "no") {
      return Usage(command, "--csv-header takes `yes` or `no`, not `" + csv.header + "`");
    }
    options.header = csv.header == "yes";
  }
  if (!csv.nulls.empty()) options.nulls = csv.nulls;
  for (const std::string& pair : csv.types) {
    const std::size_t equals = pair.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) {
      return Usage(command, "--csv-type takes COLUMN=TYPE, not `" + pair + "`");
    }
    options.types[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return options;
}

Result<CheckFormat> ParseCheckFormat(const CLI::App& command, const std::string& name) {
  static const std::vector<std::string> names = {"table", "json", "md", "html", "junit"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<CheckFormat>(i);
  }
  const std::string hint = DidYouMean(name, names);
  return Usage(command,
               "--format takes table, json, md, html or junit, not `" + name + "`" + (hint.empty() ? "" : ": " + hint));
}

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
      AddCommand(program, "check", kDataGroup, "Check data against a contract and a reference data set",
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
            TRIMTAB_ASSIGN_OR_RETURN(parsed.format, ParseCheckFormat(app, state->format));
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

std::string Contents(const CLI::App& program) {
  std::string text = program.get_description() + "\n\nUsage: trimtab COMMAND [ARGUMENTS]\n";
  for (const char* group : kGroups) {
    std::string lines;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
      if (command->get_group() != group) continue;
      std::string name = command->get_name();
      name.resize(std::max<std::size_t>(name.size(), 14), ' ');
      lines += "  " + name + command->get_description() + "\n";
    }
    if (!lines.empty()) text += "\n" + std::string(group) + ":\n" + lines;
  }
  return text +
         "\nEvery command explains itself with examples: trimtab COMMAND --help\n"
         "Exit codes: 0 passed, 1 failed, 2 warnings (--strict-warnings), 3 more data needed, 4 wrong input, 5 bug\n";
}

// The first argument that no parser took, with what may have been meant.
Error UnknownArgument(const CLI::App& program, const CLI::App* command, const std::string& argument) {
  const bool option = argument.size() > 1 && argument[0] == '-';
  if (command == nullptr && !option) {
    std::vector<std::string> names;
    for (const CLI::App* each : program.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(each->get_name());
    }
    const std::string hint = DidYouMean(argument, names);
    return InvalidInput("", "there is no command `" + argument + "`", hint.empty() ? "see `trimtab --help`" : hint);
  }
  const CLI::App& app = command == nullptr ? program : *command;
  const std::string help = command == nullptr ? "trimtab --help" : "trimtab " + command->get_name() + " --help";
  if (!option) return InvalidInput("", "one argument too many: `" + argument + "`", "see `" + help + "`");
  std::vector<std::string> names;
  for (const CLI::Option* each : app.get_options()) {
    for (const std::string& name : each->get_lnames()) names.push_back("--" + name);
  }
  const std::string given = argument.substr(0, argument.find('='));
  const std::string hint = DidYouMean(given, names);
  return InvalidInput("", "there is no option `" + given + "`" + (command ? " in `" + command->get_name() + "`" : ""),
                      hint.empty() ? "see `" + help + "`" : hint);
}

}  // namespace

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

Result<Command> ParseArguments(int argc, const char* const* argv) {
  CLI::App program("trimtab " TRIMTAB_VERSION ": from data to a production model, and back when it goes wrong",
                   "trimtab");
  program.set_version_flag("--version", "trimtab " TRIMTAB_VERSION);
  program.require_subcommand(0, 1);
  program.allow_extras();
  const std::vector<Parser> parsers = {AddCheck(program)};

  const Parser* chosen = nullptr;
  try {
    program.parse(argc, argv);
    for (const Parser& parser : parsers) {
      if (parser.app->parsed()) chosen = &parser;
    }
  } catch (const CLI::CallForHelp&) {
    for (const Parser& parser : parsers) {
      if (parser.app->parsed()) return Command(TextRequest{parser.app->help("trimtab")});
    }
    return Command(TextRequest{Contents(program)});
  } catch (const CLI::CallForVersion&) {
    return Command(TextRequest{"trimtab " TRIMTAB_VERSION "\n"});
  } catch (const CLI::ParseError& error) {
    return InvalidInput("", error.what(), "see `trimtab --help`");
  }
  if (const auto extra = program.remaining(false); !extra.empty()) return UnknownArgument(program, nullptr, extra[0]);
  if (chosen == nullptr) return Command(TextRequest{Contents(program)});
  if (const auto extra = chosen->app->remaining(true); !extra.empty()) {
    return UnknownArgument(program, chosen->app, extra[0]);
  }
  return chosen->finish();
}

}  // namespace trimtab::cli
