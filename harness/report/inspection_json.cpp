// An inspection as JSON (schema/inspection-1.schema.json).
#include "report/inspection.hpp"
#include "report/json_parts.hpp"

namespace concord {
namespace {

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json go_json(const GoBuild& go) {
  Json settings = Json::array();
  for (const auto& [key, value] : go.settings) settings.push_back({{"key", key}, {"value", value}});
  return {{"version", go.version},
          {"package", go.package},
          {"module", or_null(go.module)},
          {"settings", std::move(settings)}};
}

Json notes_json(const std::vector<ExportNote>& notes) {
  Json result = Json::array();
  for (const ExportNote& note : notes) result.push_back({{"export", note.name}, {"why", note.why}});
  return result;
}

Json file_json(const ElfFacts& elf) {
  return {{"file", elf.file},
          {"header", or_null(elf.header)},
          {"size_bytes", elf.size_bytes},
          {"class_bits", elf.class_bits},
          {"type", elf.type},
          {"machine", elf.machine},
          {"byte_order", elf.byte_order},
          {"build_id", or_null(elf.build_id)},
          {"go_build_id", or_null(elf.go_build_id)},
          {"go", elf.go ? go_json(*elf.go) : Json()},
          {"soname", or_null(elf.soname)},
          {"needed", elf.needed},
          {"run_path", or_null(elf.run_path)},
          {"tls", elf.tls},
          {"stack", elf.stack},
          {"relro", elf.relro},
          {"symbol_table", elf.symbols},
          {"types", elf.notes},
          {"exported", elf.exports},
          {"also_exported", elf.others},
          {"internal_symbols", elf.internal},
          {"unknown", notes_json(elf.unknown)},
          {"wrong", notes_json(elf.wrong)}};
}

Json library_json(const Inspection& inspection) {
  Json exports = Json::array(), facts = Json::array(), lint = Json::array(), changes = Json::array();
  for (const Export& each : inspection.contract.exports)
    exports.push_back({{"name", each.name}, {"signature", signature(each)}});
  for (const ArtifactFact& fact : inspection.facts)
    facts.push_back({{"id", fact.id}, {"holds", fact.holds}, {"text", fact.text}});
  for (const Lint& each : inspection.contract.lint)
    lint.push_back(
        {{"rule", each.rule}, {"file", or_null(each.file)}, {"line", each.line}, {"text", each.text}});
  for (const AbiChange& change : inspection.changes) {
    changes.push_back({{"name", change.name},
                       {"class", to_string(change.what)},
                       {"recorded", or_null(change.recorded)},
                       {"current", or_null(change.current)},
                       {"why", change.why}});
  }
  Json result = {{"name", inspection.library},
                 {"package_dir", or_null(inspection.package_dir)},
                 {"artifact", file_json(inspection.elf)},
                 {"exports", std::move(exports)},
                 {"facts", std::move(facts)},
                 {"lint", std::move(lint)}};
  if (!inspection.compared_with.empty()) {
    result["compared_with"] = inspection.compared_with;
    result["changes"] = std::move(changes);
  }
  return result;
}

}  // namespace

std::string inspection_json_report(const std::vector<Inspection>& inspections) {
  Json libraries = Json::array();
  for (const Inspection& each : inspections) libraries.push_back(library_json(each));
  return indented({{"concord", {{"schema", json_schema}, {"kind", "inspection"}}},
                   {"as_expected", as_expected(inspections)},
                   {"libraries", std::move(libraries)}});
}

}  // namespace concord
