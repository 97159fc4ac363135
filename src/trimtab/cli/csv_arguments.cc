#include "trimtab/cli/csv_arguments.h"

#include <CLI/CLI.hpp>

#include "trimtab/cli/parser.h"

namespace trimtab::cli {
namespace {

Result<char> OneCharacter(const CLI::App& command, const std::string& option, const std::string& text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text.size() == 1) return text[0];
  return Usage(command, option + " takes one character, not `" + text + "`");
}

}  // namespace

void AddCsvOptions(CLI::App& command, CsvArguments& csv) {
  const char* group = "Reading CSV";
  command.add_option("--csv-delimiter", csv.delimiter, "One character, or `tab`; else detected")->group(group);
  command
      .add_option("--csv-quote", csv.quote,
                  "One character; else ' where fields are wrapped in it and none in \", else \"")
      ->group(group);
  command
      .add_option("--csv-header", csv.header,
                  "`yes` or `no`; else yes, unless numbers, dates or booleans of the first line stand over columns of "
                  "such and no text of it does (texts alone are always a header)")
      ->group(group);
  command.add_option("--csv-null", csv.nulls, "Text that means null (repeatable); else empty fields")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--csv-type", csv.types, "COLUMN=TYPE, such as zip=string (repeatable); else inferred")
      ->allow_extra_args(false)
      ->group(group);
}

Result<table::CsvOptions> FinishCsv(const CLI::App& command, const CsvArguments& csv) {
  table::CsvOptions options;
  if (!csv.delimiter.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(options.delimiter, OneCharacter(command, "--csv-delimiter", csv.delimiter));
  }
  if (!csv.quote.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(options.quote, OneCharacter(command, "--csv-quote", csv.quote));
  }
  if (!csv.header.empty()) {
    if (csv.header != "yes" && csv.header != "no") {
      return Usage(command, "--csv-header takes `yes` or `no`, not `" + csv.header + "`");
    }
    options.header = csv.header == "yes";
  }
  if (!csv.nulls.empty()) options.nulls = csv.nulls;
  for (const std::string& pair : csv.types) {
    const std::size_t equals = pair.rfind('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) {
      return Usage(command, "--csv-type takes COLUMN=TYPE, not `" + pair + "`");
    }
    options.types[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return options;
}

}  // namespace trimtab::cli
