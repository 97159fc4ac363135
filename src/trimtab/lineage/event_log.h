// EventLog: `.trimtab/lineage.ndjson`, one OpenLineage event a line, only ever appended to. A line is synced before
// Append returns. A process that dies may leave a last line that is cut short; Open cuts it off. One process appends at
// a time (the pipeline's lock); others may read.
#ifndef TRIMTAB_LINEAGE_EVENT_LOG_H_
#define TRIMTAB_LINEAGE_EVENT_LOG_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/mutex.h"
#include "trimtab/base/result.h"
#include "trimtab/lineage/event.h"

namespace trimtab::lineage {

// A run that has begun and neither completed, failed nor been aborted.
struct OpenRun {
  std::string run_id;
  Job job;
  std::optional<ParentRun> parent;
};

// What a log says, read leniently: events of other producers are fine.
struct LogSummary {
  std::int64_t events = 0;
  std::vector<OpenRun> open_runs;  // in the order of their START
  std::uint64_t whole_bytes = 0;   // length up to the end of the last whole, valid line
  std::uint64_t torn_bytes = 0;    // after it: a line cut short, or a last line that is no JSON object
};
// Parses every line. kInvalidInput with the number of a line, other than the last, that is no JSON object.
Result<LogSummary> ReadLog(std::string_view bytes, const std::string& place);
// The same for a log that ReadLog accepts, at the speed of memory: of lines in the form that WriteEvent gives only type
// and run id are looked at. Damage within such a line goes unseen; `trimtab verify` uses ReadLog.
Result<LogSummary> SkimLog(std::string_view bytes, const std::string& place);

// Safe from any thread.
class EventLog {
 public:
  // Creates the file when it is absent. kInvalidInput when the log is damaged (SkimLog). files must outlive it.
  static Result<std::unique_ptr<EventLog>> Open(Files& files, const std::string& path, std::string version);

  // After a failure (a full disk) the log stays usable: the torn line is cut off before the next.
  Result<> Append(const RunEvent& event) TRIMTAB_EXCLUDES(mutex_);
  // Runs that began in this log and have no end, those of this process among them.
  std::vector<OpenRun> OpenRuns() const TRIMTAB_EXCLUDES(mutex_);
  std::uint64_t torn_bytes() const { return torn_bytes_; }  // that Open cut off

 private:
  EventLog(Files& files, std::unique_ptr<WritableFile> file, std::string path, std::string version, LogSummary summary);
  Files& files_;
  const std::string path_;
  const std::string version_;
  const std::uint64_t torn_bytes_;
  mutable Mutex mutex_;
  std::unique_ptr<WritableFile> file_ TRIMTAB_GUARDED_BY(mutex_);
  std::vector<OpenRun> open_runs_ TRIMTAB_GUARDED_BY(mutex_);
  std::uint64_t whole_bytes_ TRIMTAB_GUARDED_BY(mutex_);
  bool torn_ TRIMTAB_GUARDED_BY(mutex_) = false;  // an append failed
};

}  // namespace trimtab::lineage

#endif  // TRIMTAB_LINEAGE_EVENT_LOG_H_
