#include "trimtab/table/csv_records.h"

#include <utility>

namespace trimtab::table {

void CsvRecords::EndField() {
  record_.fields.push_back(std::move(field_));
  field_ = {};
}

bool CsvRecords::EndRecord(const Visit& visit) {
  record_.end = bytes_;
  const bool go_on = visit(record_);
  ++record_.number;
  record_.line = line_;
  record_.fields.clear();
  state_ = State::kRecordStart;
  return go_on;
}

bool CsvRecords::Feed(std::string_view text, const Visit& visit) {
  for (const char c : text) {
    ++bytes_;
    const bool second_of_pair = after_carriage_return_ && c == '\n';
    after_carriage_return_ = c == '\r';
    if (c == '\r' || (c == '\n' && !second_of_pair)) ++line_;
    if (state_ == State::kQuoted) {
      if (c == quote_) {
        state_ = State::kQuoteInQuoted;
      } else {
        field_.text += c;
      }
      continue;
    }
    if (state_ == State::kQuoteInQuoted) {
      if (c == quote_) {
        field_.text += c;
        state_ = State::kQuoted;
        continue;
      }
      state_ = State::kPlain;
    }
    if (c == '\n' || c == '\r') {
      if (state_ == State::kRecordStart) {
        record_.line = line_;
        continue;  // an empty line, or the LF of CR LF
      }
      EndField();
      if (!EndRecord(visit)) return false;
    } else if (c == delimiter_) {
      EndField();
      state_ = State::kFieldStart;
    } else if (c == quote_ && (state_ == State::kRecordStart || state_ == State::kFieldStart)) {
      field_.quoted = true;
      state_ = State::kQuoted;
    } else {
      field_.text += c;
      state_ = State::kPlain;
    }
  }
  return true;
}

bool CsvRecords::Finish(const Visit& visit) {
  if (state_ == State::kRecordStart) return true;
  const bool open = in_quotes();
  EndField();
  const bool go_on = EndRecord(visit);
  if (open) state_ = State::kQuoted;
  return go_on;
}

}  // namespace trimtab::table
