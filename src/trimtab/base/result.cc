#include "trimtab/base/result.h"

namespace trimtab {

std::string Error::ToString() const {
  std::string text = place.empty() ? message : place + ": " + message;
  if (!remedy.empty()) text += " (" + remedy + ")";
  return text;
}

int ExitCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kNotFound:
    case ErrorCode::kLocked:
    case ErrorCode::kIo:
      return 4;
    case ErrorCode::kFailed:
      return 1;
    case ErrorCode::kCancelled:
      return 130;
    case ErrorCode::kInternal:
      return 5;
  }
  return 5;
}

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kLocked:
      return "locked";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kFailed:
      return "failed";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace trimtab
