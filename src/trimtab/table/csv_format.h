// CsvFormat: how a CSV file is written, told from its first bytes where the options do not say. Internal to the
// readers.
#ifndef TRIMTAB_TABLE_CSV_FORMAT_H_
#define TRIMTAB_TABLE_CSV_FORMAT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace trimtab::table {

struct CsvFormat {
  char delimiter = ',';
  char quote = '"';
  bool header = true;
  std::vector<std::string> names;  // of the columns; column_1 and on without a header or where it is empty
  std::uint64_t data_offset = 0;   // bytes before the first data record: byte order mark and header
  bool has_rows = false;           // whether any record follows within the sample, or may follow behind it
};

// `sample` is the start of the text, `complete` when it is all of it. The rules, where the options leave them open:
// - delimiter: the one of , ; TAB | that gives the most records of the sample an equal number of fields, then the most
//   fields, then the first of this list;
// - quote: ' when fields are wrapped in it and none in ", else ";
// - header: the first line is one unless its types say otherwise. It is data when a number, date, time or boolean in it
//   stands over a column of such (in the sample, nulls aside) and no text in it does; and when it is all numbers,
//   dates, times or booleans with no value below. So "2013,2014" over "1,2" is data, with the names column_1, column_2;
//   and so is "name,2013" over "UA,1", which as a header needs options.header. Texts over texts are a header even where
//   one is repeated or empty: a repeated name is refused by who opens the table, an empty one becomes column_N.
// kInvalidInput when there is no record, or when the text is not one of lines (UTF-16, binary).
Result<CsvFormat> DetectCsvFormat(std::string_view sample, bool complete, const CsvOptions& options,
                                  const std::string& path);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_CSV_FORMAT_H_
