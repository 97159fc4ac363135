// GoogleTest matchers for Result: EXPECT_OK(result), EXPECT_THAT(result, Fails(ErrorCode::kIo, HasSubstr("..."))).
// For tests only.
#ifndef TRIMTAB_BASE_RESULT_MATCHERS_H_
#define TRIMTAB_BASE_RESULT_MATCHERS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/result.h"

namespace trimtab {

MATCHER(IsOk, "is a value") {
  if (arg.has_value()) return true;
  *result_listener << "the error " << arg.error().ToString();
  return false;
}

// The error has this code, and its text (place, message and remedy) matches.
MATCHER_P2(Fails, code, text, "is an error with the code and text wanted") {
  if (arg.has_value()) {
    *result_listener << "a value";
    return false;
  }
  *result_listener << ErrorCodeName(arg.error().code) << ": " << arg.error().ToString();
  return arg.error().code == code && ::testing::Matches(text)(arg.error().ToString());
}

}  // namespace trimtab

#define EXPECT_OK(expression) EXPECT_THAT((expression), ::trimtab::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::trimtab::IsOk())
#define ASSERT_OK_AND_ASSIGN(declaration, expression)                             \
  auto TRIMTAB_CONCATENATE(trimtab_result_, __LINE__) = (expression);             \
  ASSERT_THAT(TRIMTAB_CONCATENATE(trimtab_result_, __LINE__), ::trimtab::IsOk()); \
  declaration = std::move(TRIMTAB_CONCATENATE(trimtab_result_, __LINE__)).value()

#endif  // TRIMTAB_BASE_RESULT_MATCHERS_H_
