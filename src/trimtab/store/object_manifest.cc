// A manifest, byte by byte: the line "trimtab-directory 1\n", then for each entry, sorted bytewise by path,
//   <64 hexadecimal digits> <size in decimal> <kind> <path> NUL
// kind: '-' file, 'x' executable file, 'd' empty folder (digest of no bytes, size 0). Paths may hold any byte but NUL.
#include <algorithm>
#include <charconv>
#include <cstdint>

#include "trimtab/store/object_store.h"

namespace trimtab::store {

namespace {

constexpr std::string_view kHeader = "trimtab-directory 1\n";
constexpr std::size_t kDigestLength = 64;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Relative, without empty, "." or ".." parts: it cannot lead out of the folder.
bool StaysInside(std::string_view path) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

// One entry from the front of `bytes`; false when it is malformed.
bool TakeEntry(std::string_view& bytes, ManifestEntry& entry) {
  const std::size_t end = bytes.find('\0');
  if (end == std::string_view::npos) return false;
  std::string_view record = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  if (record.size() <= kDigestLength || record[kDigestLength] != ' ') return false;
  entry.object.digest = record.substr(0, kDigestLength);
  record.remove_prefix(kDigestLength + 1);
  const std::size_t space = record.find(' ');
  if (space == std::string_view::npos || space == 0 || (space > 1 && record[0] == '0')) return false;
  const auto [stop, code] = std::from_chars(record.data(), record.data() + space, entry.object.size);
  if (code != std::errc() || stop != record.data() + space) return false;
  record.remove_prefix(space + 1);
  if (record.size() < 3 || record[1] != ' ') return false;
  const char kind = record[0];
  entry.object.kind = kind == 'd' ? ObjectKind::kDirectory : ObjectKind::kFile;
  entry.object.executable = kind == 'x';
  entry.path = record.substr(2);
  if (kind != '-' && kind != 'x' && kind != 'd') return false;
  if (kind == 'd' && (entry.object.size != 0 || entry.object.digest != Sha256Of("").ToHex())) return false;
  return IsHex(entry.object.digest) && StaysInside(entry.path);
}

}  // namespace

std::string_view ObjectKindName(ObjectKind kind) { return kind == ObjectKind::kDirectory ? "directory" : "file"; }
ObjectKind ObjectKindNamed(std::string_view name) {
  return name == "directory" ? ObjectKind::kDirectory : ObjectKind::kFile;
}

std::string WriteManifest(std::vector<ManifestEntry> entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  std::string bytes(kHeader);
  for (const ManifestEntry& entry : entries) {
    const char kind = entry.object.kind == ObjectKind::kDirectory ? 'd' : entry.object.executable ? 'x' : '-';
    bytes += entry.object.digest + " " + std::to_string(entry.object.size) + " " + kind + " " + entry.path + '\0';
  }
  return bytes;
}

Result<std::vector<ManifestEntry>> ReadManifest(std::string_view bytes, const std::string& place) {
  const auto wrong = [&](const std::string& what) {
    return InvalidInput(place, "not the list of a folder's files: " + what, "run the stage again that made it");
  };
  if (!bytes.starts_with(kHeader)) return wrong("its first line is another");
  bytes.remove_prefix(kHeader.size());
  std::vector<ManifestEntry> entries;
  while (!bytes.empty()) {
    ManifestEntry entry;
    const std::string number = std::to_string(entries.size() + 1);
    if (!TakeEntry(bytes, entry)) return wrong("entry " + number + " is malformed");
    if (!entries.empty()) {
      if (entries.back().path >= entry.path) return wrong("entry " + number + " is out of order");
    }
    entries.push_back(std::move(entry));
  }
  // A name cannot be a file and a folder. What lies in a folder need not follow it at once ("a", "a-b", "a/c").
  for (const ManifestEntry& entry : entries) {
    for (std::size_t slash = entry.path.find('/'); slash != std::string::npos;
         slash = entry.path.find('/', slash + 1)) {
      const std::string parent = entry.path.substr(0, slash);
      const auto found =
          std::lower_bound(entries.begin(), entries.end(), parent,
                           [](const ManifestEntry& a, const std::string& path) { return a.path < path; });
      if (found != entries.end() && found->path == parent) return wrong(parent + " is a file and a folder");
    }
  }
  return entries;
}

}  // namespace trimtab::store
