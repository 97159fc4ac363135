#include "frame_profile.h"

namespace trimtab::extension {

profile::Scan FrameProfile::OpenScan() const {
  profile::Scan scan(frame_->schema);
  for (const auto& [identity, state] : states_) scan.Provide(state);
  return scan;
}

Result<> FrameProfile::Run(profile::Scan& scan, Executor& executor) {
  const std::vector<std::string> columns = scan.Columns();
  if (!columns.empty()) {
    FrameSource source(frame_, columns);
    TRIMTAB_RETURN_IF_ERROR(scan.Run(source, executor));
  }
  for (const std::shared_ptr<profile::State>& state : scan.States()) states_.try_emplace(state->Identity(), state);
  return {};
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
