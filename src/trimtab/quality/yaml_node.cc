#include "trimtab/quality/yaml_node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <exception>
#include <set>
#include <sstream>

namespace trimtab::quality {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

class Converter {
 public:
  // Without aliases a node takes a byte of the file at least, most take several: a file whose aliases unfold to more
  // than that is a bomb. The bounds are linear in the size of the file.
  Converter(const std::string& place, std::size_t file_bytes)
      : place_(place), nodes_left_(file_bytes + 1000), text_left_(16 * file_bytes) {}

  Result<YamlNode> Convert(const YAML::Node& from, int depth) {
    YamlNode node;
    node.line = from.Mark().line + 1;
    node.column = from.Mark().column + 1;
    if (depth > kDeepest) return InvalidInput(PlaceOf(place_, node), "nested deeper than 64 levels");
    if (nodes_left_-- == 0) return Unfolds(node);
    switch (from.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null:
        break;
      case YAML::NodeType::Scalar:
        node.kind = YamlNode::Kind::kScalar;
        if (from.Scalar().size() > text_left_) return Unfolds(node);
        text_left_ -= from.Scalar().size();
        node.text = from.Scalar();
        node.quoted = from.Tag() == "!";
        break;
      case YAML::NodeType::Sequence:
        node.kind = YamlNode::Kind::kSequence;
        for (const YAML::Node& item : from) {
          TRIMTAB_ASSIGN_OR_RETURN(YamlNode converted, Convert(item, depth + 1));
          node.items.push_back(std::move(converted));
        }
        break;
      case YAML::NodeType::Map: {
        node.kind = YamlNode::Kind::kMap;
        std::set<std::string> seen;
        for (const auto& entry : from) {
          TRIMTAB_ASSIGN_OR_RETURN(YamlNode key, Convert(entry.first, depth + 1));
          if (key.kind != YamlNode::Kind::kScalar) return InvalidInput(PlaceOf(place_, key), "a key must be a text");
          if (!seen.insert(key.text).second) {
            return InvalidInput(PlaceOf(place_, key), "the key `" + key.text + "` stands twice", "keep one of them");
          }
          TRIMTAB_ASSIGN_OR_RETURN(YamlNode value, Convert(entry.second, depth + 1));
          if (value.line <= 0) {  // an absent value has no position of its own
            value.line = key.line;
            value.column = key.column;
          }
          node.entries.push_back(YamlEntry{std::move(key), std::move(value)});
        }
        break;
      }
    }
    return node;
  }

 private:
  Error Unfolds(const YamlNode& node) const {
    return InvalidInput(PlaceOf(place_, node), "aliases unfold to far more than the file holds", "write them out");
  }

  const std::string& place_;
  std::size_t nodes_left_;
  std::size_t text_left_;
};

class IgnoredEvents : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// Not YAML::LoadAll: it never ends on a comma outside of brackets, which yaml-cpp 0.7 takes for an endless series of
// empty documents.
bool HoldsSeveralDocuments(std::string_view text) {
  std::istringstream stream{std::string(text)};
  YAML::Parser parser(stream);
  IgnoredEvents ignored;
  return parser.HandleNextDocument(ignored) && parser.HandleNextDocument(ignored);
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

std::string PlaceOf(const std::string& place, const YamlNode& node) {
  return place + ":" + std::to_string(node.line) + ":" + std::to_string(node.column);
}

Result<YamlNode> ParseYaml(std::string_view text, const std::string& place) {
  if (text.size() > kMostBytes) return InvalidInput(place, "larger than 16 MiB; not a contract");
  if (text.find('\0') != std::string_view::npos) return InvalidInput(place, "holds a NUL byte; not a YAML text");
  try {
    if (HoldsSeveralDocuments(text)) {
      return InvalidInput(place, "holds several YAML documents, or something behind its end", "keep one to a file");
    }
    return Converter(place, text.size()).Convert(YAML::Load(std::string(text)), 0);
  } catch (const YAML::Exception& error) {
    YamlNode at;
    at.line = error.mark.line + 1;
    at.column = error.mark.column + 1;
    return InvalidInput(PlaceOf(place, at), "not valid YAML: " + error.msg);
  } catch (const std::exception& error) {
    return InvalidInput(place, std::string("not valid YAML: ") + error.what());
  }
}

}  // namespace trimtab::quality
