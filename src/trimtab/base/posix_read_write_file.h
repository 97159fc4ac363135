// The real ReadWriteFile: pread, pwrite, open-file-description locks and shared mappings.
#ifndef TRIMTAB_BASE_POSIX_READ_WRITE_FILE_H_
#define TRIMTAB_BASE_POSIX_READ_WRITE_FILE_H_

#include <memory>
#include <string>

#include "trimtab/base/files.h"

namespace trimtab {

Result<std::unique_ptr<ReadWriteFile>> OpenPosixReadWriteFile(const std::string& path, bool create);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_POSIX_READ_WRITE_FILE_H_
