// TextTable: aligned columns for a terminal or a log, within a width.
#ifndef TRIMTAB_REPORT_TEXT_TABLE_H_
#define TRIMTAB_REPORT_TEXT_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "trimtab/report/text_style.h"

namespace trimtab::report {

enum class Tone { kPlain, kGood, kBad, kUnsure, kQuiet, kStrong };

// The text with ANSI colour when the style has it.
std::string Toned(std::string_view text, Tone tone, const TextStyle& style);

class TextTable {
 public:
  struct Cell {
    std::string text;
    Tone tone = Tone::kPlain;
  };

  // `alignment` has a character a column: l or r; L or R for one that is never shortened, such as ids that people copy.
  // An empty header leaves the header line out.
  TextTable(std::vector<std::string> header, std::string alignment);

  void AddRow(std::vector<Cell> cells);
  bool empty() const { return rows_.empty(); }

  // Lines that end with a line feed, each indented. When the whole is wider than the style allows, the widest columns
  // are shortened with "..."; none below 8 columns.
  std::string Render(const TextStyle& style, int indent = 2) const;

 private:
  std::vector<std::string> header_;
  std::string alignment_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_TEXT_TABLE_H_
