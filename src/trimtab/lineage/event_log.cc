#include "trimtab/lineage/event_log.h"

#include <algorithm>

#include "trimtab/base/json.h"

namespace trimtab::lineage {

namespace {

std::string TextAt(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

const Json& ObjectAt(const Json& object, const char* key) {
  static const Json kNothing = Json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? *found : kNothing;
}

Job JobOf(const Json& job) { return {TextAt(job, "namespace"), TextAt(job, "name")}; }

OpenRun OpenRunOf(const Json& event) {
  const Json& run = ObjectAt(event, "run");
  OpenRun open{TextAt(run, "runId"), JobOf(ObjectAt(event, "job")), std::nullopt};
  const Json& parent = ObjectAt(ObjectAt(run, "facets"), "parent");
  if (const std::string id = TextAt(ObjectAt(parent, "run"), "runId"); !id.empty()) {
    open.parent = ParentRun{id, JobOf(ObjectAt(parent, "job"))};
  }
  return open;
}

bool IsEnd(std::string_view type) { return type == "COMPLETE" || type == "ABORT" || type == "FAIL"; }

// The runs without an end, by the lines of their START; parsed only when asked for.
class OpenRunLines {
 public:
  void Note(std::string_view type, std::string_view run_id, std::string_view line) {
    if (run_id.empty()) return;  // an event about a job or a data set
    if (type == "START") {
      if (Find(run_id) == lines_.end()) lines_.push_back({std::string(run_id), line});
    } else if (IsEnd(type)) {
      if (const auto found = Find(run_id); found != lines_.end()) lines_.erase(found);
    }
  }
  Result<std::vector<OpenRun>> Runs(const std::string& place) const {
    std::vector<OpenRun> runs;
    for (const auto& [run_id, line] : lines_) {
      TRIMTAB_ASSIGN_OR_RETURN(const Json event, ParseJson(line, place));
      runs.push_back(OpenRunOf(event));
    }
    return runs;
  }

 private:
  using Lines = std::vector<std::pair<std::string, std::string_view>>;
  // From the back: the runs that are still open are few, and those that end next began last.
  Lines::iterator Find(std::string_view run_id) {
    const auto found =
        std::find_if(lines_.rbegin(), lines_.rend(), [&](const auto& entry) { return entry.first == run_id; });
    return found == lines_.rend() ? lines_.end() : std::prev(found.base());
  }
  Lines lines_;
};

// Takes `prefix` from the front of text.
bool Take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Takes a JSON string's content without escapes, and its closing quote.
bool TakeText(std::string_view& text, std::string_view& content) {
  const std::size_t end = text.find_first_of("\"\\");
  if (end == std::string_view::npos || text[end] == '\\') return false;
  content = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

// Type and run of a line in exactly the form that WriteEvent gives; false for any other line.
bool Skim(std::string_view line, std::string_view& type, std::string_view& run_id) {
  std::string_view ignored;
  return line.ends_with("]}") && Take(line, "{\"eventType\":\"") && TakeText(line, type) &&
         Take(line, ",\"eventTime\":\"") && TakeText(line, ignored) && Take(line, ",\"producer\":\"") &&
         line.starts_with(kProducerPrefix) && TakeText(line, ignored) && Take(line, ",\"schemaURL\":\"") &&
         TakeText(line, ignored) && Take(line, ",\"run\":{\"runId\":\"") && TakeText(line, run_id);
}

Result<LogSummary> Read(std::string_view bytes, const std::string& place, bool skim) {
  LogSummary summary;
  OpenRunLines open;
  std::int64_t number = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;  // cut short
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    ++number;
    std::string_view type;
    std::string_view run_id;
    if (skim && !rest.empty() && Skim(line, type, run_id)) {
      open.Note(type, run_id, line);
    } else {
      const Result<Json> event = ParseJson(line, place);
      if (!event.ok() || !event->is_object()) {
        // A power loss can also leave a last line with its end and a hole in it: it was never acknowledged.
        if (rest.empty()) break;
        return InvalidInput(place + ":" + std::to_string(number), "this line is no lineage event: the log is damaged",
                            "put a backup in its place, or move it away to begin a new one");
      }
      const std::string parsed_type = TextAt(*event, "eventType");
      open.Note(parsed_type, TextAt(ObjectAt(*event, "run"), "runId"), line);
    }
    ++summary.events;
    summary.whole_bytes = bytes.size() - rest.size();
  }
  summary.torn_bytes = bytes.size() - summary.whole_bytes;
  Result<std::vector<OpenRun>> runs = open.Runs(place);
  if (!runs.ok()) return InvalidInput(place, "the log is damaged: " + runs.error().message, runs.error().remedy);
  summary.open_runs = *std::move(runs);
  return summary;
}

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Result<LogSummary> ReadLog(std::string_view bytes, const std::string& place) { return Read(bytes, place, false); }
Result<LogSummary> SkimLog(std::string_view bytes, const std::string& place) { return Read(bytes, place, true); }

EventLog::EventLog(Files& files, std::unique_ptr<WritableFile> file, std::string path, std::string version,
                   LogSummary summary)
    : files_(files),
      path_(std::move(path)),
      version_(std::move(version)),
      torn_bytes_(summary.torn_bytes),
      file_(std::move(file)),
      open_runs_(std::move(summary.open_runs)),
      whole_bytes_(summary.whole_bytes) {}

Result<std::unique_ptr<EventLog>> EventLog::Open(Files& files, const std::string& path, std::string version) {
  LogSummary summary;
  Result<std::string> bytes = ReadFile(files, path);
  const bool absent = !bytes.ok() && bytes.error().code == ErrorCode::kNotFound;
  if (!bytes.ok() && !absent) return bytes.error();
  if (!absent) {
    TRIMTAB_ASSIGN_OR_RETURN(summary, SkimLog(*bytes, path));
  }
  if (summary.torn_bytes > 0) TRIMTAB_RETURN_IF_ERROR(files.Truncate(path, summary.whole_bytes));
  TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<WritableFile> file, files.OpenForAppend(path));
  if (absent) TRIMTAB_RETURN_IF_ERROR(files.SyncDirectory(DirectoryOf(path)));
  return std::unique_ptr<EventLog>(new EventLog(files, std::move(file), path, std::move(version), std::move(summary)));
}

Result<> EventLog::Append(const RunEvent& event) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string line, WriteEvent(event, version_));
  const MutexLock lock(mutex_);
  if (torn_) TRIMTAB_RETURN_IF_ERROR(files_.Truncate(path_, whole_bytes_));
  torn_ = true;
  TRIMTAB_RETURN_IF_ERROR(file_->Append(line + "\n"));
  TRIMTAB_RETURN_IF_ERROR(file_->Sync());
  torn_ = false;
  whole_bytes_ += line.size() + 1;
  const auto found = std::find_if(open_runs_.begin(), open_runs_.end(),
                                  [&](const OpenRun& open) { return open.run_id == event.run_id; });
  if (event.type == EventType::kStart) {
    if (found == open_runs_.end()) open_runs_.push_back({event.run_id, event.job, event.parent});
  } else if (found != open_runs_.end()) {
    open_runs_.erase(found);
  }
  return {};
}

std::vector<OpenRun> EventLog::OpenRuns() const {
  const MutexLock lock(mutex_);
  return open_runs_;
}

}  // namespace trimtab::lineage
