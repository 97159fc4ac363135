// Arguments: the command line as plain option structs, one a command. Only arguments.cc and the *_arguments.cc know
// CLI11. A new command: a struct here, a parser (parser.h), a line in main.cc's dispatch.
#ifndef TRIMTAB_CLI_ARGUMENTS_H_
#define TRIMTAB_CLI_ARGUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace trimtab::cli {

// Text that the user asked for: --help of the program or of a command, --version, `trimtab` alone.
struct TextRequest {
  std::string text;
};

enum class OutputFormat { kTable, kJson, kMarkdown, kHtml, kJunit, kSarif };

// trimtab check DATA... --contract C [--reference R...]
struct CheckOptions {
  std::vector<std::string> data;       // files or globs, one table
  std::string contract;                // ODCS file; empty: only the comparison with the reference
  std::vector<std::string> reference;  // files or globs; empty: no comparison
  OutputFormat format = OutputFormat::kTable;
  std::string output;      // file for the report; empty: stdout
  std::string quarantine;  // Parquet file for the failing rows; empty: none
  std::string as_of;       // RFC 3339 instant that freshness is measured from; empty: now
  table::CsvOptions csv;
  bool strict_warnings = false;    // passed with warnings: exit 2
  std::uint64_t memory_bytes = 0;  // refuse when the scan must keep more; 0: no limit
};

// trimtab drift --reference R... --current C...
struct DriftOptions {
  std::vector<std::string> reference;  // files or globs, one table
  std::vector<std::string> current;
  std::string mapping;  // YAML file; empty: the default mapping
  std::string mode = "evidently";
  std::vector<std::string> columns;  // empty: by the mapping
  std::optional<double> share;       // of drifted columns, that fails
  // Tests and thresholds: of columns, and of levels ("all", "num", "cat", "text").
  std::map<std::string, std::string> tests;
  std::map<std::string, double> thresholds;
  std::map<std::string, std::string> default_tests;
  std::map<std::string, double> default_thresholds;
  OutputFormat format = OutputFormat::kTable;
  std::string output;              // file for the report; empty: stdout
  bool not_a_number_text = false;  // JSON: NaN and infinities as texts, else null
  table::CsvOptions csv;
  std::size_t threads = 0;         // 0: as many as the process may use
  std::uint64_t memory_bytes = 0;  // refuse when more must be kept; 0: no limit
};

// NAME=VALUE of -S, in the order given; a later one wins.
using Settings = std::vector<std::pair<std::string, std::string>>;

// `pipeline` in the structs below: the pipeline file, or the folder that holds trimtab.yaml; empty: this folder. The
// state that a command reads is in .trimtab beside it.

// trimtab run [FILE] [-S NAME=VALUE...]
struct RunOptions {
  std::string pipeline;
  std::vector<std::string> targets;  // stages, with what they need; empty: all
  Settings settings;
  int jobs = 0;        // stages at a time; 0: as many as cores
  bool force = false;  // run every stage, reuse none
  bool wait = true;    // for another run that holds the lock
  bool strict_warnings = false;
  OutputFormat format = OutputFormat::kTable;  // kTable, kJson
};

// trimtab status [FILE]
struct StatusOptions {
  std::string pipeline;
  Settings settings;
  OutputFormat format = OutputFormat::kTable;
};

// trimtab schema pipeline
struct SchemaOptions {
  std::string name;
};

// trimtab runs
struct RunsOptions {
  std::string pipeline;
  int limit = 20;  // 0: all
  OutputFormat format = OutputFormat::kTable;
};

// trimtab show [RUN]
struct ShowOptions {
  std::string pipeline;
  std::string run;  // id or the beginning of one; empty or "latest": the last
  OutputFormat format = OutputFormat::kTable;
  std::string output;  // file; empty: stdout
};

// trimtab diff RUN RUN
struct DiffOptions {
  std::string pipeline;
  std::string before;
  std::string after;
  OutputFormat format = OutputFormat::kTable;
};

// trimtab registry, trimtab registry show MODEL
struct RegistryOptions {
  std::string pipeline;
  std::string model;  // empty: all, one line each
  OutputFormat format = OutputFormat::kTable;
};

// trimtab rollback MODEL
struct RollbackOptions {
  std::string pipeline;
  std::string model;
  std::string alias = "champion";
  std::string why;
  OutputFormat format = OutputFormat::kTable;
};

// trimtab gc [--delete]
struct GcOptions {
  std::string pipeline;
  bool remove = false;             // else only listed
  std::int64_t keep_runs = 10;     // artifacts of the newest runs
  std::int64_t keep_results = 10;  // cached results of each stage, the newest
  OutputFormat format = OutputFormat::kTable;
};

// trimtab verify
struct VerifyOptions {
  std::string pipeline;
  OutputFormat format = OutputFormat::kTable;
};

using Command =
    std::variant<TextRequest, CheckOptions, DriftOptions, RunOptions, StatusOptions, SchemaOptions, RunsOptions,
                 ShowOptions, DiffOptions, RegistryOptions, RollbackOptions, GcOptions, VerifyOptions>;

// Parses argv (argv[0] is the program's name). kInvalidInput names the argument, the nearest valid name and where to
// read more; the process then exits with 4.
Result<Command> ParseArguments(int argc, const char* const* argv);

// "512MB", "2 GiB", "100000": decimal (kB, MB, GB) and binary (KiB, MiB, GiB) units; nothing when it is none of these.
std::optional<std::uint64_t> ParseByteCount(const std::string& text);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_ARGUMENTS_H_
