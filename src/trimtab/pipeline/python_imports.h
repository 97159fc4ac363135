// Which files of the project the Python programs of a command imported, recorded as a compiler records its depfile: a
// small sitecustomize.py on PYTHONPATH writes the list when the interpreter exits. It runs the machine's own
// sitecustomize as well, costs well under 5 ms, and never makes a program fail.
// Not seen: `python -S`, -E or -I, and interpreters that are killed or leave through os._exit.
#ifndef TRIMTAB_PIPELINE_PYTHON_IMPORTS_H_
#define TRIMTAB_PIPELINE_PYTHON_IMPORTS_H_

#include <map>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::pipeline {

// Writes state/python/sitecustomize.py unless it is there with these bytes. state: the folder `.trimtab`.
Result<> InstallImportRecorder(Files& files, const std::string& state);

// Sets PYTHONPATH (ours before what is there) and the variables that the recorder reads. All paths absolute. `record`:
// a folder that the caller made, empty, where each interpreter leaves one file.
void SetImportRecorder(const std::string& state, const std::string& root, const std::string& record,
                       std::map<std::string, std::string>& environment);

// The union of the lists in `record`, relative to the project, sorted; empty when no interpreter left one.
Result<std::vector<std::string>> ReadImports(Files& files, const std::string& record);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PYTHON_IMPORTS_H_
