#include "trimtab/cli/terminal.h"

#include <sys/ioctl.h>  // system: the width of the window
#include <unistd.h>     // system: isatty

#include <cstdlib>

namespace trimtab::cli {
namespace {

constexpr int kWidthWhenPiped = 100;

// The first `columns` characters of UTF-8 text, counting a code point as one column.
std::string_view FirstColumns(std::string_view text, int columns) {
  std::size_t end = 0;
  int seen = 0;
  while (end < text.size()) {
    const bool starts_character = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (starts_character && seen++ == columns) break;
    ++end;
  }
  return text.substr(0, end);
}

}  // namespace

TerminalTraits DetectTerminal() {
  TerminalTraits traits;
  traits.output_is_terminal = isatty(STDOUT_FILENO) == 1;
  traits.error_is_terminal = isatty(STDERR_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  traits.colour = (no_color == nullptr || *no_color == '\0') && (term == nullptr || std::string_view(term) != "dumb");
  traits.width = kWidthWhenPiped;
  winsize size{};
  if (traits.output_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    traits.width = size.ws_col;
  }
  return traits;
}

void Terminal::ClearProgress() {
  if (!progress_shown_) return;
  error_ << "\r\x1b[K" << std::flush;
  progress_shown_ = false;
}

void Terminal::Print(std::string_view text) {
  const std::lock_guard lock(mutex_);
  ClearProgress();
  output_.write(text.data(), static_cast<std::streamsize>(text.size()));
}

void Terminal::PrintError(const Error& error) {
  const std::lock_guard lock(mutex_);
  ClearProgress();
  output_.flush();
  error_ << (ColourError() ? "\x1b[31mtrimtab:\x1b[0m " : "trimtab: ");
  if (!error.place.empty()) error_ << error.place << ": ";
  error_ << error.message << '\n';
  if (!error.remedy.empty()) error_ << "  remedy: " << error.remedy << '\n';
  error_.flush();
}

void Terminal::PrintNote(std::string_view text) {
  const std::lock_guard lock(mutex_);
  ClearProgress();
  output_.flush();
  error_ << "trimtab: " << text << std::endl;
}

void Terminal::Progress(std::string_view line) {
  if (!traits_.error_is_terminal) return;
  const std::lock_guard lock(mutex_);
  error_ << "\r\x1b[K" << FirstColumns(line, traits_.width - 1) << std::flush;
  progress_shown_ = true;
}

int Terminal::Finish(const Result<int>& result) {
  if (result.ok()) return *result;
  PrintError(result.error());
  return ExitCode(result.error().code);
}

Result<> Terminal::Flush() {
  const std::lock_guard lock(mutex_);
  ClearProgress();
  output_.flush();
  if (!output_)
    return IoError("stdout", "the output could not be written whole", "is the disk full or the pipe closed?");
  return {};
}

}  // namespace trimtab::cli
