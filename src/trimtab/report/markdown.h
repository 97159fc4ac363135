// GitHub-flavoured Markdown from any text.
#ifndef TRIMTAB_REPORT_MARKDOWN_H_
#define TRIMTAB_REPORT_MARKDOWN_H_

#include <string>
#include <string_view>
#include <vector>

namespace trimtab::report {

// One line of text without any Markdown or HTML meaning; an @ cannot become a mention, an address no link.
std::string MarkdownText(std::string_view text);
// One line for the inside of an HTML tag, where Markdown has no meaning: <summary>.
std::string MarkdownHtml(std::string_view text);
// One line as code, whatever backticks it holds; fit for a table cell.
std::string MarkdownCode(std::string_view text);
// A fenced block, whatever fences the text holds.
std::string MarkdownBlock(std::string_view text);

// A table; `alignment` has a character a column: l or r. Cells are Markdown already.
std::string MarkdownTable(const std::vector<std::string>& header, std::string_view alignment,
                          const std::vector<std::vector<std::string>>& rows);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_MARKDOWN_H_
