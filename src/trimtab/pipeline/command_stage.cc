#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/files.h"
#include "trimtab/base/processes.h"
#include "trimtab/pipeline/metrics_file.h"
#include "trimtab/pipeline/python_imports.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/report/utf8.h"

namespace trimtab::pipeline {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds kPoll = std::chrono::milliseconds(50);
constexpr std::size_t kTailLines = 20;
constexpr std::uint64_t kTailBytes = 32 * 1024;

// One start of the command, until it has ended.
struct Attempt {
  ProcessExit exit;
  bool measured = true;  // false: it had to be killed, and what it used is not known
  bool timed_out = false;
  bool stopped = false;
  double seconds = 0;

  bool ok() const { return !timed_out && !stopped && exit.signal == 0 && exit.code == 0; }
};

std::string Seconds(nanoseconds duration) {
  std::string text = std::to_string(std::chrono::duration<double>(duration).count());
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + " s";
}

std::string SignalText(int number) {
  static constexpr std::array<std::pair<int, const char*>, 9> kNames = {{{SIGHUP, "SIGHUP"},
                                                                         {SIGINT, "SIGINT"},
                                                                         {SIGQUIT, "SIGQUIT"},
                                                                         {SIGILL, "SIGILL"},
                                                                         {SIGABRT, "SIGABRT"},
                                                                         {SIGFPE, "SIGFPE"},
                                                                         {SIGKILL, "SIGKILL"},
                                                                         {SIGSEGV, "SIGSEGV"},
                                                                         {SIGTERM, "SIGTERM"}}};
  std::string text = "signal " + std::to_string(number);
  for (const auto& [signal, name] : kNames) {
    if (signal == number) text += std::string(" (") + name + ")";
  }
  if (number == SIGKILL) text += "; the system does that when memory runs out";
  return text;
}

// Why the attempt failed.
std::string Failure(const Attempt& attempt, const Stage& stage) {
  if (attempt.timed_out) return "ran longer than its timeout of " + Seconds(*stage.timeout) + " and was ended";
  if (attempt.exit.signal != 0) return "was ended by " + SignalText(attempt.exit.signal);
  return "exited with code " + std::to_string(attempt.exit.code);
}

// The last lines of what the command printed, as text.
std::string Tail(Files& files, const std::string& path) {
  const Result<std::unique_ptr<RandomAccessFile>> file = files.OpenForRead(path);
  if (!file.ok()) return "";
  const std::uint64_t size = (*file)->Size();
  const std::uint64_t begin = size > kTailBytes ? size - kTailBytes : 0;
  std::string bytes(static_cast<std::size_t>(size - begin), '\0');
  const Result<std::size_t> got = (*file)->ReadAt(begin, std::as_writable_bytes(std::span(bytes)));
  if (!got.ok()) return "";
  bytes.resize(*got);
  while (!bytes.empty() && bytes.back() == '\n') bytes.pop_back();
  std::size_t from = bytes.size();
  for (std::size_t lines = 0; lines < kTailLines && from != std::string::npos; ++lines) {
    from = from == 0 ? std::string::npos : bytes.rfind('\n', from - 1);
  }
  return report::Printable(from == std::string::npos ? bytes : bytes.substr(from + 1));
}

// The command of one stage in one run.
class Command {
 public:
  Command(const RunContext& context, const Stage& stage)
      : context_(context),
        stage_(stage),
        log_(context.run_folder + "/" + RunContext::FileName(stage.name) + ".log"),
        imports_(context.run_folder + "/imports." + RunContext::FileName(stage.name)) {}

  StageOutcome Run() {
    outcome_.report.command = CommandText();
    outcome_.report.log_path = log_;
    const Result<> result = RunAttempts();
    (void)RemoveTree(context_.environment.files, imports_);
    if (!result.ok()) {
      FailStage(result.error(), outcome_);
      if (outcome_.report.attempts > 0) outcome_.report.output = Tail(context_.environment.files, log_);
    }
    return std::move(outcome_);
  }

 private:
  std::string CommandText() const {
    if (!stage_.shell.empty()) return stage_.shell;
    std::string text;
    for (const std::string& word : stage_.words) text += (text.empty() ? "" : " ") + word;
    return text;
  }

  ProcessSpec Spec() const {
    ProcessSpec spec;
    spec.arguments = stage_.shell.empty() ? stage_.words : std::vector<std::string>{"sh", "-c", stage_.shell};
    spec.directory = context_.file.root;
    spec.environment = context_.settings.environment;
    if (stage_.threads) {
      for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) {
        spec.environment[name] = std::to_string(*stage_.threads);
      }
    }
    for (const auto& [name, value] : stage_.environment) spec.environment[name] = value;
    spec.output_path = log_;
    return spec;
  }

  // What the key can see must have been made by this attempt.
  Result<> RemoveOutputs() const {
    for (const Output& output : stage_.outs) {
      TRIMTAB_RETURN_IF_ERROR(RemoveTree(context_.environment.files, context_.Resolve(output.path)));
    }
    return {};
  }

  Result<> RunAttempts() {
    Files& files = context_.environment.files;
    ProcessSpec spec = Spec();
    const std::string absolute_state = context_.absolute_root + "/.trimtab";
    const bool record_imports = context_.absolute_root.starts_with('/');
    if (record_imports) {
      TRIMTAB_RETURN_IF_ERROR(InstallImportRecorder(files, context_.project.paths.state));
      SetImportRecorder(absolute_state, context_.absolute_root,
                        absolute_state + imports_.substr(context_.project.paths.state.size()), spec.environment);
    }
    nanoseconds delay = stage_.retries.delay;
    for (int number = 1;; ++number) {
      if (context_.stopping()) return Stopped();
      TRIMTAB_RETURN_IF_ERROR(RemoveOutputs());
      if (record_imports) {
        TRIMTAB_RETURN_IF_ERROR(RemoveTree(files, imports_));
        TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(imports_));
      }
      outcome_.report.attempts = number;
      TRIMTAB_ASSIGN_OR_RETURN(const Attempt attempt, RunOnce(spec));
      Account(attempt);
      if (attempt.stopped) return Stopped();
      if (attempt.ok()) break;
      const std::string failure = Failure(attempt, stage_);
      if (number > stage_.retries.limit) {
        const std::string attempts = number == 1 ? "" : " at the last of " + std::to_string(number) + " attempts";
        return Error{ErrorCode::kFailed, "stage " + stage_.name, "the command " + failure + attempts,
                     "its whole output is in " + log_};
      }
      context_.observer.StageRetries(stage_.name, number + 1, failure);
      TRIMTAB_RETURN_IF_ERROR(NoteAttempt(number, failure, delay));
      if (!Sleep(delay)) return Stopped();
      delay = std::chrono::duration_cast<nanoseconds>(delay * stage_.retries.factor);
    }
    outcome_.report.state = report::StageState::kPassed;
    if (record_imports) {
      TRIMTAB_ASSIGN_OR_RETURN(outcome_.modules, ReadImports(files, imports_));
    }
    return ReadMetrics();
  }

  Error Stopped() const {
    return Error{ErrorCode::kCancelled, "stage " + stage_.name, "stopped before it ended", "run again to go on"};
  }

  // Sleeps unless the run stops; false when it does.
  bool Sleep(nanoseconds duration) const {
    for (; duration > nanoseconds(0); duration -= kPoll) {
      if (context_.stopping()) return false;
      context_.environment.clock.SleepFor(std::min(duration, kPoll));
    }
    return true;
  }

  Result<> NoteAttempt(int number, const std::string& failure, nanoseconds delay) const {
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> log, context_.environment.files.OpenForAppend(log_));
    TRIMTAB_RETURN_IF_ERROR(log->Append("\n[trimtab] attempt " + std::to_string(number) + " " + failure +
                                        "; the next one in " + Seconds(delay) + "\n"));
    return log->Close();
  }

  Result<Attempt> RunOnce(const ProcessSpec& spec) const {
    const Clock& clock = context_.environment.clock;
    const nanoseconds start = clock.Monotonic();
    TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<Process> process, context_.environment.processes.Start(spec));
    Attempt attempt;
    std::optional<ProcessExit> exit;
    while (!exit && !attempt.timed_out && !attempt.stopped) {
      TRIMTAB_ASSIGN_OR_RETURN(exit, process->Wait(kPoll));
      if (exit) break;
      attempt.timed_out = stage_.timeout && clock.Monotonic() - start >= *stage_.timeout;
      attempt.stopped = context_.stopping();
    }
    if (!exit) {
      TRIMTAB_RETURN_IF_ERROR(process->Signal(SIGTERM));
      TRIMTAB_ASSIGN_OR_RETURN(exit, process->Wait(context_.settings.grace));
    }
    process.reset();  // kills what is left
    attempt.measured = exit.has_value();
    if (exit) attempt.exit = *exit;
    attempt.seconds = std::chrono::duration<double>(clock.Monotonic() - start).count();
    return attempt;
  }

  void Account(const Attempt& attempt) {
    report::StageReport& report = outcome_.report;
    report.seconds = attempt.seconds;
    report.exit_code.reset();
    if (!attempt.measured) return;
    if (attempt.exit.signal == 0 && !attempt.timed_out && !attempt.stopped) report.exit_code = attempt.exit.code;
    outcome_.user_seconds += attempt.exit.user_seconds;
    outcome_.system_seconds += attempt.exit.system_seconds;
    report.cpu_seconds = outcome_.user_seconds + outcome_.system_seconds;
    report.peak_memory_bytes = std::max(report.peak_memory_bytes, attempt.exit.peak_memory_bytes);
  }

  Result<> ReadMetrics() {
    for (const Output& output : stage_.outs) {
      if (!output.metrics) continue;
      Result<std::string> bytes = ReadFile(context_.environment.files, context_.Resolve(output.path));
      // An absent file is an output that was not written: StoreOutputs says so.
      if (!bytes.ok() && bytes.error().code == ErrorCode::kNotFound) continue;
      if (!bytes.ok()) return bytes.error();
      Result<std::map<std::string, double>> metrics = ParseMetrics(*bytes, context_.Resolve(output.path));
      if (!metrics.ok()) {
        return Error{ErrorCode::kFailed, metrics.error().place, metrics.error().message, metrics.error().remedy};
      }
      for (const auto& [name, value] : *metrics) {
        // Of two files with the same name, the second's says where it comes from.
        const bool taken = outcome_.report.metrics.contains(name);
        outcome_.report.metrics[taken ? output.path + ":" + name : name] = value;
      }
    }
    return {};
  }

  const RunContext& context_;
  const Stage& stage_;
  const std::string log_;
  const std::string imports_;
  StageOutcome outcome_;
};

}  // namespace

StageOutcome RunCommandStage(const RunContext& context, const Stage& stage) { return Command(context, stage).Run(); }

}  // namespace trimtab::pipeline
