// trimtab: makes the real environment, turns signals into a flag, and calls one command.
#include <csignal>
#include <iostream>
#include <memory>
#include <new>
#include <stdexcept>
#include <type_traits>
#include <variant>

#include "trimtab/base/posix_environment.h"
#include "trimtab/cli/arguments.h"
#include "trimtab/cli/check_command.h"
#include "trimtab/cli/diff_command.h"
#include "trimtab/cli/drift_command.h"
#include "trimtab/cli/gc_command.h"
#include "trimtab/cli/registry_command.h"
#include "trimtab/cli/rollback_command.h"
#include "trimtab/cli/run_command.h"
#include "trimtab/cli/runs_command.h"
#include "trimtab/cli/schema_command.h"
#include "trimtab/cli/show_command.h"
#include "trimtab/cli/status_command.h"
#include "trimtab/cli/terminal.h"
#include "trimtab/cli/verify_command.h"

namespace trimtab::cli {
namespace {

pipeline::StopFlag stop;  // global: a signal handler reaches nothing else

extern "C" void HandleSignal(int signal) { stop.Stop(signal); }

// The first SIGINT or SIGTERM asks to stop; the second ends the process at once, as without a handler. Only commands
// that look at the flag: the others end at the first.
void CatchSignals() {
  struct sigaction action{};
  action.sa_handler = HandleSignal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

template <typename Options>
constexpr bool kLooksAtStop = std::is_same_v<Options, RunOptions> || std::is_same_v<Options, GcOptions>;

Result<int> Call(const CommandContext& context, const Command& command) {
  return std::visit(
      [&](const auto& options) -> Result<int> {
        using Options = std::decay_t<decltype(options)>;
        if constexpr (kLooksAtStop<Options>) CatchSignals();
        if constexpr (std::is_same_v<Options, TextRequest>) {
          context.terminal.Print(options.text);
          return 0;
        } else if constexpr (std::is_same_v<Options, CheckOptions>) {
          return CheckCommand(context, options);
        } else if constexpr (std::is_same_v<Options, DriftOptions>) {
          return DriftCommand(context, options);
        } else if constexpr (std::is_same_v<Options, RunOptions>) {
          return RunCommand(context, options);
        } else if constexpr (std::is_same_v<Options, StatusOptions>) {
          return StatusCommand(context, options);
        } else if constexpr (std::is_same_v<Options, SchemaOptions>) {
          return SchemaCommand(context, options);
        } else if constexpr (std::is_same_v<Options, RunsOptions>) {
          return RunsCommand(context, options);
        } else if constexpr (std::is_same_v<Options, ShowOptions>) {
          return ShowCommand(context, options);
        } else if constexpr (std::is_same_v<Options, DiffOptions>) {
          return DiffCommand(context, options);
        } else if constexpr (std::is_same_v<Options, RegistryOptions>) {
          return RegistryCommand(context, options);
        } else if constexpr (std::is_same_v<Options, RollbackOptions>) {
          return RollbackCommand(context, options);
        } else if constexpr (std::is_same_v<Options, GcOptions>) {
          return GcCommand(context, options);
        } else {
          return VerifyCommand(context, options);
        }
      },
      command);
}

Result<int> CallInMemory(const CommandContext& context, const Command& command) {
  try {
    return Call(context, command);
  } catch (const std::bad_alloc&) {
    return InvalidInput("", "the machine has less memory than this needs",
                        "give a smaller input or fewer columns; where the command has it, --memory refuses before");
  } catch (const std::length_error&) {
    return InvalidInput("", "the input is larger than memory can hold", "check the input: it may be damaged");
  }
}

int Main(int argc, const char* const* argv) {
  Terminal terminal(std::cout, std::cerr, DetectTerminal());
  const Result<Command> command = ParseArguments(argc, argv);
  if (!command.ok()) return terminal.Finish(command.error());
  const PosixEnvironment machine = MakePosixEnvironment(0);
  const std::unique_ptr<Log> log = MakeStderrLog(
      *machine.clock, terminal.traits().error_is_terminal ? LogFormat::kHuman : LogFormat::kJson, LogLevel::kWarning);
  const Environment environment = machine.environment();
  const CommandContext context{environment,       *log, terminal, stop, {argv, argv + argc}, ProcessEnvironment(),
                               WorkingDirectory()};
  const int code = terminal.Finish(CallInMemory(context, *command));
  const Result<> flushed = terminal.Flush();
  return flushed.ok() ? code : terminal.Finish(flushed.error());
}

}  // namespace
}  // namespace trimtab::cli

int main(int argc, char** argv) {
  trimtab::OpenStandardStreams();
  return trimtab::cli::Main(argc, argv);
}
