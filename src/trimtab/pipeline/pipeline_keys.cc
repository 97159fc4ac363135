#include "trimtab/pipeline/pipeline_keys.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "trimtab/base/nearest_name.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

using Kind = YamlValue::Kind;
using Read = std::function<Result<>(const YamlValue&, const KeyPlace&, Stage&)>;

constexpr unsigned kCommand = KindBit(StageKind::kCommand);
constexpr unsigned kCheck = KindBit(StageKind::kCheck);
constexpr unsigned kGate = KindBit(StageKind::kGate);
constexpr unsigned kBenchmark = KindBit(StageKind::kBenchmark);
constexpr unsigned kRegister = KindBit(StageKind::kRegister);
constexpr unsigned kJudging = kCheck | kGate | kBenchmark;
constexpr unsigned kEvery = kJudging | kCommand | kRegister;
constexpr NumberRange kShare{0, 1, true};
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

// One key of a nested map, such as `retries`.
template <typename Object>
struct NestedKey {
  std::string name;
  Json schema;
  std::function<Result<>(const YamlValue&, const KeyPlace&, Object&)> read;
};

template <typename Object>
Result<> ReadNested(const std::vector<NestedKey<Object>>& table, const YamlValue& map, const KeyPlace& place,
                    Object& object) {
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const NestedKey<Object>& key : table) names.push_back(key.name);
  if (map.kind != Kind::kMap) {
    std::string wanted = "a map with";
    for (const std::string& name : names) wanted += (name == names.front() ? " " : ", ") + name;
    return place.Wrong(map, wanted);
  }
  for (const auto& [name, value] : map.entries) {
    const auto found = std::find(names.begin(), names.end(), name.text);
    if (found == names.end()) return UnknownKey(place, name, names);
    TRIMTAB_RETURN_IF_ERROR(
        table[static_cast<std::size_t>(found - names.begin())].read(value, place.Below(name.text), object));
  }
  return {};
}

template <typename Object>
Json NestedSchema(const std::vector<NestedKey<Object>>& table) {
  Json properties = Json::object();
  for (const NestedKey<Object>& key : table) properties[key.name] = key.schema;
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

const std::vector<NestedKey<RetryPolicy>>& RetryKeys() {
  static const std::vector<NestedKey<RetryPolicy>> table = {
      {"limit", IntegerSchema(0, 1000),
       [](const YamlValue& value, const KeyPlace& place, RetryPolicy& retries) -> Result<> {
         std::int64_t limit = 0;
         TRIMTAB_RETURN_IF_ERROR(ReadInteger(value, place, 0, 1000, limit));
         retries.limit = static_cast<int>(limit);
         return {};
       }},
      {"delay", DurationSchema(),
       [](const YamlValue& value, const KeyPlace& place, RetryPolicy& retries) {
         return ReadDuration(value, place, retries.delay);
       }},
      {"factor", NumberSchema({1, 100}),
       [](const YamlValue& value, const KeyPlace& place, RetryPolicy& retries) {
         return ReadNumber(value, place, {1, 100}, retries.factor);
       }},
  };
  return table;
}

const std::vector<NestedKey<drift::DriftSettings>>& DriftKeys() {
  using Settings = drift::DriftSettings;
  static const std::vector<NestedKey<Settings>> table = {
      {"mode", TextSchema(),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadText(value, place, drift.mode);
       }},
      {"columns", TextsSchema(),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadTexts(value, place, drift.columns);
       }},
      {"share", NumberSchema(kShare),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadNumber(value, place, kShare, drift.share.emplace());
       }},
      {"must_not_drift", TextsSchema(),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadTexts(value, place, drift.must_not_drift);
       }},
      {"tests", TextMapSchema(),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadTextMap(value, place, drift.tests);
       }},
      {"thresholds", NumberMapSchema(),
       [](const YamlValue& value, const KeyPlace& place, Settings& drift) {
         return ReadNumberMap(value, place, drift.thresholds);
       }},
  };
  return table;
}

Result<> ReadCharacter(const YamlValue& value, const KeyPlace& place, std::optional<char>& character) {
  if (value.kind == Kind::kScalar && (value.text == "\\t" || value.text == "TAB")) {
    character = '\t';
    return {};
  }
  if (value.kind != Kind::kScalar || value.text.size() != 1) return place.Wrong(value, "one ASCII character, or TAB,");
  character = value.text.front();
  return {};
}

const std::vector<NestedKey<table::CsvOptions>>& CsvKeys() {
  using Options = table::CsvOptions;
  const Json character = OrVariable({{"type", "string"}, {"pattern", R"(^(.|\t|\\t|TAB)$)"}});
  static const std::vector<NestedKey<Options>> table = {
      {"delimiter", character,
       [](const YamlValue& value, const KeyPlace& place, Options& csv) {
         return ReadCharacter(value, place, csv.delimiter);
       }},
      {"quote", character,
       [](const YamlValue& value, const KeyPlace& place, Options& csv) {
         return ReadCharacter(value, place, csv.quote);
       }},
      {"header", FlagSchema(),
       [](const YamlValue& value, const KeyPlace& place, Options& csv) {
         return ReadFlag(value, place, csv.header.emplace());
       }},
      {"nulls",
       {{"type", "array"}, {"items", TextSchema()}},
       [](const YamlValue& value, const KeyPlace& place, Options& csv) -> Result<> {
         if (value.kind != Kind::kList) return place.Wrong(value, "a list of texts");
         csv.nulls.clear();  // an empty text is a fair null
         for (const YamlValue& item : value.items)
           TRIMTAB_RETURN_IF_ERROR(ReadText(item, place, csv.nulls.emplace_back()));
         return {};
       }},
      {"types", TextMapSchema(),
       [](const YamlValue& value, const KeyPlace& place, Options& csv) {
         return ReadTextMap(value, place, csv.types);
       }},
  };
  return table;
}

Read Text(std::string Stage::* member) {
  return [member](const YamlValue& value, const KeyPlace& place, Stage& stage) {
    return ReadText(value, place, stage.*member);
  };
}
Read Path(std::string Stage::* member) {
  return [member](const YamlValue& value, const KeyPlace& place, Stage& stage) {
    return ReadPath(value, place, stage.*member);
  };
}
Read Texts(std::vector<std::string> Stage::* member) {
  return [member](const YamlValue& value, const KeyPlace& place, Stage& stage) {
    return ReadTexts(value, place, stage.*member);
  };
}
Read Paths(std::vector<std::string> Stage::* member) {
  return [member](const YamlValue& value, const KeyPlace& place, Stage& stage) {
    return ReadPaths(value, place, stage.*member);
  };
}

Result<> ReadCommand(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  if (value.kind == Kind::kScalar && !value.text.empty()) {
    stage.shell = value.text;
    return {};
  }
  if (value.kind != Kind::kList || value.items.empty())
    return place.Wrong(value, "a line for the shell, or a list of words,");
  for (const YamlValue& word : value.items) {
    if (word.kind != Kind::kScalar) return place.Wrong(word, "text in the list of words");
    stage.words.push_back(word.text);
  }
  if (stage.words.front().find_first_of(" \t\n") != std::string::npos)
    return place.Wrong(value.items.front(),
                       "the program's name alone (a list holds the words of one command; several commands are one text "
                       "joined with &&)");
  return {};
}

Result<> ReadParameterFile(const YamlValue& name, const YamlValue& names, const KeyPlace& place, Stage& stage) {
  ParameterFile file;
  TRIMTAB_RETURN_IF_ERROR(ReadPath(name, place, file.path));
  if (names.kind != Kind::kNull) TRIMTAB_RETURN_IF_ERROR(ReadTexts(names, place.Below(name.text), file.names));
  stage.parameter_files.push_back(std::move(file));
  return {};
}

// A map of names to values, or in DVC's manner a list of names in params.yaml and of maps {file: [names]}.
Result<> ReadParameters(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  if (value.kind == Kind::kMap) {
    for (const auto& [name, entry] : value.entries) stage.parameters[name.text] = YamlText(entry);
    return {};
  }
  if (value.kind != Kind::kList) return place.Wrong(value, "a map of names to values, or a list of names,");
  ParameterFile standard{"params.yaml", {}};
  for (const YamlValue& item : value.items) {
    if (item.kind == Kind::kScalar && !item.text.empty()) {
      standard.names.push_back(item.text);
    } else if (item.kind == Kind::kMap) {
      for (const auto& [name, names] : item.entries)
        TRIMTAB_RETURN_IF_ERROR(ReadParameterFile(name, names, place, stage));
    } else {
      return place.Wrong(item, "a name, or {file: [names]},");
    }
  }
  if (!standard.names.empty()) stage.parameter_files.push_back(std::move(standard));
  return {};
}

// What a stage writes replaces what stood there: that must never reach what the project itself is made of.
Result<> RefuseOwnFiles(const YamlValue& value, const KeyPlace& place, const std::string& path) {
  const std::string_view file = std::string_view(place.file).substr(place.file.rfind('/') + 1);
  std::string whose;
  if (IsWithin(path, file)) whose = "the pipeline file";
  const std::string folders = "/" + path + "/";
  for (const std::string name : {".trimtab", ".git"})
    if (folders.find("/" + name + "/") != std::string::npos) whose = "in the folder `" + name + "`";
  if (whose.empty()) return {};
  return InvalidInput(PlaceOf(place.file, value.position), place.key + ": `" + path + "` is " + whose,
                      "what a stage writes replaces what stands there; give this one another path");
}

Result<> ReadQuarantine(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  TRIMTAB_RETURN_IF_ERROR(ReadPath(value, place, stage.quarantine));
  return RefuseOwnFiles(value, place, stage.quarantine);
}

Result<> ReadOutput(const YamlValue& path, const YamlValue* options, bool metrics, const KeyPlace& place,
                    Stage& stage) {
  static const std::vector<NestedKey<Output>> table = {
      {"cache", FlagSchema(),
       [](const YamlValue& value, const KeyPlace& at, Output& output) { return ReadFlag(value, at, output.cache); }}};
  Output output;
  output.metrics = metrics;
  TRIMTAB_RETURN_IF_ERROR(ReadPath(path, place, output.path));
  if (options != nullptr) TRIMTAB_RETURN_IF_ERROR(ReadNested(table, *options, place.Below(path.text), output));
  if (output.path == "." || output.path.starts_with("..") || output.path.starts_with('/') || IsGlob(output.path))
    return place.Wrong(path, "a file or folder inside the project, without * ? [,");
  TRIMTAB_RETURN_IF_ERROR(RefuseOwnFiles(path, place, output.path));
  const bool twice = std::any_of(stage.outs.begin(), stage.outs.end(), [&](const Output& other) {
    return IsWithin(other.path, output.path) || IsWithin(output.path, other.path);
  });
  if (twice)
    return InvalidInput(PlaceOf(place.file, path.position),
                        place.key + ": `" + output.path + "` is an output of this stage already",
                        "name each output once, in outs or in metrics, and not one inside another");
  stage.outs.push_back(std::move(output));
  return {};
}

Read Outputs(bool metrics) {
  return [metrics](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
    if (value.kind == Kind::kScalar) return ReadOutput(value, nullptr, metrics, place, stage);
    if (value.kind != Kind::kList) return place.Wrong(value, "a list of paths");
    for (const YamlValue& item : value.items) {
      if (item.kind == Kind::kMap) {
        for (const auto& [path, options] : item.entries)
          TRIMTAB_RETURN_IF_ERROR(ReadOutput(path, &options, metrics, place, stage));
      } else {
        TRIMTAB_RETURN_IF_ERROR(ReadOutput(item, nullptr, metrics, place, stage));
      }
    }
    return {};
  };
}

Json OutputsSchema() {
  const Json options = {{"type", "object"}, {"properties", {{"cache", FlagSchema()}}}, {"additionalProperties", false}};
  const Json path = {{"type", "string"}, {"minLength", 1}};
  const Json item = {{"anyOf", {path, {{"type", "object"}, {"additionalProperties", options}}}}};
  return {{"anyOf", {path, {{"type", "array"}, {"items", item}}}}};
}

Json CommandSchema() {
  const Json word = TextSchema();
  return {{"anyOf", {{{"type", "string"}, {"minLength", 1}}, {{"type", "array"}, {"items", word}, {"minItems", 1}}}}};
}

Json ParametersSchema() {
  const Json name = {{"type", "string"}, {"minLength", 1}};
  const Json names = {{"anyOf", {TextsSchema(), {{"type", "null"}}}}};
  const Json item = {{"anyOf", {name, {{"type", "object"}, {"additionalProperties", names}}}}};
  return {{"anyOf", {{{"type", "object"}}, {{"type", "array"}, {"items", item}}}}};
}

// A number is the margin of the accuracy; a map gives one for accuracy and auc.
Result<> ReadChampionMargin(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  constexpr NumberRange kMargin{0, 1, true};
  std::map<std::string, double>& margins = stage.gate.champion_margin;
  margins.clear();
  if (value.kind != Kind::kMap) return ReadNumber(value, place, kMargin, margins["accuracy"]);
  const std::vector<std::string> metrics = {"accuracy", "auc"};
  for (const auto& [name, entry] : value.entries) {
    if (std::find(metrics.begin(), metrics.end(), name.text) == metrics.end()) return UnknownKey(place, name, metrics);
    TRIMTAB_RETURN_IF_ERROR(ReadNumber(entry, place.Below(name.text), kMargin, margins[name.text]));
  }
  return {};
}

Json ChampionMarginSchema() {
  const Json margin = NumberSchema({0, 1, true});
  return {{"anyOf",
           {margin,
            {{"type", "object"},
             {"properties", {{"accuracy", margin}, {"auc", margin}}},
             {"additionalProperties", false}}}}};
}

template <typename Number>
Read Integer(std::int64_t minimum, std::int64_t maximum, std::function<Number&(Stage&)> member) {
  return [=](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
    std::int64_t number = 0;
    TRIMTAB_RETURN_IF_ERROR(ReadInteger(value, place, minimum, maximum, number));
    member(stage) = static_cast<Number>(number);
    return {};
  };
}

Result<> ReadThreads(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  std::int64_t threads = 0;
  TRIMTAB_RETURN_IF_ERROR(ReadInteger(value, place, 1, 4096, threads));
  stage.threads = static_cast<int>(threads);
  stage.benchmark.threads = static_cast<int>(threads);
  return {};
}

Result<> ReadSeed(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  std::int64_t seed = 0;
  TRIMTAB_RETURN_IF_ERROR(ReadInteger(value, place, 0, kNoLimit, seed));
  stage.gate.seed = static_cast<std::uint64_t>(seed);
  stage.benchmark.seed = static_cast<std::uint64_t>(seed);
  return {};
}

Result<> ReadConfidence(const YamlValue& value, const KeyPlace& place, Stage& stage) {
  TRIMTAB_RETURN_IF_ERROR(ReadNumber(value, place, {0.5, 0.9999}, stage.gate.confidence));
  stage.benchmark.confidence = stage.gate.confidence;
  return {};
}

std::vector<KeyDeclaration> MakeTable() {
  constexpr NumberRange kUnit{0, 1};
  const std::vector<std::string> failure = {"stop", "continue"};
  const std::vector<std::string> inconclusive = {"stop", "warn"};
  const std::vector<std::string> rolled_back = {"refuse", "promote"};
  std::vector<KeyDeclaration> table;
  const auto add = [&table](std::string name, unsigned kinds, unsigned required, Json schema, Read read,
                            std::string documentation) {
    table.push_back({std::move(name), kinds, required, std::move(documentation), std::move(schema), std::move(read)});
  };

  add("description", kEvery, 0, TextSchema(), Text(&Stage::description), "What the stage does, for readers.");
  add("desc", kEvery, 0, TextSchema(), Text(&Stage::description), "The same, as DVC names it.");
  add("cmd", kCommand, kCommand, CommandSchema(), ReadCommand,
      "A line for the shell, or a list of words that are run as they are.");
  add("deps", kCommand, 0, TextsSchema(), Paths(&Stage::deps), "Files and folders that the command reads.");
  add("params", kCommand, 0, ParametersSchema(), ReadParameters,
      "Parameters, recorded and part of the key: a map of values, or as in DVC a list of names in params.yaml and of "
      "{file: [names]}.");
  add("outs", kCommand, 0, OutputsSchema(), Outputs(false), "Files and folders that the command writes.");
  add("metrics", kCommand, 0, OutputsSchema(), Outputs(true),
      "Outputs in JSON or YAML whose numbers are recorded as metrics.");
  add(
      "env", kCommand, 0, TextMapSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadTextMap(value, place, stage.environment);
      },
      "Environment variables set for the command.");
  add("pass_env", kCommand, 0, TextsSchema(), Texts(&Stage::pass_environment),
      "Environment variables whose values count; kept as digests.");
  add("public_env", kCommand, 0, TextsSchema(), Texts(&Stage::public_environment),
      "Environment variables whose values count and may be recorded openly.");
  add("lock", kCommand, 0, TextsSchema(), Paths(&Stage::lock), "Files that pin the environment.");
  add("tools", kCommand, 0, TextsSchema(), Texts(&Stage::tools),
      "Programs whose version (what --version prints) is part of the key.");
  add("threads", kCommand | kBenchmark, 0, IntegerSchema(1, 4096), ReadThreads,
      "Threads: part of the key, and given to the command as OMP_NUM_THREADS and its kin.");
  add(
      "timeout", kCommand, 0, DurationSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadDuration(value, place, stage.timeout.emplace());
      },
      "Longest time of one attempt.");
  add(
      "retries", kCommand, 0, NestedSchema(RetryKeys()),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNested(RetryKeys(), value, place, stage.retries);
      },
      "Attempts after a failure: limit, delay of the first, factor by which each delay grows.");

  add("model", kGate | kBenchmark | kRegister, kGate | kBenchmark | kRegister, TextSchema(), Path(&Stage::model),
      "The ONNX file.");
  add("name", kGate | kBenchmark | kRegister, kRegister, TextSchema(), Text(&Stage::model_name),
      "The model's name in the registry; its champion is the baseline.");
  add("alias", kGate | kBenchmark | kRegister, 0, TextSchema(), Text(&Stage::alias),
      "gate, benchmark: the alias that names the baseline (champion); register: the alias to move.");
  add(
      "after_rollback", kRegister, 0, ChoiceSchema(rolled_back),
      [rolled_back](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
        std::size_t choice = 0;
        TRIMTAB_RETURN_IF_ERROR(ReadChoice(value, place, rolled_back, choice));
        stage.after_rollback = choice == 0 ? AfterRollback::kRefuse : AfterRollback::kPromote;
        return {};
      },
      "A version that the alias was rolled back from: refuse it (default), or promote it again.");
  add("data", kJudging, kJudging, TextsSchema(), Paths(&Stage::data), "Files and globs, read as one table.");
  add(
      "csv", kJudging, 0, NestedSchema(CsvKeys()),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNested(CsvKeys(), value, place, stage.csv);
      },
      "How CSV files are read, where detection is not enough.");

  add("contract", kCheck, 0, TextSchema(), Path(&Stage::contract), "The data contract (ODCS 3.1).");
  add("reference", kCheck, 0, TextsSchema(), Paths(&Stage::reference), "Files and globs to compare with.");
  add(
      "drift", kCheck, 0, NestedSchema(DriftKeys()),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNested(DriftKeys(), value, place, stage.drift.emplace());
      },
      "The drift condition, instead of the contract's.");
  add("quarantine", kCheck, 0, TextSchema(), ReadQuarantine, "Parquet file for the rows that fail.");
  add("as_of", kCheck, 0, TextSchema(), Text(&Stage::as_of), "Instant that freshness is measured from; else now.");
  add(
      "memory", kCheck, 0, ByteCountSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadByteCount(value, place, stage.memory_bytes);
      },
      "Refuse when the scan must hold more.");

  add("label", kGate, kGate, TextSchema(), Text(&Stage::label), "The column with the truth.");
  add("features", kGate | kBenchmark, 0, TextsSchema(), Texts(&Stage::features),
      "Columns of a model with one input, where the model does not name them.");
  add(
      "minimum", kGate, 0, NumberMapSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNumberMap(value, place, stage.gate.minimum);
      },
      "Least value of metrics: accuracy, auc, f1, precision, recall.");
  add(
      "maximum", kGate, 0, NumberMapSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNumberMap(value, place, stage.gate.maximum);
      },
      "Greatest value of metrics: log_loss.");
  add("baseline_rule", kGate, 0, TextSchema(), Text(&Stage::baseline_rule),
      "A one-column rule that must be beaten: dep_delay > 15.");
  add(
      "beat_majority", kGate, 0, FlagSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadFlag(value, place, stage.gate.beat_majority);
      },
      "Whether always answering the more frequent class must be beaten (true).");
  add(
      "threshold", kGate, 0, NumberSchema(kUnit),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNumber(value, place, {0, 1}, stage.gate.threshold);
      },
      "Score from which a row counts as positive (0.5).");
  add("margin", kGate, 0, ChampionMarginSchema(), ReadChampionMargin,
      "How much worse than the champion is still as good: of the accuracy, or a map of accuracy and auc.");
  add("confidence", kGate | kBenchmark, 0, NumberSchema({0.5, 0.9999}), ReadConfidence,
      "Confidence of the verdict (0.95).");

  add(
      "margins", kBenchmark, 0, NumberMapSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadNumberMap(value, place, stage.benchmark.margins);
      },
      "Allowed worsening by measurement: 0.25 is a quarter.");
  add("batch_rows", kBenchmark, 0, IntegerSchema(1, 1 << 24),
      Integer<std::int64_t>(1, 1 << 24, [](Stage& stage) -> std::int64_t& { return stage.benchmark.batch_rows; }),
      "Rows of a batch for throughput and memory (1024).");
  add("rounds", kBenchmark, 0, IntegerSchema(1, 100'000),
      Integer<int>(1, 100'000, [](Stage& stage) -> int& { return stage.benchmark.max_rounds; }),
      "Most rounds of champion against challenger (80).");
  add(
      "budget", kBenchmark, 0, DurationSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
        std::chrono::nanoseconds budget{};
        TRIMTAB_RETURN_IF_ERROR(ReadDuration(value, place, budget));
        stage.benchmark.budget_seconds = std::chrono::duration<double>(budget).count();
        return {};
      },
      "Time after which no further round begins (5s).");
  add("seed", kGate | kBenchmark, 0, IntegerSchema(0, kNoLimit), ReadSeed, "Seed of the bootstrap and of the order.");

  add("after", kEvery, 0, TextsSchema(), Texts(&Stage::after), "Stages to wait for without reading from them.");
  add(
      "on_failure", kEvery, 0, ChoiceSchema(failure),
      [failure](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
        std::size_t choice = 0;
        TRIMTAB_RETURN_IF_ERROR(ReadChoice(value, place, failure, choice));
        stage.on_failure = choice == 0 ? OnFailure::kStop : OnFailure::kContinue;
        return {};
      },
      "stop: nothing more is started; continue: stages that do not need this one still run. The run fails.");
  add(
      "on_inconclusive", kJudging, 0, ChoiceSchema(inconclusive),
      [inconclusive](const YamlValue& value, const KeyPlace& place, Stage& stage) -> Result<> {
        std::size_t choice = 0;
        TRIMTAB_RETURN_IF_ERROR(ReadChoice(value, place, inconclusive, choice));
        stage.on_inconclusive = choice == 0 ? OnInconclusive::kStop : OnInconclusive::kWarn;
        return {};
      },
      "stop: an inconclusive verdict ends the line with exit code 3; warn: it goes on.");
  add(
      "always_run", kEvery, 0, FlagSchema(),
      [](const YamlValue& value, const KeyPlace& place, Stage& stage) {
        return ReadFlag(value, place, stage.always_run);
      },
      "Never reuse an earlier result.");
  return table;
}

}  // namespace

const std::vector<KeyDeclaration>& KeyTable() {
  static const std::vector<KeyDeclaration> table = MakeTable();
  return table;
}

}  // namespace trimtab::pipeline
