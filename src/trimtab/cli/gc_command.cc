#include "trimtab/cli/gc_command.h"

#include "trimtab/pipeline/garbage_collection.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/text_table.h"

namespace trimtab::cli {
namespace {

Json ToJson(const pipeline::Garbage& garbage, bool removed) {
  Json results = Json::array();
  for (const pipeline::Garbage::Result& result : garbage.results) {
    results.push_back({{"stage", result.stage}, {"key_digest", result.key_digest}, {"run_id", result.run_id}});
  }
  Json objects = Json::array();
  for (const store::ObjectStore::Listed& object : garbage.objects) {
    objects.push_back({{"digest", object.digest}, {"bytes", object.size}});
  }
  return {{"schema", "trimtab.gc/1"},
          {"removed", removed},
          {"bytes", garbage.bytes},
          {"objects", std::move(objects)},
          {"results", std::move(results)},
          {"kept_objects", garbage.kept_objects},
          {"kept_results", garbage.kept_results},
          {"kept_bytes", garbage.kept_bytes}};
}

std::string Text(const pipeline::Garbage& garbage, bool removed, const report::TextStyle& style) {
  report::TextTable table({"object", "size"}, "Lr");
  for (const store::ObjectStore::Listed& object : garbage.objects) {
    table.AddRow({{object.digest}, {report::FormatBytes(static_cast<double>(object.size))}});
  }
  report::TextTable results({"result of", "run"}, "LL");
  for (const pipeline::Garbage::Result& result : garbage.results) results.AddRow({{result.stage}, {result.run_id}});
  std::string text;
  if (!results.empty()) text += results.Render(style, 0) + "\n";
  if (!table.empty()) text += table.Render(style, 0) + "\n";
  const auto count = [](std::int64_t number, const std::string& noun) { return report::FormatCount(number, noun); };
  text += count(static_cast<std::int64_t>(garbage.objects.size()), "object") + " (" +
          report::FormatBytes(static_cast<double>(garbage.bytes)) + ") and " +
          count(static_cast<std::int64_t>(garbage.results.size()), "result") +
          (removed ? " deleted; " : " not needed any more; ") + count(garbage.kept_objects, "object") + " (" +
          report::FormatBytes(static_cast<double>(garbage.kept_bytes)) + ") kept\n";
  if (!removed && !(garbage.objects.empty() && garbage.results.empty()))
    text += "nothing was deleted: trimtab gc --delete\n";
  return text;
}

}  // namespace

Result<int> GcCommand(const CommandContext& context, const GcOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::Project project, OpenExistingProject(context, options.pipeline));
  std::unique_ptr<FileLock> lock;
  if (options.remove) {
    const auto notify = [&](const std::string& sentence) { context.terminal.PrintNote(sentence); };
    TRIMTAB_ASSIGN_OR_RETURN(lock, pipeline::LockProject(context.environment, project.paths,
                                                         {.wait = true, .stop = &context.stop, .notify = notify}));
  }
  const pipeline::KeepPolicy policy = {.runs = options.keep_runs, .results_a_stage = options.keep_results};
  TRIMTAB_ASSIGN_OR_RETURN(pipeline::Garbage garbage,
                           pipeline::ListGarbage(*project.database, *project.objects, policy));
  if (options.remove) {
    TRIMTAB_ASSIGN_OR_RETURN(garbage, pipeline::CollectGarbage(*project.database, *project.objects, garbage, policy));
  }
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(ToJson(garbage, options.remove)));
  } else {
    context.terminal.Print(Text(garbage, options.remove, context.Style()));
  }
  return 0;
}

}  // namespace trimtab::cli
