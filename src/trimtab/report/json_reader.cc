#include "trimtab/report/json_reader.h"

#include <limits>
#include <utility>

namespace trimtab::report {

JsonReader::JsonReader(const Json& json, std::string place) : json_(json), place_(std::move(place)) {
  if (!json.is_object()) Take(InvalidInput(place_, "is not an object, but " + std::string(json.type_name())));
}

bool JsonReader::Present(const char* key) const {
  if (!json_.is_object()) return false;
  const auto found = json_.find(key);
  return found != json_.end() && !found->is_null();
}

const Json* JsonReader::Find(const char* key) {
  if (error_) return nullptr;
  const auto found = json_.find(key);
  if (found != json_.end()) return &*found;
  Fail(key, "is missing");
  return nullptr;
}

const Json& JsonReader::Value(const char* key) {
  static const Json kNull;
  const Json* found = Find(key);
  return found == nullptr ? kNull : *found;
}

void JsonReader::Fail(const char* key, const std::string& what) {
  Take(InvalidInput(place_.empty() ? key : place_ + "." + key, what, "was it written by another version of trimtab?"));
}

void JsonReader::Take(const Error& error) {
  if (!error_) error_ = error;
}

Result<> JsonReader::Finish() const {
  if (error_) return *error_;
  return {};
}

void JsonReader::Read(const char* key, std::string& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_string()) return Fail(key, "is not a text");
  value = found->get<std::string>();
}

void JsonReader::Read(const char* key, bool& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_boolean()) return Fail(key, "is not true or false");
  value = found->get<bool>();
}

void JsonReader::Read(const char* key, int& value) {
  std::int64_t wide = 0;
  Read(key, wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
    return Fail(key, "is too large");
  value = static_cast<int>(wide);
}

void JsonReader::Read(const char* key, std::int64_t& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  const bool too_large =
      found->is_number_unsigned() &&
      found->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!found->is_number_integer() || too_large) return Fail(key, "is not a whole number");
  value = found->get<std::int64_t>();
}

void JsonReader::Read(const char* key, std::uint64_t& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_number_unsigned()) return Fail(key, "is not a whole number from 0");
  value = found->get<std::uint64_t>();
}

void JsonReader::Read(const char* key, double& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (found->is_null()) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (found->is_number()) {
    value = found->get<double>();
  } else {
    Fail(key, "is not a number");
  }
}

void JsonReader::Read(const char* key, Verdict& value) {
  ReadName(key, value, VerdictName, {Verdict::kPass, Verdict::kInconclusive, Verdict::kFail});
}

void JsonReader::Read(const char* key, std::vector<std::string>& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_array()) return Fail(key, "is not a list");
  value.clear();
  for (const Json& each : *found) {
    if (!each.is_string()) return Fail(key, "holds something that is not a text");
    value.push_back(each.get<std::string>());
  }
}

void JsonReader::Read(const char* key, std::map<std::string, std::string>& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_object()) return Fail(key, "is not an object");
  value.clear();
  for (const auto& [name, each] : found->items()) {
    if (!each.is_string()) return Fail(key, "holds something that is not a text");
    value[name] = each.get<std::string>();
  }
}

void JsonReader::Read(const char* key, std::map<std::string, double>& value) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_object()) return Fail(key, "is not an object");
  value.clear();
  for (const auto& [name, each] : found->items()) {
    if (!each.is_number() && !each.is_null()) return Fail(key, "holds something that is not a number");
    value[name] = each.is_null() ? std::numeric_limits<double>::quiet_NaN() : each.get<double>();
  }
}

void JsonReader::ReadObject(const char* key, const std::function<void(JsonReader&)>& read) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  JsonReader reader(*found, place_.empty() ? key : place_ + "." + key);
  if (reader.Finish().ok()) read(reader);
  if (const Result<> result = reader.Finish(); !result.ok()) Take(result.error());
}

void JsonReader::ReadList(const char* key, const std::function<void(JsonReader&)>& read) {
  const Json* found = Find(key);
  if (found == nullptr) return;
  if (!found->is_array()) return Fail(key, "is not a list");
  for (std::size_t i = 0; i < found->size(); ++i) {
    JsonReader reader((*found)[i], (place_.empty() ? key : place_ + "." + key) + "[" + std::to_string(i) + "]");
    if (reader.Finish().ok()) read(reader);
    if (const Result<> result = reader.Finish(); !result.ok()) return Take(result.error());
  }
}

}  // namespace trimtab::report
