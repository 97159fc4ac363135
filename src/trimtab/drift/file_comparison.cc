#include "trimtab/drift/file_comparison.h"

#include <chrono>
#include <memory>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/drift/comparison.h"

namespace trimtab::drift {
namespace {

std::string Joined(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : " ") + path;
  return text;
}

}  // namespace

Result<FileComparison> CompareFiles(const Environment& environment, const FileComparisonSettings& settings) {
  const std::chrono::nanoseconds start = environment.clock.Monotonic();
  const auto report = [&](const std::string& what) {
    if (settings.progress) settings.progress(what);
  };
  table::ReadOptions options;
  options.csv = settings.csv;
  TRIMTAB_ASSIGN_OR_RETURN(table::TableDescription reference_table,
                           table::DescribeTable(environment.files, settings.reference, options));
  TRIMTAB_ASSIGN_OR_RETURN(table::TableDescription current_table,
                           table::DescribeTable(environment.files, settings.current, options));
  profile::Scan reference(std::move(reference_table.schema));
  profile::Scan current(std::move(current_table.schema));
  TRIMTAB_ASSIGN_OR_RETURN(const Comparison comparison,
                           Comparison::Register(settings.drift, settings.place, reference, current,
                                                FactsOf(reference_table), FactsOf(current_table)));
  const auto run = [&](profile::Scan& scan, const std::vector<std::string>& paths) -> Result<> {
    report("reading " + Joined(paths));
    options.columns = scan.Columns();
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<table::Source> source,
                             table::OpenSource(environment.files, paths, options));
    // One budget for both sides: what the other holds already counts.
    const std::uint64_t held = reference.HeldBytes();
    return scan.Run(*source, environment.executor,
                    {settings.memory_bytes, Joined(paths), &scan == &reference ? 0 : held});
  };
  TRIMTAB_RETURN_IF_ERROR(run(reference, settings.reference));
  TRIMTAB_RETURN_IF_ERROR(run(current, settings.current));
  report("comparing " + Joined(settings.current));
  FileComparison done;
  done.result = comparison.Finish(environment.executor);
  done.reference_rows = reference.rows();
  done.current_rows = current.rows();
  done.seconds = std::chrono::duration<double>(environment.clock.Monotonic() - start).count();
  return done;
}

}  // namespace trimtab::drift
