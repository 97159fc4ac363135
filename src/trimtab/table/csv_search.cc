#include "trimtab/table/csv_search.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "trimtab/table/text_stream.h"

namespace trimtab::table {

namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20U;

}  // namespace

Result<CsvSearch> SearchCsv(Files& files, const std::string& path, const CsvFormat& format,
                            const std::function<bool(const CsvRecord&)>& wanted) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<TextStream> text, OpenText(files, path));
  CsvSearch search;
  std::uint64_t end_of_last = 0;
  const auto visit = [&](const CsvRecord& record) {
    end_of_last = record.end;
    if (!wanted(record)) return true;
    search.found = record;
    return false;
  };
  CsvRecords records(format.delimiter, format.quote);
  std::vector<char> buffer(kChunkBytes);
  std::uint64_t fed = 0;
  for (bool first = true;; first = false) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, text->Read(buffer));
    std::string_view chunk(buffer.data(), got);
    if (first && chunk.starts_with("\xEF\xBB\xBF")) chunk.remove_prefix(3);
    if (!records.Feed(chunk, visit)) return search;
    fed += chunk.size();
    if (fed - end_of_last > static_cast<std::uint64_t>(kCsvBlockBytes)) {
      search.endless_line = records.line_of_record();
      return search;
    }
    if (got < buffer.size()) break;
  }
  const std::int64_t last_line = records.line_of_record();
  const bool open = records.in_quotes();
  (void)records.Finish(visit);
  if (open) search.endless_line = last_line;
  return search;
}

Result<std::optional<std::int64_t>> LineOfNul(Files& files, const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<TextStream> text, OpenText(files, path));
  std::vector<char> buffer(kChunkBytes);
  std::int64_t line = 1;
  char last = '\n';
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, text->Read(buffer));
    for (std::size_t i = 0; i < got; ++i) {
      const char c = buffer[i];
      if (c == '\0') return std::optional(line);
      if (c == '\n' || c == '\r') line += c == '\n' && last == '\r' ? 0 : 1;
      last = c;
    }
    if (got < buffer.size()) return std::optional<std::int64_t>();
  }
}

}  // namespace trimtab::table
