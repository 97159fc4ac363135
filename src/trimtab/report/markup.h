// MarkupWriter: HTML, SVG and XML with every text and attribute escaped by construction.
#ifndef TRIMTAB_REPORT_MARKUP_H_
#define TRIMTAB_REPORT_MARKUP_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trimtab::report {

// Tag and attribute names are literals of ours; values and texts are anything and become valid UTF-8.
class MarkupWriter {
 public:
  struct Attribute {
    std::string_view name;
    std::string value;
  };
  using Attributes = std::initializer_list<Attribute>;

  MarkupWriter& Open(std::string_view tag, Attributes attributes = {});
  MarkupWriter& Text(std::string_view text);
  MarkupWriter& Close();  // the tag opened last
  // <tag>text</tag>
  MarkupWriter& Element(std::string_view tag, Attributes attributes, std::string_view text);
  // <tag/>: an element without content
  MarkupWriter& Empty(std::string_view tag, Attributes attributes = {});
  // Markup that is ours, as it is: the doctype, the style sheet, line breaks.
  MarkupWriter& Literal(std::string_view markup);

  // Everything written. Call when every tag is closed.
  std::string Finish() &&;

 private:
  void Start(std::string_view tag, Attributes attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_MARKUP_H_
