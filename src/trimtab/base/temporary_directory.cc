#include "trimtab/base/temporary_directory.h"

#include <cstdio>
#include <cstdlib>

#include "trimtab/base/posix_files.h"

namespace trimtab {

TemporaryDirectory::TemporaryDirectory() {
  const char* parent = std::getenv("TMPDIR");
  path_ = std::string(parent == nullptr || *parent == '\0' ? "/tmp" : parent) + "/trimtab-test-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) {
    std::perror(path_.c_str());
    std::abort();
  }
}

TemporaryDirectory::~TemporaryDirectory() { (void)RemoveTree(*MakePosixFiles(), path_); }

}  // namespace trimtab
