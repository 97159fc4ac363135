#include "trimtab/report/markdown.h"

#include <algorithm>
#include <cctype>

#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

std::size_t LongestRun(std::string_view text, char wanted) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// An invisible space of no width keeps a host from reading a mention.
constexpr std::string_view kNoMention = "@\xE2\x80\x8B";

}  // namespace

std::string MarkdownText(std::string_view text) {
  constexpr std::string_view kMeaningful = "\\`*_{}[]#!|~>$";
  const std::string line = OneLine(text);
  const auto in_word = [&](std::size_t i) {
    return i > 0 && i + 1 < line.size() && std::isalnum(static_cast<unsigned char>(line[i - 1])) != 0 &&
           std::isalnum(static_cast<unsigned char>(line[i + 1])) != 0;
  };
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '_' && in_word(i)) {
      out += c;  // has no meaning inside a word
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@') {
      out += kNoMention;
    } else if (c == ':' && line.compare(i, 3, "://") == 0) {
      out += "&#58;";
    } else if (i == 0 && std::string_view("-+=").find(c) != std::string_view::npos) {
      out += '\\';  // would begin a list or make a heading of the line before
      out += c;
    } else if (kMeaningful.find(c) != std::string_view::npos) {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string MarkdownHtml(std::string_view text) {
  std::string out;
  for (const char c : OneLine(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '@':
        out += kNoMention;
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string MarkdownCode(std::string_view text) {
  std::string inner;
  for (const char c : OneLine(text)) {
    if (c == '|') inner += '\\';  // a bar ends a table cell even inside code
    inner += c;
  }
  if (inner.empty()) return "";
  const std::string fence(LongestRun(inner, '`') + 1, '`');
  const std::string space = inner.front() == '`' || inner.back() == '`' ? " " : "";
  return fence + space + inner + space + fence;
}

std::string MarkdownBlock(std::string_view text) {
  const std::string inner = Printable(text);
  const std::string fence(std::max<std::size_t>(3, LongestRun(inner, '`') + 1), '`');
  return fence + "text\n" + inner + (inner.empty() || inner.back() != '\n' ? "\n" : "") + fence + "\n";
}

std::string MarkdownTable(const std::vector<std::string>& header, std::string_view alignment,
                          const std::vector<std::vector<std::string>>& rows) {
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    out += '|';
    for (const std::string& cell : cells) out += " " + cell + " |";
    out += '\n';
  };
  line(header);
  out += '|';
  for (std::size_t i = 0; i < header.size(); ++i) out += alignment[i] == 'r' ? "---:|" : "---|";
  out += '\n';
  for (const std::vector<std::string>& row : rows) line(row);
  return out;
}

}  // namespace trimtab::report
