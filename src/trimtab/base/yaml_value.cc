#include "trimtab/base/yaml_value.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "trimtab/base/json.h"

namespace trimtab {

namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kMostParts = 1'000'000;

SourcePosition PositionOf(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// A text counts by its length too, so that aliases of long texts are bounded as well.
constexpr std::size_t kTextPerPart = 64;

std::size_t CountParts(const YamlValue& value) {
  std::size_t parts = 1 + value.text.size() / kTextPerPart;
  for (const YamlValue& item : value.items) parts += CountParts(item);
  for (const auto& [key, entry] : value.entries) parts += 1 + CountParts(entry);
  return parts;
}

// Thrown through yaml-cpp's parser, which offers no other way to stop; caught in ParseYaml.
struct Refusal {
  SourcePosition position;
  std::string message;
  std::string remedy;
};

class TreeBuilder : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlValue value;
    value.position = PositionOf(mark);
    Add(std::move(value), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw Refusal{PositionOf(mark), "an alias that stands inside its own anchor",
                    "an anchor must end before it is used"};
    YamlValue value = found->second;
    value.position = PositionOf(mark);
    CheckParts(CountParts(value), value.position);
    Add(std::move(value), 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    YamlValue value;
    value.kind = YamlValue::Kind::kScalar;
    value.text = text;
    value.plain = tag == "?";
    value.position = PositionOf(mark);
    if (value.plain && (text == "~" || text == "null" || text == "Null" || text == "NULL")) {
      value.kind = YamlValue::Kind::kNull;
      value.text.clear();
    }
    Add(std::move(value), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(YamlValue::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(YamlValue::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

  YamlValue TakeRoot() { return std::move(root_); }

 private:
  struct OpenNode {
    YamlValue value;
    YAML::anchor_t anchor = 0;
    std::optional<YamlValue> key;  // of a map: read, its value not yet
    std::set<std::string> names;
    std::vector<YamlValue> merged;  // values of "<<"
  };

  void CheckParts(std::size_t more, SourcePosition position) {
    parts_ += more;
    if (parts_ > kMostParts)
      throw Refusal{position, "more than 1,000,000 parts, aliases written out", "use fewer aliases of large parts"};
  }

  void Open(YamlValue::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kDeepest) throw Refusal{PositionOf(mark), "nested deeper than 64 levels", "flatten it"};
    OpenNode node;
    node.value.kind = kind;
    node.value.position = PositionOf(mark);
    node.anchor = anchor;
    open_.push_back(std::move(node));
  }

  void Close() {
    OpenNode node = std::move(open_.back());
    open_.pop_back();
    // What stands in the map itself wins over what is merged into it, an earlier merge over a later one.
    for (YamlValue& source : node.merged) {
      for (auto& [key, value] : source.entries) {
        if (!node.names.insert(key.text).second) continue;
        node.value.entries.push_back({std::move(key), std::move(value)});
      }
    }
    Add(std::move(node.value), node.anchor);
  }

  void Add(YamlValue value, YAML::anchor_t anchor) {
    CheckParts(1, value.position);
    if (anchor != 0) anchors_[anchor] = value;
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    OpenNode& parent = open_.back();
    if (parent.value.kind == YamlValue::Kind::kList) {
      parent.value.items.push_back(std::move(value));
    } else if (!parent.key.has_value()) {
      AddKey(parent, std::move(value));
    } else if (parent.key->plain && parent.key->text == "<<") {
      AddMerge(parent, std::move(value));
      parent.key.reset();
    } else {
      if (value.position.line <= 0) value.position = parent.key->position;  // an absent value has none of its own
      parent.value.entries.push_back({std::move(*parent.key), std::move(value)});
      parent.key.reset();
    }
  }

  static void AddKey(OpenNode& parent, YamlValue key) {
    if (key.kind != YamlValue::Kind::kScalar)
      throw Refusal{key.position, Describe(key) + " as a key", "a key is text; put it in quotes"};
    if (!parent.names.insert(key.text).second)
      throw Refusal{key.position, "the key `" + key.text + "` stands twice in this map", "remove one of them"};
    parent.key = std::move(key);
  }

  static void AddMerge(OpenNode& parent, YamlValue value) {
    parent.names.erase("<<");
    if (value.kind == YamlValue::Kind::kMap) {
      parent.merged.push_back(std::move(value));
      return;
    }
    const bool maps = value.kind == YamlValue::Kind::kList &&
                      std::all_of(value.items.begin(), value.items.end(),
                                  [](const YamlValue& item) { return item.kind == YamlValue::Kind::kMap; });
    if (!maps) throw Refusal{value.position, "<< with " + Describe(value), "<< takes a map or a list of maps"};
    for (YamlValue& item : value.items) parent.merged.push_back(std::move(item));
  }

  YamlValue root_;
  std::vector<OpenNode> open_;
  std::map<YAML::anchor_t, YamlValue> anchors_;
  std::size_t parts_ = 0;
};

// Offset of the first byte that is not well-formed UTF-8 (RFC 3629), or npos.
std::size_t FindInvalidUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t offset) {
      return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U;
    };
    const unsigned lead = byte(0);
    std::size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 0;
    if (lead >= 0xf0 && lead < 0xf5) length = 4;
    if (length == 0) return at;
    for (std::size_t i = 1; i < length; ++i)
      if ((byte(i) & 0xc0) != 0x80) return at;
    const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
    const bool too_large = lead == 0xf4 && byte(1) >= 0x90;
    if (overlong || surrogate || too_large) return at;
    at += length;
  }
  return std::string_view::npos;
}

SourcePosition PositionAt(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  return {static_cast<int>(line) + 1,
          static_cast<int>(before.size() - (start == std::string_view::npos ? 0 : start + 1)) + 1};
}

Json ToJson(const YamlValue& value) {
  switch (value.kind) {
    case YamlValue::Kind::kNull:
      return nullptr;
    case YamlValue::Kind::kScalar:
      return value.text;
    case YamlValue::Kind::kList: {
      Json list = Json::array();
      for (const YamlValue& item : value.items) list.push_back(ToJson(item));
      return list;
    }
    case YamlValue::Kind::kMap: {
      Json map = Json::object();
      for (const auto& [key, entry] : value.entries) map[key.text] = ToJson(entry);
      return map;
    }
  }
  return nullptr;
}

}  // namespace

const YamlValue* YamlValue::Find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name.text == key) return &value;
  return nullptr;
}

Result<YamlValue> ParseYaml(std::string_view text, const std::string& place) {
  if (const std::size_t bad = FindInvalidUtf8(text); bad != std::string_view::npos)
    return InvalidInput(PlaceOf(place, PositionAt(text, bad)), "a byte that is not UTF-8", "save the file as UTF-8");
  if (const std::size_t bad = text.find('\0'); bad != std::string_view::npos)
    return InvalidInput(PlaceOf(place, PositionAt(text, bad)), "a NUL byte", "this is not a text file");
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    YamlValue root = builder.TakeRoot();
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      const YamlValue extra = second.TakeRoot();
      return InvalidInput(PlaceOf(place, extra.position),
                          "a second document (after ---), or something behind the end of the first",
                          "one document a file");
    }
    return root;
  } catch (const Refusal& refusal) {
    return InvalidInput(PlaceOf(place, refusal.position), refusal.message, refusal.remedy);
  } catch (const YAML::Exception& error) {
    return InvalidInput(PlaceOf(place, PositionOf(error.mark)), "not valid YAML: " + error.msg);
  } catch (const std::exception& error) {
    return InvalidInput(place, std::string("not valid YAML: ") + error.what());
  }
}

std::string PlaceOf(const std::string& file, SourcePosition position) {
  if (position.line <= 0) return file;
  return file + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string Describe(const YamlValue& value) {
  constexpr std::size_t kLongest = 60;
  switch (value.kind) {
    case YamlValue::Kind::kNull:
      return "nothing";
    case YamlValue::Kind::kList:
      return "a list";
    case YamlValue::Kind::kMap:
      return "a map";
    case YamlValue::Kind::kScalar:
      break;
  }
  if (value.text.size() <= kLongest) return "`" + value.text + "`";
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(value.text[end]) & 0xc0) == 0x80) --end;
  return "`" + value.text.substr(0, end) + "...`";
}

std::string YamlText(const YamlValue& value) {
  if (value.kind == YamlValue::Kind::kScalar) return value.text;
  return value.kind == YamlValue::Kind::kNull ? "" : WriteJson(ToJson(value));
}

}  // namespace trimtab
