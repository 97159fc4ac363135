// Terminal: the two streams that a command writes to. Results go to the output stream, everything else (errors, notes,
// progress) to the error stream. One thread at a time, but for Progress, which any thread may call.
#ifndef TRIMTAB_CLI_TERMINAL_H_
#define TRIMTAB_CLI_TERMINAL_H_

#include <mutex>
#include <ostream>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::cli {

struct TerminalTraits {
  bool output_is_terminal = false;
  bool error_is_terminal = false;
  bool colour = false;  // wanted at all: NO_COLOR is not set and TERM is not "dumb"
  int width = 100;      // columns of the output when it is a terminal, else 100
};

// What the process was started with: isatty, the window's size, NO_COLOR (https://no-color.org), TERM.
TerminalTraits DetectTerminal();

class Terminal {
 public:
  // The streams must outlive it.
  Terminal(std::ostream& output, std::ostream& error, TerminalTraits traits)
      : output_(output), error_(error), traits_(traits) {}

  const TerminalTraits& traits() const { return traits_; }
  bool ColourOutput() const { return traits_.colour && traits_.output_is_terminal; }
  bool ColourError() const { return traits_.colour && traits_.error_is_terminal; }
  int width() const { return traits_.width; }

  // To the output stream, as it is.
  void Print(std::string_view text);
  // To the error stream: "trimtab: <place>: <message>" and "  remedy: <remedy>", what is empty left out.
  void PrintError(const Error& error);
  // One line to the error stream: "trimtab: <text>".
  void PrintNote(std::string_view text);

  // Replaces the progress line; cut to the width; does nothing unless the error stream is a terminal. Every other
  // method removes the line first.
  void Progress(std::string_view line);

  // The exit code of a command: that of the error, which is printed here, or the value.
  int Finish(const Result<int>& result);

  // kIo when the output could not be written whole (full disk, closed pipe).
  Result<> Flush();

 private:
  void ClearProgress();

  std::ostream& output_;
  std::ostream& error_;
  TerminalTraits traits_;
  std::mutex mutex_;  // guards error_ and progress_shown_
  bool progress_shown_ = false;
};

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_TERMINAL_H_
