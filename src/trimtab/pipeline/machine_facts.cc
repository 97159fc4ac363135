#include "trimtab/pipeline/machine_facts.h"

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "trimtab/base/processes.h"

namespace trimtab::pipeline {

namespace {

// Longer than any healthy repository needs; a hung network file system must not hang the run.
constexpr std::chrono::seconds kGitPatience{60};

// The text after the first line that begins with `key`, its separators left out.
std::optional<std::string> ValueOf(std::string_view text, std::string_view key) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    if (line.starts_with(key)) {
      const std::size_t from = line.find_first_not_of(" \t:=\"", key.size());
      if (from == std::string_view::npos) return std::nullopt;
      const std::size_t to = line.find_last_not_of(" \t\"");
      return std::string(line.substr(from, to - from + 1));
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::size_t CountLines(std::string_view text, std::string_view key) {
  std::size_t count = text.starts_with(key) ? 1 : 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (text.substr(at + 1).starts_with(key)) ++count;
  }
  return count;
}

// The first bytes of a file, and whether there are more.
struct Beginning {
  std::string bytes;
  bool whole = true;
};
Result<Beginning> ReadBeginning(Files& files, const std::string& path, std::uint64_t limit) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<RandomAccessFile> file, files.OpenForRead(path));
  Beginning beginning;
  beginning.whole = file->Size() <= limit;
  beginning.bytes.resize(static_cast<std::size_t>(std::min(file->Size(), limit)));
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, file->ReadAt(0, std::as_writable_bytes(std::span(beginning.bytes))));
  beginning.bytes.resize(got);
  return beginning;
}

class Git {
 public:
  Git(const Environment& environment, const std::string& root, const std::string& scratch,
      const std::map<std::string, std::string>& variables)
      : environment_(environment), root_(root), scratch_(scratch), variables_(variables) {
    variables_["GIT_OPTIONAL_LOCKS"] = "0";  // never in the way of the user's own git
    variables_["LC_ALL"] = "C";
  }
  ~Git() { (void)environment_.files.Remove(scratch_); }
  Git(const Git&) = delete;
  Git& operator=(const Git&) = delete;

  // What it printed; nothing when git is absent, failed or hung.
  Result<std::optional<Beginning>> Ask(const std::vector<std::string>& words, std::uint64_t limit) {
    (void)environment_.files.Remove(scratch_);
    ProcessSpec spec;
    spec.arguments = {"git"};
    spec.arguments.insert(spec.arguments.end(), words.begin(), words.end());
    spec.directory = root_;
    spec.environment = variables_;
    spec.output_path = scratch_;
    spec.error_path = "/dev/null";
    Result<std::unique_ptr<Process>> process = environment_.processes.Start(spec);
    if (!process.ok()) {
      if (process.error().code == ErrorCode::kNotFound) return std::optional<Beginning>();
      return process.error();
    }
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<ProcessExit> exit, (*process)->Wait(kGitPatience));
    if (!exit || exit->signal != 0 || exit->code != 0) return std::optional<Beginning>();
    TRIMTAB_ASSIGN_OR_RETURN(Beginning beginning, ReadBeginning(environment_.files, scratch_, limit));
    return std::optional(std::move(beginning));
  }

 private:
  const Environment& environment_;
  const std::string root_;
  const std::string scratch_;
  std::map<std::string, std::string> variables_;
};

}  // namespace

std::map<std::string, std::string> MachineFacts(Files& files) {
  std::map<std::string, std::string> facts;
  if (const Result<std::string> text = ReadFile(files, "/proc/cpuinfo"); text.ok()) {
    if (const auto model = ValueOf(*text, "model name")) facts["cpu"] = *model;
    if (const std::size_t cores = CountLines(*text, "processor"); cores > 0) facts["cores"] = std::to_string(cores);
  }
  if (const Result<std::string> text = ReadFile(files, "/proc/meminfo"); text.ok()) {
    if (const auto total = ValueOf(*text, "MemTotal")) {
      std::uint64_t kilobytes = 0;
      for (const char c : *total) {
        if (c < '0' || c > '9') break;
        kilobytes = kilobytes * 10 + static_cast<std::uint64_t>(c - '0');
      }
      if (kilobytes > 0) facts["memory_bytes"] = std::to_string(kilobytes * 1024);
    }
  }
  if (Result<std::string> text = ReadFile(files, "/proc/sys/kernel/osrelease"); text.ok()) {
    while (!text->empty() && text->back() == '\n') text->pop_back();
    facts["kernel"] = *text;
  }
  if (const Result<std::string> text = ReadFile(files, "/etc/os-release"); text.ok()) {
    if (const auto name = ValueOf(*text, "PRETTY_NAME")) facts["system"] = *name;
  }
  return facts;
}

Result<GitFacts> ReadGitFacts(const Environment& environment, const std::string& root, const std::string& scratch,
                              const std::map<std::string, std::string>& variables, std::uint64_t diff_limit) {
  GitFacts facts;
  Git git(environment, root, scratch, variables);
  constexpr std::uint64_t kStatusLimit = 64 * 1024;  // only the header and whether anything follows
  TRIMTAB_ASSIGN_OR_RETURN(
      const std::optional<Beginning> status,
      git.Ask({"status", "--porcelain=v2", "--branch", "--untracked-files=no", "--ignore-submodules=dirty"},
              kStatusLimit));
  if (!status) return facts;
  facts.commit = ValueOf(status->bytes, "# branch.oid").value_or("");
  if (facts.commit == "(initial)") facts.commit.clear();
  facts.branch = ValueOf(status->bytes, "# branch.head").value_or("");
  if (facts.branch == "(detached)") facts.branch.clear();
  const std::size_t lines =
      CountLines(status->bytes, "1 ") + CountLines(status->bytes, "2 ") + CountLines(status->bytes, "u ");
  facts.dirty = lines > 0;
  if (!facts.dirty || facts.commit.empty()) return facts;
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<Beginning> diff, git.Ask({"diff", "--no-ext-diff", "--no-textconv",
                                                                   "--no-color", "--ignore-submodules=dirty", "HEAD"},
                                                                  diff_limit));
  if (!diff) return facts;
  if (!diff->whole) {
    diff->bytes.resize(diff->bytes.rfind('\n') + 1);  // npos + 1 is 0
    diff->bytes += "... cut by trimtab after " + std::to_string(diff->bytes.size()) + " bytes\n";
  }
  facts.diff = std::move(diff->bytes);
  return facts;
}

}  // namespace trimtab::pipeline
