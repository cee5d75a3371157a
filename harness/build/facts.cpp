#include "build/facts.hpp"

#include "base/json.hpp"

namespace concord {

std::string note_of(const FileFindings& findings) {
  Json facts = Json::array(), mismatches = Json::array();
  for (const ArtifactFact& fact : findings.facts)
    facts.push_back({{"id", fact.id}, {"holds", fact.holds}, {"text", fact.text}});
  for (const SignatureChange& each : findings.mismatches)
    mismatches.push_back({{"function", each.function}, {"source", each.recorded}, {"file", each.current}});
  return to_text({{"facts", std::move(facts)}, {"mismatches", std::move(mismatches)}});
}

std::optional<FileFindings> findings_of(const std::string& note) {
  const auto json = parse_json(note);
  const auto is_list = [&](const char* key) { return json->contains(key) && json->at(key).is_array(); };
  if (!json || !json->is_object() || !is_list("facts") || !is_list("mismatches")) return std::nullopt;
  FileFindings findings;
  for (const Json& fact : json->at("facts")) {
    if (!fact.is_object()) return std::nullopt;
    findings.facts.push_back({fact.value("id", ""), fact.value("holds", false), fact.value("text", "")});
  }
  for (const Json& each : json->at("mismatches")) {
    if (!each.is_object()) return std::nullopt;
    findings.mismatches.push_back(
        {each.value("function", ""), "breaking", each.value("source", ""), each.value("file", ""), ""});
  }
  return findings;
}

}  // namespace concord
