#include "trimtab/cli/registry_command.h"

#include "trimtab/registry/registry.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/text_table.h"

namespace trimtab::cli {
namespace {

using report::TextTable;
using report::Tone;

std::string Minute(Timestamp time) {
  std::string text = FormatTimestamp(time).substr(0, 16);
  text[10] = ' ';
  return text + "Z";
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Json ToJson(const registry::Version& version) {
  // Evidence is JSON of ours; a text that is not is shown as it is.
  Json evidence;
  if (!version.evidence_json.empty()) {
    const Result<Json> parsed = ParseJson(version.evidence_json, "evidence");
    evidence = parsed.ok() ? *parsed : Json(version.evidence_json);
  }
  return {{"version", version.version},     {"digest", version.object.digest},
          {"bytes", version.object.size},   {"aliases", version.aliases},
          {"run_id", version.run_id},       {"created", FormatTimestamp(version.created)},
          {"evidence", std::move(evidence)}};
}

Json ToJson(const registry::ModelEntry& model) {
  Json versions = Json::array();
  for (const registry::Version& version : model.versions) versions.push_back(ToJson(version));
  return {{"name", model.name},
          {"created", FormatTimestamp(model.created)},
          {"aliases", model.aliases},
          {"versions", std::move(versions)}};
}

Json ToJson(const registry::AuditEntry& entry) {
  return {{"number", entry.number},
          {"when", FormatTimestamp(entry.when)},
          {"who", entry.who},
          {"action", entry.action},
          {"model", entry.model},
          {"version", entry.version},
          {"alias", entry.alias},
          {"previous", entry.previous ? Json(*entry.previous) : Json()},
          {"why", entry.why},
          {"object_digest", entry.object_digest},
          {"evidence_digest", entry.evidence_digest},
          {"hash", entry.hash}};
}

std::string ListText(const std::vector<registry::ModelEntry>& models, const report::TextStyle& style) {
  if (models.empty()) return "no model is registered yet: a stage of kind `register` does that\n";
  TextTable table({"model", "versions", "aliases", "last registered"}, "lrll");
  for (const registry::ModelEntry& model : models) {
    std::vector<std::string> aliases;
    for (const auto& [alias, version] : model.aliases) aliases.push_back(alias + " = " + std::to_string(version));
    table.AddRow({{model.name, Tone::kStrong},
                  {report::FormatCount(static_cast<std::int64_t>(model.versions.size()))},
                  {Joined(aliases)},
                  {model.versions.empty() ? "" : Minute(model.versions.front().created), Tone::kQuiet}});
  }
  return table.Render(style, 0);
}

std::string ModelText(const registry::ModelEntry& model, const std::vector<registry::AuditEntry>& audit,
                      const report::TextStyle& style) {
  TextTable versions({"version", "aliases", "sha256", "size", "registered", "run"}, "RllrlL");
  for (const registry::Version& version : model.versions) {
    versions.AddRow({{std::to_string(version.version), Tone::kStrong},
                     {Joined(version.aliases), Tone::kGood},
                     {report::ShortDigest(version.object.digest)},
                     {report::FormatBytes(static_cast<double>(version.object.size))},
                     {Minute(version.created), Tone::kQuiet},
                     {version.run_id, Tone::kQuiet}});
  }
  TextTable events({"", "when", "who", "what", "why"}, "RLlLl");
  for (const registry::AuditEntry& entry : audit) {
    std::string what = entry.action == "register" ? "registered version " + std::to_string(entry.version)
                                                  : entry.alias + " -> version " + std::to_string(entry.version);
    if (entry.previous) what += ", was " + std::to_string(*entry.previous);
    if (entry.action == "rollback") what = "rollback: " + what;
    events.AddRow({{std::to_string(entry.number), Tone::kQuiet},
                   {Minute(entry.when), Tone::kQuiet},
                   {entry.who},
                   {what, entry.action == "rollback" ? Tone::kUnsure : Tone::kPlain},
                   {entry.why, Tone::kQuiet}});
  }
  return report::Toned(model.name, Tone::kStrong, style) + "\n" + versions.Render(style) + "\n" +
         report::Toned("History", Tone::kStrong, style) + "\n" + events.Render(style);
}

}  // namespace

Result<int> RegistryCommand(const CommandContext& context, const RegistryOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::Project project, OpenExistingProject(context, options.pipeline));
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
  const bool json = options.format == OutputFormat::kJson;
  if (options.model.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<registry::ModelEntry> models, registry::ListModels(transaction));
    if (!json) {
      context.terminal.Print(ListText(models, context.Style()));
      return 0;
    }
    Json list = Json::array();
    for (const registry::ModelEntry& model : models) list.push_back(ToJson(model));
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(list));
    return 0;
  }
  TRIMTAB_ASSIGN_OR_RETURN(const registry::ModelEntry model, registry::FindModel(transaction, options.model));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<registry::AuditEntry> audit, registry::Audit(transaction, options.model));
  if (!json) {
    context.terminal.Print(ModelText(model, audit, context.Style()));
    return 0;
  }
  Json shown = ToJson(model);
  shown["audit"] = Json::array();
  for (const registry::AuditEntry& entry : audit) shown["audit"].push_back(ToJson(entry));
  TRIMTAB_RETURN_IF_ERROR(context.PrintJson(shown));
  return 0;
}

}  // namespace trimtab::cli
