// Literal: a constant as a contract writes it, given a meaning by the type of the column it is compared with.
#ifndef TRIMTAB_PROFILE_LITERAL_H_
#define TRIMTAB_PROFILE_LITERAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"
#include "trimtab/table/data_type.h"

namespace trimtab::profile {

struct Literal {
  std::string text;
  bool operator==(const Literal&) const = default;
};

// A position on the axis of an integer-backed column: the largest integer not above the literal, clamped to int64.
struct IntegerPoint {
  std::int64_t floor = 0;
  bool exact = true;   // false: the literal lies between floor and floor + 1, or beyond the range
  bool below = false;  // the literal lies below every int64
};

// For HasIntegers types (number_access.h): a decimal number, true or false, "2013-01-31" for dates,
// "2013-01-31T06:00:00.5Z" (or a blank for T; with or without offset) for timestamps, "06:00" for times. A zone in the
// literal needs one in the type; a zoned type takes a literal without one as UTC. kInvalidInput names what is accepted.
Result<IntegerPoint> IntegerLiteral(const Literal& literal, const table::DataType& type, const std::string& place);
// For every number type that has no integers: uint64, floating, decimal. Infinities as "inf" and "-inf"; NaN is not a
// constant that can be compared.
Result<double> NumberLiteral(const Literal& literal, const std::string& place);

// The same as values of the type have it: rounded to float32 for float32, whose 0.1 is larger than the double.
Result<double> ColumnNumber(const Literal& literal, const table::DataType& type, const std::string& place);

// A decimal number such as "-1.5e3", whole text; nothing otherwise. "inf", "-inf" and ".inf" (YAML) are numbers.
std::optional<double> ParseNumber(std::string_view text);

// "[a, b, c]", for identities and messages; from the `limit`-th on only how many more.
std::string LiteralList(std::span<const Literal> literals, std::size_t limit);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_LITERAL_H_
