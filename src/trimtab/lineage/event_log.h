// EventLog: `.trimtab/lineage.ndjson`, one OpenLineage event a line, only ever appended to. A line is synced before
// Append returns. A process that dies may leave a last line that is cut short; Open cuts it off. One process appends at
// a time (the pipeline's lock); others may read.
#ifndef TRIMTAB_LINEAGE_EVENT_LOG_H_
#define TRIMTAB_LINEAGE_EVENT_LOG_H_

#include <cstdint>
#include <memory>
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
  std::uint64_t whole_bytes = 0;   // length up to the end of the last whole line
  std::uint64_t torn_bytes = 0;    // after it
};
// kInvalidInput with the line's number when a whole line is no JSON object with a run.
Result<LogSummary> ReadLog(std::string_view bytes, const std::string& place);

// Safe from any thread.
class EventLog {
 public:
  // Creates the file when it is absent. kInvalidInput when a whole line is not an event: the log is damaged.
  static Result<std::unique_ptr<EventLog>> Open(Files& files, const std::string& path, std::string version);

  Result<> Append(const RunEvent& event) TRIMTAB_EXCLUDES(mutex_);
  // Runs that began in this log and have no end, those of this process among them.
  std::vector<OpenRun> OpenRuns() const TRIMTAB_EXCLUDES(mutex_);
  std::uint64_t torn_bytes() const { return torn_bytes_; }  // that Open cut off

 private:
  EventLog(std::unique_ptr<WritableFile> file, std::string path, std::string version, LogSummary summary);
  std::string path_;
  std::string version_;
  std::uint64_t torn_bytes_;
  mutable Mutex mutex_;
  std::unique_ptr<WritableFile> file_ TRIMTAB_GUARDED_BY(mutex_);
  std::vector<OpenRun> open_runs_ TRIMTAB_GUARDED_BY(mutex_);
  bool broken_ TRIMTAB_GUARDED_BY(mutex_) = false;  // an append failed: its line may be torn
};

}  // namespace trimtab::lineage

#endif  // TRIMTAB_LINEAGE_EVENT_LOG_H_
