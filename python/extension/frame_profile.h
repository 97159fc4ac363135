// FrameProfile: what has been learnt about the columns of a frame. A state is filled once, when it is first wanted, and
// shared by whoever asks later: metrics, tests, comparisons.
#ifndef TRIMTAB_EXTENSION_FRAME_PROFILE_H_
#define TRIMTAB_EXTENSION_FRAME_PROFILE_H_

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "frame_table.h"
#include "integer_statistics.h"
#include "trimtab/base/executor.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/scan.h"

namespace trimtab::extension {

class FrameProfile {
 public:
  FrameProfile(std::shared_ptr<const FrameTable> frame, std::size_t threads)
      : frame_(std::move(frame)), threads_(threads) {}

  const std::shared_ptr<const FrameTable>& frame() const { return frame_; }
  std::size_t threads() const { return threads_; }

  // The rest: one thread at a time, which holds mutex().
  std::mutex& mutex() { return mutex_; }

  // A scan that knows every finished state.
  profile::Scan OpenScan() const;
  // A scan that knows nothing but these columns, which the table has, and their states: it costs by them, not by all.
  profile::Scan OpenScan(std::span<const std::string> columns) const;
  // Fills what the scan still lacks, and keeps it.
  Result<> Run(profile::Scan& scan, Executor& executor);
  // About the number of tasks that Run hands out for `states` states.
  std::size_t TasksFor(std::size_t states) const;

  // Null where Numbers are exact. Made when it is first asked for; takes the mutex itself.
  std::shared_ptr<const Integers> FindIntegers(const std::string& name, const FrameColumn& column);

  // Finished states, or null.
  std::shared_ptr<const profile::KeptNumbers> FindNumbers(const std::string& column) const;
  std::shared_ptr<const profile::CategoryCounts> FindCategories(const std::string& column) const;

 private:
  std::shared_ptr<profile::State> FindState(const std::string& identity) const;

  std::shared_ptr<const FrameTable> frame_;
  std::size_t threads_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<profile::State>> states_;  // by identity; finished
  std::multimap<std::string, std::shared_ptr<profile::State>> of_column_;
  std::map<std::string, std::shared_ptr<const Integers>> integers_;  // by column
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_FRAME_PROFILE_H_
