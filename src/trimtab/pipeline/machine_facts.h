// Facts that a run records besides what it does: the machine and the state of the sources.
#ifndef TRIMTAB_PIPELINE_MACHINE_FACTS_H_
#define TRIMTAB_PIPELINE_MACHINE_FACTS_H_

#include <cstdint>
#include <map>
#include <string>

#include "trimtab/base/environment.h"
#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::pipeline {

// "cpu", "cores" (those of the machine), "memory_bytes", "kernel", "system": what /proc and /etc tell; what cannot be
// read is left out.
std::map<std::string, std::string> MachineFacts(Files& files);

struct GitFacts {
  std::string commit;  // empty: not in a repository, or no git
  std::string branch;  // empty: detached
  bool dirty = false;  // files under version control differ from the commit
  std::string diff;    // of them, cut to the limit at a line's end with a note; empty: clean
};

// Asks the program `git` about the repository that holds `root`. scratch: a file that does not exist yet, for its
// output; removed again. environment: of the caller. No repository and no git are no error.
Result<GitFacts> ReadGitFacts(const Environment& environment, const std::string& root, const std::string& scratch,
                              const std::map<std::string, std::string>& variables, std::uint64_t diff_limit);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_MACHINE_FACTS_H_
