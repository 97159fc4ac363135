// The style sheet of the HTML reports: page.css, put into the program at build time.
#ifndef TRIMTAB_REPORT_PAGE_STYLE_H_
#define TRIMTAB_REPORT_PAGE_STYLE_H_

#include <string_view>

namespace trimtab::report {

std::string_view PageStyle();

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_PAGE_STYLE_H_
