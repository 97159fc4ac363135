#include "trimtab/pipeline/program_version.h"

namespace trimtab::pipeline {

std::string_view ProgramVersion() { return TRIMTAB_VERSION; }

}  // namespace trimtab::pipeline
