// Text from data, commands and files may hold anything; what a report writes is valid.
#ifndef TRIMTAB_REPORT_UTF8_H_
#define TRIMTAB_REPORT_UTF8_H_

#include <string>
#include <string_view>

namespace trimtab::report {

// The text with U+FFFD in place of: bytes that are not UTF-8, control characters but tab and line feed, the code points
// that XML 1.0 forbids, and the characters that change the direction of text around them (bidirectional overrides).
std::string Printable(std::string_view text);

// Columns on a terminal, a code point counted as one.
std::size_t ColumnCount(std::string_view text);

// The first columns of valid UTF-8; with "..." in place of the end when it is longer.
std::string Shortened(std::string_view text, std::size_t columns);

// Printable text on one line: line feeds and tabs become spaces.
std::string OneLine(std::string_view text);

// Words of one-line text in lines of at most `columns`, each with `indent` in front and a line feed at its end; a word
// that is longer stands alone.
std::string Wrapped(std::string_view text, std::size_t columns, const std::string& indent);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_UTF8_H_
