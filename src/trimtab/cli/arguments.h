// Arguments: the command line as plain option structs, one a command. arguments.cc is the only source that knows CLI11.
// A new command: a struct here, a function in arguments.cc, a line in main.cc's dispatch.
#ifndef TRIMTAB_CLI_ARGUMENTS_H_
#define TRIMTAB_CLI_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace trimtab::cli {

// Text that the user asked for: --help of the program or of a command, --version, `trimtab` alone.
struct TextRequest {
  std::string text;
};

enum class CheckFormat { kTable, kJson, kMarkdown, kHtml, kJunit };

// trimtab check DATA... --contract C [--reference R...]
struct CheckOptions {
  std::vector<std::string> data;       // files or globs, one table
  std::string contract;                // ODCS file; empty: only the comparison with the reference
  std::vector<std::string> reference;  // files or globs; empty: no comparison
  CheckFormat format = CheckFormat::kTable;
  std::string output;      // file for the report; empty: stdout
  std::string quarantine;  // Parquet file for the failing rows; empty: none
  std::string as_of;       // RFC 3339 instant that freshness is measured from; empty: now
  table::CsvOptions csv;
  bool strict_warnings = false;    // passed with warnings: exit 2
  std::uint64_t memory_bytes = 0;  // refuse when the scan must keep more; 0: no limit
};

using Command = std::variant<TextRequest, CheckOptions>;

// Parses argv (argv[0] is the program's name). kInvalidInput names the argument, the nearest valid name and where to
// read more; the process then exits with 4.
Result<Command> ParseArguments(int argc, const char* const* argv);

// "512MB", "2 GiB", "100000": decimal (kB, MB, GB) and binary (KiB, MiB, GiB) units; nothing when it is none of these.
std::optional<std::uint64_t> ParseByteCount(const std::string& text);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_ARGUMENTS_H_
