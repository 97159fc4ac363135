#include "frame_profile.h"

#include <algorithm>
#include <set>

namespace trimtab::extension {

profile::Scan FrameProfile::OpenScan() const {
  profile::Scan scan(frame_->schema);
  for (const auto& [identity, state] : states_) scan.Provide(state);
  return scan;
}

profile::Scan FrameProfile::OpenScan(std::span<const std::string> columns) const {
  std::set<std::size_t> positions;  // in the order of the table
  for (const std::string& name : columns) positions.insert(frame_->schema.Find(name).value());
  table::Schema schema;
  for (const std::size_t position : positions) schema.fields.push_back(frame_->schema.fields[position]);
  const std::set<std::string> wanted(columns.begin(), columns.end());
  profile::Scan scan(std::move(schema));
  for (const std::string& name : wanted) {
    const auto [first, last] = of_column_.equal_range(name);
    for (auto place = first; place != last; ++place) {
      const std::vector<std::string> read = place->second->Columns();
      const bool first_of_all = read.front() == name;  // once, where it reads several
      if (first_of_all && std::all_of(read.begin(), read.end(), [&](const auto& c) { return wanted.contains(c); })) {
        scan.Provide(place->second);
      }
    }
  }
  return scan;
}

Result<> FrameProfile::Run(profile::Scan& scan, Executor& executor) {
  const std::vector<std::string> columns = scan.Columns();
  if (!columns.empty()) {
    FrameSource source(frame_, columns);
    TRIMTAB_RETURN_IF_ERROR(scan.Run(source, executor));
  }
  for (const std::shared_ptr<profile::State>& state : scan.States()) {
    if (!states_.try_emplace(state->Identity(), state).second) continue;
    for (const std::string& name : state->Columns()) of_column_.emplace(name, state);
  }
  return {};
}

std::shared_ptr<const Integers> FrameProfile::FindIntegers(const std::string& name, const FrameColumn& column) {
  const std::lock_guard lock(mutex_);
  if (const auto place = integers_.find(name); place != integers_.end()) return place->second;
  return integers_.emplace(name, Integers::Of(column)).first->second;
}

std::size_t FrameProfile::TasksFor(std::size_t states) const {
  const auto batches = static_cast<std::size_t>(frame_->rows >> 20) + 1;
  return states == 0 ? 0 : batches * (states + 1) + states;
}

std::shared_ptr<profile::State> FrameProfile::FindState(const std::string& identity) const {
  const auto place = states_.find(identity);
  return place == states_.end() ? nullptr : place->second;
}

std::shared_ptr<const profile::KeptNumbers> FrameProfile::FindNumbers(const std::string& column) const {
  return std::static_pointer_cast<const profile::KeptNumbers>(FindState(profile::KeptNumbers(column).Identity()));
}

std::shared_ptr<const profile::CategoryCounts> FrameProfile::FindCategories(const std::string& column) const {
  return std::static_pointer_cast<const profile::CategoryCounts>(FindState(profile::CategoryCounts(column).Identity()));
}

}  // namespace trimtab::extension
