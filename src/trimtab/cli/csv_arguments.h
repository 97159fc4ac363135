// The options of reading CSV, the same for every command that reads tables. Only the *_arguments.cc use this.
#ifndef TRIMTAB_CLI_CSV_ARGUMENTS_H_
#define TRIMTAB_CLI_CSV_ARGUMENTS_H_

#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace CLI {
class App;
}

namespace trimtab::cli {

struct CsvArguments {
  std::string delimiter;
  std::string quote;
  std::string header;
  std::vector<std::string> nulls;
  std::vector<std::string> types;
};

// The arguments must live until the command line is parsed.
void AddCsvOptions(CLI::App& command, CsvArguments& csv);

Result<table::CsvOptions> FinishCsv(const CLI::App& command, const CsvArguments& csv);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_CSV_ARGUMENTS_H_
