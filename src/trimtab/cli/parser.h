// The parsers of the commands, one a command, and what they share. Only arguments.cc and the *_arguments.cc use this.
#ifndef TRIMTAB_CLI_PARSER_H_
#define TRIMTAB_CLI_PARSER_H_

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "trimtab/cli/arguments.h"

namespace CLI {
class App;
}

namespace trimtab::cli {

// Groups of `trimtab --help`, in its order.
namespace group {
inline constexpr const char* kData = "Data";
inline constexpr const char* kPipeline = "Pipeline";
inline constexpr const char* kRuns = "Runs";
inline constexpr const char* kRegistry = "Models";
inline constexpr const char* kState = "State";
inline constexpr std::array kAll = {kData, kPipeline, kRuns, kRegistry, kState};
}  // namespace group

// One command: its parser, owned by the program's, and what makes the options once the parser has run.
struct Parser {
  CLI::App* app = nullptr;
  std::function<Result<Command>()> finish;
};

Parser AddCheck(CLI::App& program);
Parser AddDrift(CLI::App& program);
Parser AddRun(CLI::App& program);
Parser AddStatus(CLI::App& program);
Parser AddSchema(CLI::App& program);
Parser AddRuns(CLI::App& program);
Parser AddShow(CLI::App& program);
Parser AddDiff(CLI::App& program);
Parser AddRegistry(CLI::App& program);
Parser AddRollback(CLI::App& program);
Parser AddGc(CLI::App& program);
Parser AddVerify(CLI::App& program);

// A command with its help; `examples` are lines that begin with two spaces.
CLI::App& AddCommand(CLI::App& program, const std::string& name, const char* group, const std::string& summary,
                     const std::string& examples);

// kInvalidInput that points to the command's help.
Error Usage(const CLI::App& command, std::string message);

// The position of the format in `names`, or an error that lists them.
Result<std::size_t> ParseFormat(const CLI::App& command, const std::string& given,
                                const std::vector<std::string>& names);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_PARSER_H_
