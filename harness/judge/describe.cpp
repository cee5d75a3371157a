// Words for what happened. Decides nothing.
#include "judge/describe.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::size_t kept_stderr_bytes = 4000;
constexpr std::size_t kept_output_bytes = 64 * 1024;

/// 0x7f01… → 0x…
std::string without_addresses(const std::string& text) {
  std::string clean;
  for (std::size_t i = 0; i < text.size(); ++i) {
    clean += text[i];
    if (text[i] != 'x' || i == 0 || text[i - 1] != '0') continue;
    std::size_t end = i + 1;
    while (end < text.size() && std::isxdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end - i > 4) {
      clean += "…";
      i = end - 1;
    }
  }
  return clean;
}

std::string last_part(const std::string& text) {
  return without_addresses(text.substr(text.size() - std::min(text.size(), kept_stderr_bytes)));
}

std::string cases(std::uint64_t count) { return count == 1 ? "1 case" : fmt::format("{} cases", count); }

struct Words {
  const Json& observation;
  std::string operator()(const outcome::Returned& o) const {
    return observation.contains("garbled") ? "garbled: " + o.row : describe(observation);
  }
  std::string operator()(const outcome::Refused& o) const { return "refused: " + o.reason; }
  std::string operator()(const outcome::FailedCall& o) const {
    return fmt::format("error {}: {}", o.code, o.text);
  }
  std::string operator()(const outcome::Crashed&) const { return describe(observation); }
  std::string operator()(const outcome::TimedOut& o) const {
    return fmt::format("no answer within {} s; {}", static_cast<double>(o.after.count()) / 1000, o.progress);
  }
  std::string operator()(const outcome::Garbled& o) const { return "garbled reply: " + o.problem; }
  std::string operator()(const outcome::NotRun& o) const { return "not run: " + o.reason; }
};

/// What a mirror says: "arrived a = 0c 00, p.x = 01".
std::string arrival(const Json& arrived) {
  if (!arrived.is_object())
    return fmt::format("arrived {}", arrived.is_string() ? arrived.get<std::string>() : shown(arrived));
  std::vector<std::string> parts;
  for (const auto& [path, bytes] : arrived.items())
    parts.push_back(
        fmt::format("{} = {}", path, bytes.is_string() ? bytes.get<std::string>() : to_text(bytes)));
  return fmt::format("arrived {}", fmt::join(parts, ", "));
}

/// Of a long value a golden holds a digest, its size and how it begins.
std::string worded(const Json& value) {
  if (value.is_object() && value.size() == 1) {  // a form (plan/comparison.hpp)
    if (value.contains("matches")) return fmt::format("a match of {}", shown(value["matches"]));
    if (value.contains("nonzero")) return "not zero";
    if (value.contains("json")) return fmt::format("JSON {}", shown(value["json"]));
    if (value.contains("from")) return fmt::format("what is named {}", shown(value["from"]));
  }
  const bool is_digest = value.is_object() && value.contains("digest") && value.contains("bytes");
  if (!is_digest) return shown(value);
  const std::string start =
      value.contains("start") ? fmt::format(", beginning {}", shown(value["start"])) : "";
  return fmt::format("{} bytes with the digest {}{}", shown(value["bytes"]), shown(value["digest"]), start);
}

}  // namespace

std::string describe(const Json& observation) {
  if (!observation.is_object()) return shown(observation);
  std::vector<std::string> parts;
  if (observation.contains("dies")) {
    const Json& how = observation["dies"];  // a golden may hold anything
    parts.push_back("dies of " + (how.is_string() ? how.get<std::string>() : to_text(how)));
    if (observation.contains("stderr"))
      parts.back() += fmt::format(", stderr {}", worded(observation["stderr"]));
    if (observation.contains("panic")) parts.back() += fmt::format(" ({})", shown(observation["panic"]));
  }
  if (observation.contains("error")) parts.push_back(fmt::format("error {}", shown(observation["error"])));
  if (observation.contains("returns")) {
    std::vector<std::string> results;
    for (const Json& each : observation["returns"]) results.push_back(worded(each));
    parts.push_back(fmt::format("{}", fmt::join(results, ", ")));
  }
  if (observation.contains("after")) {
    for (const auto& [name, value] : observation["after"].items())
      parts.push_back(fmt::format("{} = {}", name, worded(value)));
  }
  if (observation.contains("arrived")) parts.push_back(arrival(observation["arrived"]));
  if (observation.contains("stdout")) parts.push_back("stdout " + worded(observation["stdout"]));
  if (parts.empty()) return "returns";
  const std::string text = fmt::format("{}", fmt::join(parts, "; "));
  return text.empty() ? shown(observation) : text;  // a golden may have a list of no results
}

std::string describe(const Outcome& outcome, const Json& observation) {
  return std::visit(Words{observation}, outcome);
}

std::string describe(const Dependence& dependence) {
  if (dependence.on.empty())
    return "it did not end so again, neither alone nor after the cases that came before it";
  const std::string others =
      dependence.others == 0 ? ""
                             : fmt::format(" and, it may be, {} between the two", cases(dependence.others));
  return fmt::format("only after {}{}; alone it goes well", dependence.on, others);
}

Said said(const Outcome& outcome) {
  if (const auto* returned = std::get_if<outcome::Returned>(&outcome)) {
    const std::string output = returned->stdout_bytes.value_or("");
    return {"", output.substr(0, kept_output_bytes), ""};
  }
  if (const auto* crashed = std::get_if<outcome::Crashed>(&outcome)) {
    const std::string& tail = crashed->stderr_tail;
    const std::size_t from = crashed->panic.empty() ? std::string::npos : tail.find(crashed->panic);
    if (from == std::string::npos) return {without_addresses(crashed->panic), "", last_part(tail), ""};
    return {without_addresses(crashed->panic), "", without_addresses(tail.substr(from, kept_stderr_bytes)),
            ""};
  }
  if (const auto* late = std::get_if<outcome::TimedOut>(&outcome))
    return {"", "", last_part(late->stderr_tail), without_addresses(late->stacks)};
  if (const auto* garbled = std::get_if<outcome::Garbled>(&outcome))
    return {"", "", last_part(garbled->stderr_tail), ""};
  return {};
}

}  // namespace concord
