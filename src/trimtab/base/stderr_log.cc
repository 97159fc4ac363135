#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "trimtab/base/json.h"
#include "trimtab/base/log.h"

namespace trimtab {

namespace {

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

class StderrLog : public Log {
 public:
  StderrLog(const Clock& clock, LogFormat format, LogLevel level)
      : clock_(clock), format_(format), level_(level), logger_(MakeLogger(format)) {}

  void Write(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) override {
    if (level < level_) return;
    if (format_ == LogFormat::kJson) {
      Json line = {{"time", FormatTimestamp(clock_.Now())}, {"level", LevelName(level)}, {"message", message}};
      for (const auto& [name, value] : fields) line[std::string(name)] = value;
      logger_.log(SpdlogLevel(level), WriteJson(line));
      return;
    }
    std::string text(message);
    for (const auto& [name, value] : fields) text += "  " + std::string(name) + "=" + value;
    logger_.log(SpdlogLevel(level), text);
  }

 private:
  static spdlog::logger MakeLogger(LogFormat format) {
    if (format == LogFormat::kJson) {
      spdlog::logger logger("trimtab", std::make_shared<spdlog::sinks::stderr_sink_mt>());
      logger.set_level(spdlog::level::trace);
      logger.set_pattern("%v");
      return logger;
    }
    spdlog::logger logger("trimtab", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger.set_level(spdlog::level::trace);
    logger.set_pattern("%H:%M:%S %^%-7l%$ %v");
    return logger;
  }

  const Clock& clock_;
  const LogFormat format_;
  const LogLevel level_;
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<Log> MakeStderrLog(const Clock& clock, LogFormat format, LogLevel level) {
  return std::make_unique<StderrLog>(clock, format, level);
}

}  // namespace trimtab
