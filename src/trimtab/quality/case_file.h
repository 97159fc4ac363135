// A case of testdata/: contract, table and what must come out, as YAML. For tests.
//
//   schema: |  the `schema` of an ODCS contract     or  contract: |  the whole contract
//   data: |    CSV     reference: |  CSV     files: {name: CSV}     types: {column: type}     as_of: instant
//   expect:    {verdict, warnings, rows, failing_rows, not_executed (count), drifted: [...], not_tested: [...],
//              checks: [...], quarantine}
//   error:     text that the error must have, instead of expect
#ifndef TRIMTAB_QUALITY_CASE_FILE_H_
#define TRIMTAB_QUALITY_CASE_FILE_H_

#include <ostream>
#include <string>
#include <vector>

#include "trimtab/base/yaml_value.h"

namespace trimtab::quality {

struct CaseFile {
  std::string name;
  YamlValue root;
  std::string contract;

  // Text under a key, "" when absent.
  std::string Text(const char* key) const;
};

inline void PrintTo(const CaseFile& file, std::ostream* stream) { *stream << file.name; }

// All cases of a folder of testdata/, by name. Ends the test program when one cannot be read.
std::vector<CaseFile> ReadCases(const std::string& folder);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CASE_FILE_H_
