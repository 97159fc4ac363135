#include "trimtab/quality/case_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "trimtab/base/posix_files.h"

namespace trimtab::quality {
namespace {

constexpr const char* kHeader =
    "apiVersion: v3.1.0\nkind: DataContract\nid: a-case\nversion: 1.0.0\nstatus: active\nschema:\n";

std::string Indented(const std::string& text) {
  std::string indented;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    indented += "  " + text.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  return indented;
}

}  // namespace

std::string CaseFile::Text(const char* key) const {
  const YamlValue* value = root.Find(key);
  return value == nullptr ? "" : value->text;
}

std::vector<CaseFile> ReadCases(const std::string& folder) {
  const std::unique_ptr<Files> files = MakePosixFiles();
  const std::string path = std::string(TRIMTAB_SOURCE_DIR) + "/src/trimtab/quality/testdata/" + folder;
  std::vector<CaseFile> cases;
  const Result<std::vector<std::string>> names = files->List(path);
  for (const std::string& name : names.value()) {
    const std::string text = ReadFile(*files, path + "/" + name).value();
    Result<YamlValue> root = ParseYaml(text, name);
    if (!root.ok()) {
      ADD_FAILURE() << root.error().ToString();
      std::abort();
    }
    CaseFile file{name.substr(0, name.find('.')), std::move(*root), ""};
    file.contract =
        file.root.Find("schema") != nullptr ? kHeader + Indented(file.Text("schema")) : file.Text("contract");
    cases.push_back(std::move(file));
  }
  return cases;
}

}  // namespace trimtab::quality
