// TemporaryDirectory: a new empty directory of the real file system for one test, removed with all that is in it.
#ifndef TRIMTAB_BASE_TEMPORARY_DIRECTORY_H_
#define TRIMTAB_BASE_TEMPORARY_DIRECTORY_H_

#include <string>

namespace trimtab {

class TemporaryDirectory {
 public:
  TemporaryDirectory();  // ends the program with a message when none can be made
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  // path() + "/" + name
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_TEMPORARY_DIRECTORY_H_
