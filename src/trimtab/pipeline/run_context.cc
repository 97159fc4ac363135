#include "trimtab/pipeline/run_context.h"

namespace trimtab::pipeline {

std::vector<std::string> RunContext::ResolveAll(const std::vector<std::string>& paths) const {
  std::vector<std::string> resolved;
  resolved.reserve(paths.size());
  for (const std::string& path : paths) resolved.push_back(Resolve(path));
  return resolved;
}

std::string RunContext::FileName(const std::string& stage) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string name;
  for (const char c : stage) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-' || c == '@' || c == '+' || (c == '.' && !name.empty());
    if (plain) {
      name += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    name += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
  }
  return name;
}

void FailStage(const Error& error, StageOutcome& outcome) {
  const bool cancelled = error.code == ErrorCode::kCancelled;
  outcome.report.state = cancelled ? report::StageState::kAborted : report::StageState::kFailed;
  outcome.report.error = error.ToString();
  outcome.exit_code = ExitCode(error.code);
}

void JudgeStage(Verdict verdict, bool warn, StageOutcome& outcome) {
  switch (verdict) {
    case Verdict::kPass:
      outcome.report.state = report::StageState::kPassed;
      break;
    case Verdict::kInconclusive:
      outcome.report.state = report::StageState::kInconclusive;
      outcome.report.warning = warn;
      break;
    case Verdict::kFail:
      outcome.report.state = report::StageState::kFailed;
      break;
  }
  outcome.exit_code = outcome.report.warning ? 0 : ExitCode(verdict);
}

}  // namespace trimtab::pipeline
