#include "trimtab/table/table_file.h"

#include <array>
#include <span>
#include <string_view>

#include "trimtab/table/path_expansion.h"

namespace trimtab::table {

namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::string_view bytes;
  const char* what;
  const char* remedy;
};

// Formats that people have at hand and that are not read.
constexpr std::array<Magic, 12> kForeign = {{
    {"PK\x03\x04"sv, "a zip archive", "unpack it first"},
    {"BZh"sv, "bzip2 data", "unpack it, or compress with gzip or zstd"},
    {"\xFD"
     "7zXZ"sv,
     "xz data", "unpack it, or compress with gzip or zstd"},
    {"7z\xBC\xAF"sv, "a 7z archive", "unpack it first"},
    {"PARE"sv, "an encrypted Parquet file", "write it without encryption"},
    {"FEA1"sv, "a Feather file of version 1", "write it as Parquet or Arrow IPC"},
    {"ORC"sv, "an ORC file", "write it as Parquet"},
    {"Obj\x01"sv, "an Avro file", "write it as Parquet"},
    {"SQLite format 3"sv, "an SQLite database", "export the table as Parquet or CSV"},
    {"\x89HDF"sv, "an HDF5 file", "write it as Parquet"},
    {"\xD0\xCF\x11\xE0"sv, "an old Office file", "export the sheet as CSV"},
    {"\x80\x04\x95"sv, "a Python pickle", "write it as Parquet"},
}};

}  // namespace

Result<std::unique_ptr<TableFile>> OpenTableFile(Files& files, const std::string& path, const ReadOptions& options) {
  TRIMTAB_RETURN_IF_ERROR(CheckReadable(files, path));
  TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<const RandomAccessFile> file, files.OpenForRead(path));
  std::array<char, 16> start{};
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, file->ReadAt(0, std::as_writable_bytes(std::span(start))));
  const std::string_view magic(start.data(), got);
  if (magic.empty()) return InvalidInput(path, "the file is empty", "a table has at least a header or a schema");
  if (magic.starts_with("PAR1")) return OpenParquetFile(files, path, std::move(file), options);
  if (magic.starts_with("ARROW1")) return OpenIpcFile(files, path, std::move(file));
  if (magic.starts_with("\xFF\xFF\xFF\xFF")) return OpenIpcStream(files, path, std::move(file));
  for (const Magic& foreign : kForeign) {
    if (magic.starts_with(foreign.bytes)) {
      return InvalidInput(path, std::string("this is ") + foreign.what + ", which is not read", foreign.remedy);
    }
  }
  return OpenCsvFile(files, path, options);
}

}  // namespace trimtab::table
