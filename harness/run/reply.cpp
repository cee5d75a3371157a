// Reads whatever a client writes: every shape that is not the protocol's becomes words about it. The usual
// case, a reply in canonical spelling, is passed on unparsed.
#include "run/reply.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::string_view rows_key = "\"rows\":";
constexpr std::size_t longest_text_bytes =
    2000;  // of what is for people: a client may say 16 MiB for each row

std::string brief(std::string_view text) {
  if (text.size() <= longest_text_bytes) return std::string(text);
  return std::string(text.substr(0, character_start(text, longest_text_bytes))) + "…";
}

std::string excerpt(std::string_view text) { return std::string(text.substr(0, 200)); }

/// A string where there is one; else empty.
std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? brief(found->get_ref<const std::string&>())
                                                     : std::string();
}

bool has_object(const Json& value, const char* key) {
  return value.is_object() && value.contains(key) && value[key].is_object();
}

bool has_text(const Json& value, const char* key) {
  return value.is_object() && value.contains(key) && value[key].is_string();
}

/// What cannot be asked of a client is no answer of the library's.
Outcome outcome_of_error(const Json& error) {
  const std::string code = text_in(error, "error");
  if (code == "refused") return outcome::Refused{text_in(error, "text")};
  return outcome::FailedCall{code, text_in(error, "text")};
}

}  // namespace

Result<Launch> read_greeting(std::string_view line) {
  const Result<Json> greeting = parse_json(line);
  if (greeting && has_object(*greeting, "error") && !greeting->contains("ready")) {
    const Json& error = (*greeting)["error"];
    return usage_error(has_text(error, "text") ? text_in(error, "text") : brief(to_text(error)));
  }
  if (!greeting || !has_object(*greeting, "ready"))
    return usage_error(fmt::format("expected {{\"ready\":…}}, got {}", excerpt(line)));
  Launch launch;
  const Json& ready = (*greeting)["ready"];
  launch.runtime = text_in(ready, "runtime");
  if (ready.contains("contexts") && ready["contexts"].is_array()) {
    for (const Json& context : ready["contexts"])
      if (context.is_string()) launch.contexts.push_back(context);
  }
  if (ready.contains("load_ns") && ready["load_ns"].is_number_unsigned()) launch.load_ns = ready["load_ns"];
  if (!has_object(ready, "refuses")) return launch;
  for (const auto& [name, reason] : ready["refuses"].items())
    launch.refuses[name] = brief(reason.is_string() ? reason.get<std::string>() : to_text(reason));
  return launch;
}

Result<std::string_view> reply_body(std::string_view line, std::uint64_t id, std::string& own) {
  const std::string prefix = fmt::format("{{\"id\":{},", id);
  if (line.starts_with(prefix + '"') && line.ends_with('}')) return line.substr(prefix.size());
  Result<Json> reply = parse_json(line);
  if (!reply) return usage_error(fmt::format("not JSON ({}): {}", reply.error().text, excerpt(line)));
  if (!reply->is_object() || !reply->contains("id"))
    return usage_error(fmt::format("not a reply: {}", excerpt(line)));
  if ((*reply)["id"] != id)
    return usage_error(
        fmt::format("a reply to request {} where {} was next", brief(to_text((*reply)["id"])), id));
  reply->erase("id");
  own = to_text(*reply);
  return std::string_view(own).substr(1);
}

std::optional<std::string_view> rows_of(std::string_view body, std::string& own) {
  if (body.starts_with(rows_key) && body.ends_with("]}")) {
    body.remove_prefix(rows_key.size());
    body.remove_suffix(1);
    return body;
  }
  const Result<Json> reply = parse_json("{" + std::string(body));
  if (!reply || !reply->is_object() || !reply->contains("rows")) return std::nullopt;
  own = to_text((*reply)["rows"]);
  return own;
}

Outcome outcome_of_row(const Json& row, const Export& function) {
  if (has_text(row, "error")) return outcome_of_error(row);
  if (const auto problem = row_problem(row, function)) return outcome::Garbled{*problem};
  return outcome::Returned{to_text(row), std::nullopt};
}

Outcome outcome_of_row(const Json& row, const PlannedCase& planned) {
  Outcome outcome = outcome_of_row(row, *planned.callee);
  if (!std::holds_alternative<outcome::Returned>(outcome)) return outcome;
  if (const auto silent = uncalled(planned, row))
    return outcome::FailedCall{std::string(code_uncalled), *silent};
  return outcome;
}

namespace {

/// Asked: an export or a written case.
template <class Asked>
Outcome of_one_row(std::string_view body, const Asked& asked) {
  std::string own;
  const auto rows = rows_of(body, own);
  const Result<Json> parsed = rows ? parse_json(*rows) : usage_error("no rows");
  if (parsed && parsed->is_array() && parsed->size() == 1) return outcome_of_row((*parsed)[0], asked);
  const std::optional<Outcome> refused = parsed ? std::nullopt : refusal_of_all(body);
  return refused ? *refused
                 : outcome::Garbled{fmt::format("expected one row, got {}", excerpt(body)), {}, {}};
}

}  // namespace

Outcome outcome_of_reply(std::string_view body, const Export& function) { return of_one_row(body, function); }

Outcome outcome_of_reply(std::string_view body, const PlannedCase& planned) {
  return of_one_row(body, planned);
}

std::optional<Outcome> refusal_of_all(std::string_view body) {
  const Result<Json> reply = parse_json("{" + std::string(body));
  if (!reply || !has_text(*reply, "error")) return std::nullopt;
  return outcome_of_error(*reply);
}

}  // namespace concord
