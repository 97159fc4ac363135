#include "trimtab/report/page_frame.h"

#include "trimtab/report/charts.h"
#include "trimtab/report/page_style.h"

namespace trimtab::report {

void BeginPage(MarkupWriter& page, const PageHead& head) {
  page.Literal("<!doctype html>\n");
  page.Open("html", {{"lang", "en"}}).Open("head");
  page.Empty("meta", {{"charset", "utf-8"}});
  page.Empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  page.Empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  page.Empty("meta", {{"name", "referrer"}, {"content", "no-referrer"}});
  page.Element("title", {}, head.title);
  page.Open("style").Literal("\n").Literal(PageStyle()).Close();
  page.Close().Literal("\n").Open("body");
  DefineIcons(page);
  page.Open("header", {{"class", "hero " + head.tone}}).Open("div");
  page.Open("p", {{"class", "kicker"}}).Element("b", {}, "Trimtab").Text(" \xC2\xB7 " + head.kicker + " \xC2\xB7 ");
  page.Element("span", {{"class", "mono"}}, head.subject).Close();
  page.Open("div", {{"class", "verdict"}});
  DrawIcon(page, head.tone);
  page.Open("div").Element("h1", {}, head.verdict);
  if (!head.headline.empty()) page.Element("p", {}, head.headline);
  page.Close().Close();
  page.Open("dl", {{"class", "facts"}});
  for (const auto& [name, value] : head.facts) {
    if (value.empty()) continue;
    page.Open("div").Element("dt", {}, name).Element("dd", {}, value).Close();
  }
  page.Close().Close().Close().Literal("\n").Open("main");
}

void EndPage(MarkupWriter& page, const std::string& footer) {
  page.Close().Literal("\n").Element("footer", {}, footer).Close().Close().Literal("\n");
}

void BeginTable(MarkupWriter& page, const std::string& caption, const std::vector<std::string>& header,
                const std::string& alignment, const std::string& kind) {
  // A box that scrolls must be reachable by keyboard, and then has a name.
  page.Open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption}});
  page.Open("table", {{"class", kind}});
  page.Open("caption").Text(caption).Close();
  page.Open("thead").Open("tr");
  for (std::size_t i = 0; i < header.size(); ++i) {
    page.Element("th", {{"scope", "col"}, {"class", alignment[i] == 'r' ? "number" : ""}}, header[i]);
  }
  page.Close().Close().Open("tbody");
}

void EndTable(MarkupWriter& page) { page.Close().Close().Close(); }

void DrawPairs(MarkupWriter& page, const std::vector<std::pair<std::string, std::string>>& pairs, bool code) {
  page.Open("dl", {{"class", "pairs"}});
  for (const auto& [name, value] : pairs) {
    if (value.empty()) continue;
    page.Element("dt", {}, name).Element("dd", {{"class", code ? "mono" : ""}}, value);
  }
  page.Close();
}

void DrawState(MarkupWriter& page, const std::string& tone, const std::string& label) {
  page.Open("span", {{"class", "state " + tone}});
  DrawIcon(page, tone);
  page.Text(label).Close();
}

std::string Capitalized(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace trimtab::report
