// Reads the member "artifact". It comes from our own tool, so that a key that is missing is only empty.
#include "contract/file_report.hpp"

#include "base/json.hpp"

namespace concord {
namespace {

std::string text(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

std::uint64_t number(const Json& object, const char* key) {
  return object.contains(key) && object[key].is_number_unsigned() ? object[key].get<std::uint64_t>() : 0;
}

template <class Read>
auto each(const Json& object, const char* key, Read read) {
  std::vector<decltype(read(object))> result;
  if (!object.contains(key) || !object[key].is_array()) return result;
  for (const Json& value : object[key]) result.push_back(read(value));
  return result;
}

std::vector<std::string> texts(const Json& object, const char* key) {
  return each(object, key,
              [](const Json& value) { return value.is_string() ? value.get<std::string>() : ""; });
}

std::vector<ExportNote> notes(const Json& object, const char* key) {
  return each(object, key, [](const Json& value) {
    return value.is_object() ? ExportNote{text(value, "export"), text(value, "why")} : ExportNote();
  });
}

std::optional<GoBuild> go_build(const Json& object) {
  if (!object.contains("go") || !object["go"].is_object()) return std::nullopt;
  const Json& go = object["go"];
  return GoBuild{text(go, "version"), text(go, "package"), text(go, "module"),
                 each(go, "settings", [](const Json& setting) {
                   return setting.is_object() ? std::pair(text(setting, "key"), text(setting, "value"))
                                              : std::pair<std::string, std::string>();
                 })};
}

ElfFacts elf_facts(const Json& object) {
  ElfFacts facts;
  facts.file = text(object, "file");
  facts.header = text(object, "header");
  facts.size_bytes = number(object, "size");
  facts.class_bits = static_cast<unsigned>(number(object, "class"));
  facts.type = text(object, "type");
  facts.machine = text(object, "machine");
  facts.byte_order = text(object, "byte_order");
  facts.build_id = text(object, "build_id");
  facts.go_build_id = text(object, "go_build_id");
  facts.soname = text(object, "soname");
  facts.needed = texts(object, "needed");
  facts.run_path = text(object, "run_path");
  facts.tls = text(object, "tls");
  facts.stack = text(object, "stack");
  facts.relro = text(object, "relro");
  facts.symbols = object.contains("symbols") && object["symbols"] == true;
  facts.notes = text(object, "notes");
  facts.go = go_build(object);
  facts.exports = texts(object, "exports");
  facts.others = texts(object, "others");
  facts.internal = number(object, "internal");
  facts.unknown = notes(object, "unknown");
  facts.wrong = notes(object, "wrong");
  return facts;
}

}  // namespace

Result<FileReport> parse_file_report(std::string_view json) {
  auto report = parse_contract_report(json);
  if (!report) return tl::unexpected(report.error());
  const auto document = parse_json(json);
  if (!document || !document->contains("artifact") || !document->at("artifact").is_object())
    return usage_error("what the contract tool printed: \"artifact\" is missing");
  return FileReport{std::move(*report), elf_facts(document->at("artifact"))};
}

}  // namespace concord
