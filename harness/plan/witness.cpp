// Reads a mirror's lines. Whatever the client made of the calls, something comes out that can be compared.
#include "plan/witness.hpp"

#include <map>
#include <vector>

#include <fmt/format.h>

namespace concord {

namespace {

std::vector<Json> lines_of(std::string_view witness) {
  std::vector<Json> lines;
  while (!witness.empty()) {
    const std::size_t end = std::min(witness.find('\n'), witness.size());
    const Result<Json> line = parse_json(witness.substr(0, end));
    lines.push_back(line && line->is_object() ? *line : Json(std::string(witness.substr(0, end))));
    witness.remove_prefix(std::min(end + 1, witness.size()));
  }
  return lines;
}

std::string text_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_call_of(const Json& line, const std::string& function) {
  return line.is_object() && text_of(line, "function") == function && line.contains("arrived");
}

}  // namespace

std::string key_of_freed(const std::string& path) { return "free of " + path; }

Json arrived_in(std::string_view witness, const std::string& function) {
  Json arrived = "nothing: the mirror was not called";
  std::map<std::string, std::string> freed;  // in no order that a client has to keep
  std::size_t calls = 0;
  for (const Json& line : lines_of(witness)) {
    if (is_call_of(line, function)) {
      arrived = line["arrived"];
      ++calls;
    } else if (line.is_object() && line.contains("freed")) {
      std::string& by = freed[key_of_freed(text_of(line, "freed"))];
      by += (by.empty() ? "" : ", ") + text_of(line, "by");
    } else {
      freed["also"] += to_text(line);
    }
  }
  if (!arrived.is_object()) return arrived;
  if (calls > 1) arrived["calls"] = fmt::format("{}", calls);
  for (const auto& [key, by] : freed) arrived[key] = by;
  return arrived;
}

std::uint64_t calls_before(std::string_view witness, const std::string& function) {
  for (const Json& line : lines_of(witness)) {
    if (is_call_of(line, function) && line.contains("call") && line["call"].is_number_unsigned())
      return line["call"].get<std::uint64_t>();
  }
  return 0;
}

}  // namespace concord
