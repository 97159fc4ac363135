// Log: structured events. Lines for a human when the stream is a terminal, else one JSON object a line
// {"time","level","message",...fields}. Safe from any thread.
#ifndef TRIMTAB_BASE_LOG_H_
#define TRIMTAB_BASE_LOG_H_

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "trimtab/base/clock.h"

namespace trimtab {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kHuman, kJson };

using LogField = std::pair<std::string_view, std::string>;

class Log {
 public:
  virtual ~Log() = default;
  virtual void Write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {}) = 0;
};

// Writes to stderr; events below `level` are dropped. Colour only in the human format.
std::unique_ptr<Log> MakeStderrLog(const Clock& clock, LogFormat format, LogLevel level);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_LOG_H_
