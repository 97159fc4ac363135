// JsonReader: an object of JSON into fields of a struct. The first thing that is missing or of the wrong type is kept
// as the error; everything after it reads as its default, so that the caller asks once at the end.
#ifndef TRIMTAB_REPORT_JSON_READER_H_
#define TRIMTAB_REPORT_JSON_READER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/base/verdict.h"

namespace trimtab::report {

class JsonReader {
 public:
  // `json` must outlive the reader. `place` goes in front of the keys in errors.
  JsonReader(const Json& json, std::string place);

  void Read(const char* key, std::string& value);
  void Read(const char* key, bool& value);
  void Read(const char* key, int& value);
  void Read(const char* key, std::int64_t& value);
  void Read(const char* key, std::uint64_t& value);
  void Read(const char* key, double& value);  // null: NaN
  void Read(const char* key, Verdict& value);
  void Read(const char* key, std::vector<std::string>& value);
  void Read(const char* key, std::map<std::string, std::string>& value);
  void Read(const char* key, std::map<std::string, double>& value);

  // null, or no such key: nothing.
  template <typename T>
  void Read(const char* key, std::optional<T>& value) {
    value.reset();
    if (Present(key)) Read(key, value.emplace());
  }
  // A name out of a fixed list: its position.
  template <typename Enum>
  void ReadName(const char* key, Enum& value, std::string_view (*name_of)(Enum), std::initializer_list<Enum> all) {
    std::string name;
    Read(key, name);
    for (const Enum each : all) {
      if (name_of(each) == name) {
        value = each;
        return;
      }
    }
    Fail(key, "is not one of the names known, but `" + name + "`");
  }

  // Whether the key has a value other than null.
  bool Present(const char* key) const;
  // An object under a key, and each object of a list.
  void ReadObject(const char* key, const std::function<void(JsonReader&)>& read);
  void ReadList(const char* key, const std::function<void(JsonReader&)>& read);
  // The value itself; a null when it is missing, which is an error.
  const Json& Value(const char* key);
  const std::string& place() const { return place_; }

  void Fail(const char* key, const std::string& what);
  void Take(const Error& error);
  Result<> Finish() const;

 private:
  const Json* Find(const char* key);  // null and an error when it is missing

  const Json& json_;
  std::string place_;
  std::optional<Error> error_;
};

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_JSON_READER_H_
