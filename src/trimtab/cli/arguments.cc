#include "trimtab/cli/arguments.h"

#include <CLI/CLI.hpp>

#include "trimtab/base/nearest_name.h"
#include "trimtab/cli/parser.h"

#ifndef TRIMTAB_VERSION
#error "TRIMTAB_VERSION comes from the build file"
#endif

namespace trimtab::cli {
namespace {

std::string Contents(const CLI::App& program) {
  std::string text = program.get_description() + "\n\nUsage: trimtab COMMAND [ARGUMENTS]\n";
  for (const char* each_group : group::kAll) {
    std::string lines;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
      if (command->get_group() != each_group) continue;
      std::string name = command->get_name();
      name.resize(std::max<std::size_t>(name.size(), 14), ' ');
      lines += "  " + name + command->get_description() + "\n";
    }
    if (!lines.empty()) text += "\n" + std::string(each_group) + ":\n" + lines;
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

CLI::App& AddCommand(CLI::App& program, const std::string& name, const char* group, const std::string& summary,
                     const std::string& examples) {
  CLI::App& command = *program.add_subcommand(name, summary);
  command.group(group);
  command.footer("Examples:\n" + examples);
  command.allow_extras();  // reported by UnknownArgument(), which knows the nearest name
  command.get_formatter()->column_width(30);
  command.get_formatter()->label("TEXT", "");
  return command;
}

Error Usage(const CLI::App& command, std::string message) {
  return InvalidInput("", std::move(message), "see `trimtab " + command.get_name() + " --help`");
}

Result<std::size_t> ParseFormat(const CLI::App& command, const std::string& given,
                                const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (given == names[i]) return i;
    list += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  const std::string hint = DidYouMean(given, names);
  return Usage(command, "--format takes " + list + ", not `" + given + "`" + (hint.empty() ? "" : ": " + hint));
}

Result<Command> ParseArguments(int argc, const char* const* argv) {
  CLI::App program("trimtab " TRIMTAB_VERSION ": from data to a production model, and back when it goes wrong",
                   "trimtab");
  program.set_version_flag("--version", "trimtab " TRIMTAB_VERSION);
  program.require_subcommand(0, 1);
  program.allow_extras();
  const std::vector<Parser> parsers = {AddCheck(program),    AddDrift(program),  AddRun(program),
                                       AddStatus(program),   AddSchema(program), AddRuns(program),
                                       AddShow(program),     AddDiff(program),   AddRegistry(program),
                                       AddRollback(program), AddGc(program),     AddVerify(program)};

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
