#include "trimtab/report/utf8.h"

#include <algorithm>
#include <cstdint>

namespace trimtab::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;  // 0: not UTF-8
};

CodePoint Decode(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {};
  std::uint32_t value = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[bytes] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, bytes};
}

bool Allowed(std::uint32_t value) {
  if (value == '\t' || value == '\n') return true;
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) return false;
  if ((value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069)) return false;
  return value != 0xFFFE && value != 0xFFFF;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const std::size_t bytes = point.bytes == 0 ? 1 : point.bytes;
    if (point.bytes != 0 && Allowed(point.value)) {
      out += text.substr(0, bytes);
    } else if (point.value != '\r' || point.bytes == 0) {  // a carriage return is a line end's other half
      out += kReplacement;
    }
    text.remove_prefix(bytes);
  }
  return out;
}

std::size_t ColumnCount(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return columns;
}

std::string Shortened(std::string_view text, std::size_t columns) {
  if (ColumnCount(text) <= columns) return std::string(text);
  const std::size_t kept = columns > 3 ? columns - 3 : 0;
  std::size_t seen = 0;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && seen++ == kept) break;
  }
  return std::string(text.substr(0, end)) + std::string("...").substr(0, columns);
}

std::string OneLine(std::string_view text) {
  std::string out = Printable(text);
  for (char& c : out) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return out;
}

std::string Wrapped(std::string_view text, std::size_t columns, const std::string& indent) {
  std::string out;
  std::string line;
  std::size_t taken = 0;  // columns of `line`
  const auto end_line = [&] {
    if (!line.empty()) out += indent + line + '\n';
    line.clear();
    taken = 0;
  };
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t wide = ColumnCount(word);
    if (taken > 0 && indent.size() + taken + 1 + wide > columns) end_line();
    if (taken > 0) line += ' ';
    line += word;
    taken += wide + (taken > 0 ? 1 : 0);
  }
  end_line();
  return out;
}

}  // namespace trimtab::report
