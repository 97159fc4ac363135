// What every HTML report shares: head, style sheet, the band with the verdict, the footer, and tables.
#ifndef TRIMTAB_REPORT_PAGE_FRAME_H_
#define TRIMTAB_REPORT_PAGE_FRAME_H_

#include <string>
#include <utility>
#include <vector>

#include "trimtab/report/markup.h"

namespace trimtab::report {

struct PageHead {
  std::string title;
  std::string tone;      // class of page.css
  std::string kicker;    // what this is a report of: "Pipeline run", "Data check"
  std::string subject;   // file or name
  std::string verdict;   // "Failed"
  std::string headline;  // one sentence why; may be empty
  std::vector<std::pair<std::string, std::string>> facts;
};

// Everything up to and with <main>; Close with EndPage().
void BeginPage(MarkupWriter& page, const PageHead& head);
void EndPage(MarkupWriter& page, const std::string& footer);

// A table in a box that scrolls sideways by itself. Rows are written by the caller between the two calls.
// `alignment` has a character a column: l or r. `kind`: a further class, may be empty.
void BeginTable(MarkupWriter& page, const std::string& caption, const std::vector<std::string>& header,
                const std::string& alignment, const std::string& kind = "");
void EndTable(MarkupWriter& page);

// <dl> of names and values; values that are empty are left out. `code`: the values in the fixed-width face.
void DrawPairs(MarkupWriter& page, const std::vector<std::pair<std::string, std::string>>& pairs, bool code = false);

// A sign and a word, in the colour of the tone.
void DrawState(MarkupWriter& page, const std::string& tone, const std::string& label);

// "failed" -> "Failed".
std::string Capitalized(std::string text);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_PAGE_FRAME_H_
