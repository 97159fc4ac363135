// The version of this program, as records, keys and events carry it.
#ifndef TRIMTAB_PIPELINE_PROGRAM_VERSION_H_
#define TRIMTAB_PIPELINE_PROGRAM_VERSION_H_

#include <string_view>

namespace trimtab::pipeline {

std::string_view ProgramVersion();  // "0.1.0"

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PROGRAM_VERSION_H_
