#include "trimtab/report/markup.h"

#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : Printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

void MarkupWriter::Start(std::string_view tag, Attributes attributes) {
  out_ += '<';
  out_ += tag;
  for (const Attribute& attribute : attributes) {
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    out_ += Escaped(attribute.value);
    out_ += '"';
  }
}

MarkupWriter& MarkupWriter::Open(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  out_ += '>';
  open_.emplace_back(tag);
  return *this;
}

MarkupWriter& MarkupWriter::Text(std::string_view text) {
  out_ += Escaped(text);
  return *this;
}

MarkupWriter& MarkupWriter::Close() {
  out_ += "</" + open_.back() + '>';
  open_.pop_back();
  return *this;
}

MarkupWriter& MarkupWriter::Element(std::string_view tag, Attributes attributes, std::string_view text) {
  return Open(tag, attributes).Text(text).Close();
}

MarkupWriter& MarkupWriter::Empty(std::string_view tag, Attributes attributes) {
  Start(tag, attributes);
  out_ += "/>";
  return *this;
}

MarkupWriter& MarkupWriter::Literal(std::string_view markup) {
  out_ += markup;
  return *this;
}

std::string MarkupWriter::Finish() && { return std::move(out_); }

}  // namespace trimtab::report
