// PosixFiles: the real file system.
#ifndef TRIMTAB_BASE_POSIX_FILES_H_
#define TRIMTAB_BASE_POSIX_FILES_H_

#include <memory>

#include "trimtab/base/files.h"

namespace trimtab {

// Safe from any thread. Descriptors are closed on exec, locks are not inherited by children.
std::unique_ptr<Files> MakePosixFiles();

// The error of a failed system call: kNotFound, kInvalidInput or kIo by errno, with the reason in words and a remedy.
Error SystemError(const std::string& place, const std::string& action, int error_number);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_POSIX_FILES_H_
