// CsvRecords: splits CSV text into records and fields as Arrow's parser does, for detection and for naming the place of
// an error; Arrow itself reads the data. Internal to the readers.
//
// A quote opens a quoted part only at the start of a field; inside, two quotes stand for one, and delimiters and line
// breaks for themselves. Lines end with LF, CR or CR LF. Empty lines are no records.
#ifndef TRIMTAB_TABLE_CSV_RECORDS_H_
#define TRIMTAB_TABLE_CSV_RECORDS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace trimtab::table {

struct CsvField {
  std::string text;
  bool quoted = false;
};

struct CsvRecord {
  std::int64_t number = 0;  // from 0
  std::int64_t line = 1;    // where it starts, from 1
  std::uint64_t end = 0;    // bytes of the text up to and with its line break
  std::vector<CsvField> fields;
};

class CsvRecords {
 public:
  // Returns false to stop.
  using Visit = std::function<bool(const CsvRecord&)>;

  CsvRecords(char delimiter, char quote) : delimiter_(delimiter), quote_(quote) {}

  // The next part of the text; calls visit for every record that ends in it. False when visit stopped.
  bool Feed(std::string_view text, const Visit& visit);
  // The end of the text: calls visit for a last record without a line break.
  bool Finish(const Visit& visit);

  // Inside a quoted part: after Finish, a quote that was never closed.
  bool in_quotes() const { return state_ == State::kQuoted; }
  // The line of the record that is not complete yet.
  std::int64_t line_of_record() const { return record_.line; }

 private:
  enum class State { kRecordStart, kFieldStart, kPlain, kQuoted, kQuoteInQuoted };
  void EndField();
  bool EndRecord(const Visit& visit);

  char delimiter_;
  char quote_;
  State state_ = State::kRecordStart;
  bool after_carriage_return_ = false;
  std::int64_t line_ = 1;
  std::uint64_t bytes_ = 0;
  CsvRecord record_;
  CsvField field_;
};

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_CSV_RECORDS_H_
