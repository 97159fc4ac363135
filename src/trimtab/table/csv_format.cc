#include "trimtab/table/csv_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "trimtab/table/csv_records.h"

namespace trimtab::table {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kSampleRecords = 200;

struct Sample {
  std::vector<CsvRecord> records;  // whole ones
  bool all = false;                // they are all records of the text
};

Sample Split(std::string_view text, bool complete, char delimiter, char quote) {
  Sample sample;
  CsvRecords records(delimiter, quote);
  const auto keep = [&](const CsvRecord& record) {
    sample.records.push_back(record);
    return sample.records.size() < kSampleRecords;
  };
  sample.all = records.Feed(text, keep) && complete;
  if (sample.all) records.Finish(keep);
  return sample;
}

char DetectQuote(std::string_view text, char delimiter) {
  // A field counts as wrapped when the mark stands at both its ends.
  std::size_t doubles = 0;
  std::size_t singles = 0;
  std::size_t torn_singles = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] != delimiter && text[i] != '\n' && text[i] != '\r') continue;
    const std::string_view field = text.substr(start, i - start);
    start = i + 1;
    if (field.empty()) continue;
    if (field.front() == '"') ++doubles;
    if (field.front() != '\'') continue;
    ++(field.size() > 1 && field.back() == '\'' ? singles : torn_singles);
  }
  return doubles == 0 && singles > torn_singles ? '\'' : '"';
}

struct Dialect {
  char delimiter = ',';
  char quote = '"';
  std::size_t agreeing = 0;  // records with the most frequent number of fields, when that is more than one
  std::size_t fields = 1;
  Sample sample;
};

Dialect MeasureDialect(std::string_view text, bool complete, char delimiter, const CsvOptions& options) {
  Dialect dialect{.delimiter = delimiter, .quote = options.quote.value_or(DetectQuote(text, delimiter)), .sample = {}};
  dialect.sample = Split(text, complete, delimiter, dialect.quote);
  std::map<std::size_t, std::size_t> counts;
  for (const CsvRecord& record : dialect.sample.records) ++counts[record.fields.size()];
  for (const auto& [fields, records] : counts) {
    if (fields > 1 && records >= dialect.agreeing) {
      dialect.agreeing = records;
      dialect.fields = fields;
    }
  }
  return dialect;
}

Dialect DetectDialect(std::string_view text, bool complete, const CsvOptions& options) {
  if (options.delimiter.has_value()) return MeasureDialect(text, complete, *options.delimiter, options);
  Dialect best = MeasureDialect(text, complete, ',', options);
  const auto share = [](const Dialect& dialect) {
    return static_cast<double>(dialect.agreeing) /
           static_cast<double>(std::max<std::size_t>(dialect.sample.records.size(), 1));
  };
  for (const char delimiter : {';', '\t', '|'}) {
    Dialect other = MeasureDialect(text, complete, delimiter, options);
    if (std::pair(share(other), other.fields) > std::pair(share(best), best.fields)) best = std::move(other);
  }
  return best;
}

// Whether a field reads as a number, a date, a time or a boolean: as something other than text.
bool IsTyped(const CsvField& field) {
  std::string_view text = field.text;
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.empty()) return false;
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower == "true" || lower == "false" || lower == "nan") return true;
  if (text.front() == '+' && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc::invalid_argument && end == text.data() + text.size()) return true;
  // Dates and times: digits and the marks between them, beginning with a digit.
  if (text.front() < '0' || text.front() > '9' || text.find_first_of("-:/") == std::string_view::npos) return false;
  return text.find_first_not_of("0123456789-:./ +TZ") == std::string_view::npos;
}

// What stands below a field of the first record, as far as the sample goes.
enum class Below { kNothing, kTyped, kText };

Below KindBelow(const Sample& sample, std::size_t column, const CsvOptions& options) {
  Below kind = Below::kNothing;
  for (std::size_t i = 1; i < sample.records.size(); ++i) {
    if (column >= sample.records[i].fields.size()) continue;
    const CsvField& field = sample.records[i].fields[column];
    const bool is_null =
        !field.quoted && std::find(options.nulls.begin(), options.nulls.end(), field.text) != options.nulls.end();
    if (is_null || field.text.empty()) continue;
    if (!IsTyped(field)) return Below::kText;
    kind = Below::kTyped;
  }
  return kind;
}

// Only types can tell that there is no header. Texts cannot: were repeated ones taken for data, a header with a name
// that stands twice would become a row, where the caller refuses it.
bool DetectHeader(const Sample& sample, const CsvOptions& options) {
  const CsvRecord& first = sample.records.front();
  bool typed_over_typed = false;
  bool all_typed = true;
  bool any_below = false;
  for (std::size_t column = 0; column < first.fields.size(); ++column) {
    const CsvField& top = first.fields[column];
    const Below below = KindBelow(sample, column, options);
    const bool top_typed = IsTyped(top);
    if (below == Below::kTyped && !top_typed && !top.text.empty()) return true;
    typed_over_typed = typed_over_typed || (top_typed && below == Below::kTyped);
    all_typed = all_typed && top_typed;
    any_below = any_below || below != Below::kNothing;
  }
  return !typed_over_typed && (any_below || !all_typed);
}

Result<std::string_view> WithoutByteOrderMark(std::string_view sample, const std::string& path) {
  if (sample.starts_with("\xFF\xFE") || sample.starts_with("\xFE\xFF")) {
    return InvalidInput(path, "the text is UTF-16",
                        "convert it to UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`");
  }
  if (sample.starts_with(kByteOrderMark)) sample.remove_prefix(kByteOrderMark.size());
  return sample;
}

}  // namespace

Result<CsvFormat> DetectCsvFormat(std::string_view sample, bool complete, const CsvOptions& options,
                                  const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string_view text, WithoutByteOrderMark(sample, path));
  const Dialect dialect = DetectDialect(text, complete, options);
  if (dialect.sample.records.empty()) {
    if (complete) return InvalidInput(path, "the file has neither a header nor rows", "write at least the header");
    return InvalidInput(path + ":1", "the first line has more than " + std::to_string(sample.size()) + " bytes",
                        "is this a CSV file? give the quote with --csv-quote if it is not `\"`");
  }
  const CsvRecord& first = dialect.sample.records.front();
  CsvFormat format{.delimiter = dialect.delimiter, .quote = dialect.quote, .names = {}};
  format.header = options.header.has_value() ? *options.header : DetectHeader(dialect.sample, options);
  for (std::size_t i = 0; i < first.fields.size(); ++i) {
    const std::string& name = first.fields[i].text;
    format.names.push_back(format.header && !name.empty() ? name : "column_" + std::to_string(i + 1));
  }
  const std::uint64_t mark = sample.size() - text.size();
  format.data_offset = mark + (format.header ? first.end : 0);
  format.has_rows = !dialect.sample.all || dialect.sample.records.size() > (format.header ? 1 : 0);
  return format;
}

}  // namespace trimtab::table
