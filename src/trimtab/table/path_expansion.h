// Paths and globs to files; declares what ExpandPaths (source.h) and the readers share. Internal to the readers.
#ifndef TRIMTAB_TABLE_PATH_EXPANSION_H_
#define TRIMTAB_TABLE_PATH_EXPANSION_H_

#include <string>
#include <string_view>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::table {

// Whether a name, without slashes, matches a pattern of * ? and [..] as a shell has them: [a-z], [!a-z], a leading dot
// only by a dot. A [ that is never closed stands for itself.
bool MatchesGlob(std::string_view pattern, std::string_view name);

// kNotFound with the nearest names of the folder when the path does not exist, kInvalidInput for a directory.
Result<> CheckReadable(Files& files, const std::string& path);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_PATH_EXPANSION_H_
