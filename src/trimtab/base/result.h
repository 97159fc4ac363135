// Result<T>: a value or an Error. The one error type of the program; nothing here throws for a failure that input,
// configuration or the machine can cause.
//
//   Result<Table> Read(const std::string& path);
//   TRIMTAB_ASSIGN_OR_RETURN(Table table, Read(path));   // inside a function that returns Result<...>
//   TRIMTAB_RETURN_IF_ERROR(Write(table));
#ifndef TRIMTAB_BASE_RESULT_H_
#define TRIMTAB_BASE_RESULT_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace trimtab {

// Few codes; ExitCode() below maps each once. kInternal means "a bug of ours", every other code "theirs".
enum class ErrorCode {
  kInvalidInput,  // arguments, configuration or data are wrong
  kNotFound,      // a file, run, model or column that was named does not exist
  kLocked,        // another process holds what is needed
  kIo,            // the operating system refused: permissions, full disk, broken device
  kFailed,        // a command of the pipeline failed or ran out of time
  kCancelled,     // a signal asked to stop
  kInternal,
};

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string place;    // file, file:line:column, column or field; may be empty
  std::string message;  // what is wrong, with the value found
  std::string remedy;   // what would be accepted, or what to do; may be empty

  // "place: message (remedy)"; one line unless the message has more.
  std::string ToString() const;
};

// Process exit code as documented in docs/exit-codes.md: kFailed 1, kInternal 5, kCancelled 130, every other code 4.
int ExitCode(ErrorCode code);
std::string_view ErrorCodeName(ErrorCode code);

template <typename T = void>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  // NOLINTNEXTLINE(google-explicit-constructor): `return InvalidInput(...)` is the point of this type.
  Result(Error error) : tl::expected<T, Error>(tl::unexpect, std::move(error)) {}
  bool ok() const { return this->has_value(); }
};

inline Error InvalidInput(std::string place, std::string message, std::string remedy = "") {
  return Error{ErrorCode::kInvalidInput, std::move(place), std::move(message), std::move(remedy)};
}
inline Error NotFound(std::string place, std::string message, std::string remedy = "") {
  return Error{ErrorCode::kNotFound, std::move(place), std::move(message), std::move(remedy)};
}
inline Error IoError(std::string place, std::string message, std::string remedy = "") {
  return Error{ErrorCode::kIo, std::move(place), std::move(message), std::move(remedy)};
}
inline Error Internal(std::string place, std::string message) {
  return Error{ErrorCode::kInternal, std::move(place), std::move(message), "please report this with the command used"};
}

}  // namespace trimtab

#define TRIMTAB_CONCATENATE_INNER(a, b) a##b
#define TRIMTAB_CONCATENATE(a, b) TRIMTAB_CONCATENATE_INNER(a, b)

#define TRIMTAB_RETURN_IF_ERROR(expression)                                \
  do {                                                                     \
    if (auto trimtab_result = (expression); !trimtab_result.has_value()) { \
      return std::move(trimtab_result).error();                            \
    }                                                                      \
  } while (false)

#define TRIMTAB_ASSIGN_OR_RETURN(declaration, expression)                     \
  auto TRIMTAB_CONCATENATE(trimtab_result_, __LINE__) = (expression);         \
  if (!TRIMTAB_CONCATENATE(trimtab_result_, __LINE__).has_value()) {          \
    return std::move(TRIMTAB_CONCATENATE(trimtab_result_, __LINE__)).error(); \
  }                                                                           \
  declaration = std::move(TRIMTAB_CONCATENATE(trimtab_result_, __LINE__)).value()

#endif  // TRIMTAB_BASE_RESULT_H_
