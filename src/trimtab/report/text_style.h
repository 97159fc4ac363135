// TextStyle: what a text for a terminal may use.
#ifndef TRIMTAB_REPORT_TEXT_STYLE_H_
#define TRIMTAB_REPORT_TEXT_STYLE_H_

namespace trimtab::report {

struct TextStyle {
  bool colour = false;  // ANSI escape sequences
  int width = 100;      // columns; text is cut or wrapped to it where it can be
};

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_TEXT_STYLE_H_
