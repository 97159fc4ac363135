#include "trimtab/report/text_table.h"

#include <algorithm>
#include <utility>

#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;

std::size_t Sum(const std::vector<std::size_t>& widths) {
  std::size_t sum = widths.empty() ? 0 : (widths.size() - 1) * kGap;
  for (const std::size_t width : widths) sum += width;
  return sum;
}

}  // namespace

std::string Toned(std::string_view text, Tone tone, const TextStyle& style) {
  if (!style.colour || tone == Tone::kPlain || text.empty()) return std::string(text);
  const char* code = "";
  switch (tone) {
    case Tone::kPlain:
      break;
    case Tone::kGood:
      code = "\x1b[32m";
      break;
    case Tone::kBad:
      code = "\x1b[31m";
      break;
    case Tone::kUnsure:
      code = "\x1b[33m";
      break;
    case Tone::kQuiet:
      code = "\x1b[2m";
      break;
    case Tone::kStrong:
      code = "\x1b[1m";
      break;
  }
  return code + std::string(text) + "\x1b[0m";
}

TextTable::TextTable(std::vector<std::string> header, std::string alignment)
    : header_(std::move(header)), alignment_(std::move(alignment)) {}

void TextTable::AddRow(std::vector<Cell> cells) {
  for (Cell& cell : cells) cell.text = OneLine(cell.text);
  rows_.push_back(std::move(cells));
}

std::string TextTable::Render(const TextStyle& style, int indent) const {
  std::vector<std::size_t> widths(alignment_.size(), 0);
  for (std::size_t i = 0; i < header_.size(); ++i) widths[i] = ColumnCount(header_[i]);
  for (const std::vector<Cell>& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], ColumnCount(row[i].text));
  }
  const std::size_t room = static_cast<std::size_t>(std::max(style.width - indent, 20));
  while (Sum(widths) > room) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool whole = alignment_[i] == 'L' || alignment_[i] == 'R';
      if (!whole && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr || *widest <= kNarrowest) break;
    --*widest;
  }

  std::string out;
  const auto line = [&](const auto& cells, const auto& text_of, const auto& tone_of) {
    std::string text(static_cast<std::size_t>(indent), ' ');
    std::size_t owed = 0;  // spaces that are written only when something follows
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string shown = Shortened(text_of(cells[i]), widths[i]);
      const std::size_t padding = widths[i] - ColumnCount(shown);
      const bool right = alignment_[i] == 'r' || alignment_[i] == 'R';
      if (!shown.empty()) {
        text.append(owed + (right ? padding : 0), ' ');
        text += Toned(shown, tone_of(cells[i]), style);
        owed = right ? 0 : padding;
      } else {
        owed += padding;
      }
      owed += kGap;
    }
    out += text + '\n';
  };
  if (!header_.empty()) {
    line(
        header_, [](const std::string& text) -> const std::string& { return text; },
        [](const std::string&) { return Tone::kQuiet; });
  }
  for (const std::vector<Cell>& row : rows_) {
    line(
        row, [](const Cell& cell) -> const std::string& { return cell.text; },
        [](const Cell& cell) { return cell.tone; });
  }
  return out;
}

}  // namespace trimtab::report
