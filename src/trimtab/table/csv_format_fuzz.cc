// Any bytes as the start of a CSV file, under options that the first bytes choose.
#include <cstdint>
#include <string_view>

#include "trimtab/table/csv_format.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using trimtab::table::CsvFormat;
  if (size < 3) return 0;
  trimtab::table::CsvOptions options;
  if ((data[0] & 1U) != 0) options.delimiter = static_cast<char>(data[1]);
  if ((data[0] & 2U) != 0) options.quote = static_cast<char>(data[2]);
  if ((data[0] & 4U) != 0) options.header = (data[0] & 8U) != 0;
  const std::string_view sample(reinterpret_cast<const char*>(data) + 3, size - 3);
  const trimtab::Result<CsvFormat> format =
      trimtab::table::DetectCsvFormat(sample, (data[0] & 16U) != 0, options, "fuzz.csv");
  if (format.ok() && (format->data_offset > sample.size() || format->names.empty())) __builtin_trap();
  return 0;
}
