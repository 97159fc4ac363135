// The JSON Schema (draft 2020-12) of trimtab.yaml, made from the table that also makes the parser (pipeline_keys.h):
// `trimtab schema pipeline`. Editors check and complete with it. It judges the file as written, so that every value may
// also be a text with ${...}.
#ifndef TRIMTAB_PIPELINE_PIPELINE_SCHEMA_H_
#define TRIMTAB_PIPELINE_PIPELINE_SCHEMA_H_

#include <string>

namespace trimtab::pipeline {

// Indented by two, ends with a newline.
std::string PipelineSchemaJson();

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PIPELINE_SCHEMA_H_
