// Strict about what is there, silent about keys that a newer version may have added.
#include "history/parts.hpp"

#include "base/nearest.hpp"

namespace concord {

namespace {

CaseState case_from(const Fields& fields) {
  return {fields.text("function"),
          fields.text("name"),
          fields.number("generated", false),
          fields.text("client", false),
          fields.text("call", false),
          fields.text("expected", false),
          fields.text("digest", false),
          fields.has("clients") ? fields.texts("clients") : std::vector<std::string>()};
}

Verdict verdict_from(const Fields& fields, const std::string& key, const char* place) {
  const std::optional<Verdict> verdict = verdict_of(key);
  if (!verdict) fields.fail(place, fmt::format("\"{}\" is no verdict", key));
  return verdict.value_or(Verdict::fail);
}

Failure failure_from(const Fields& fields) {
  Failure failure;
  failure.id = fields.text("id");
  failure.client = fields.text("client");
  failure.verdict = verdict_from(fields, fields.text("verdict"), "verdict");
  const std::string cause = fields.text("cause", false);
  const std::optional<Cause> known = cause_of(cause);
  if (!known) fields.fail("cause", fmt::format("\"{}\" is no cause", cause));
  failure.cause = known.value_or(Cause::none);
  failure.call = fields.text("call", false);
  failure.expected = fields.text("expected", false);
  failure.got = fields.text("got", false);
  failure.detail = fields.text("detail", false);
  failure.panic = fields.text("panic", false);
  failure.output = fields.text("output", false);
  failure.errors = fields.text("errors", false);
  failure.stacks = fields.text("stacks", false);
  failure.depends_on = fields.text("depends_on", false);
  failure.replay = fields.text("replay", false);
  failure.known = fields.text("known", false);
  failure.reason = fields.text("reason", false);
  failure.link = fields.text("link", false);
  failure.mend = fields.text("mend", false);
  for (const Fields& each : fields.objects("answers", false))
    failure.answers.push_back(
        {verdict_from(each, each.text("verdict"), "verdict"), each.text("got", false), each.number("times")});
  return failure;
}

}  // namespace

LibraryState library_from(const Fields& fields) {
  LibraryState library;
  library.name = fields.text("name");
  library.package_dir = fields.text("package_dir");
  library.go_version = fields.text("go_version");
  library.source_digest = fields.text("source_digest");
  library.fixtures_digest = fields.text("fixtures_digest");
  library.functions = fields.texts("functions");
  library.uncovered = fields.texts("uncovered");
  for (const Fields& each : fields.objects("cases")) library.cases.push_back(case_from(each));
  for (const Fields& each : fields.objects("artifact"))
    library.artifact.push_back({each.text("id"), each.flag("holds"), each.text("text")});
  for (const Fields& each : fields.objects("changes"))
    library.changes.push_back({each.text("function"), each.text("kind"), each.text("recorded"),
                               each.text("current"), each.text("where")});
  for (const Fields& each : fields.objects("lint"))
    library.lint.push_back(
        {each.text("rule"), each.text("file"), static_cast<int>(each.number("line")), each.text("text")});
  library.suite = fields.text("suite");
  if (fields.has("unreachable")) {
    const Fields reasons = fields.object("unreachable");
    if (reasons.json().is_object()) {
      for (const auto& [function, reason] : reasons.json().items())
        library.unreachable[function] = reasons.text(function.c_str());
    }
  }
  return library;
}

ClientState client_from(const Fields& fields) {
  ClientState client;
  client.id = fields.text("id");
  client.runtime = fields.text("runtime");
  client.unavailable = fields.text("unavailable", false);
  return client;
}

void read_timing(const Fields& fields, ClientState& client) {
  client.launches = static_cast<std::uint32_t>(fields.number("launches"));
  client.startup = std::chrono::microseconds(fields.number("startup_us"));
  client.cpu = std::chrono::microseconds(fields.number("cpu_us"));
  client.peak_bytes = fields.number("peak_bytes");
}

VerdictCounts counts_from(const Fields& fields) {
  VerdictCounts counts;
  if (!fields.json().is_object()) return counts;
  for (const auto& [key, value] : fields.json().items()) {
    if (const std::optional<Verdict> verdict = verdict_of(key)) counts[*verdict] = fields.number(key);
  }
  return counts;
}

Entry entry_from(const Fields& fields) {
  Entry entry;
  entry.library = fields.text("library");
  entry.function = fields.text("function");
  entry.name = fields.text("name");
  entry.client = fields.text("client");
  entry.generated = fields.flag("generated", false);
  entry.line = fields.number("suite_line", false);
  const Fields counts = fields.object("counts");
  entry.counts = counts_from(counts);
  if (counts.json().is_object()) {
    for (const auto& [key, value] : counts.json().items())
      static_cast<void>(verdict_from(fields, key, "counts"));
  }
  for (const Fields& each : fields.objects("failures", false)) entry.failures.push_back(failure_from(each));
  entry.failures_omitted = fields.number("failures_omitted", false);
  return entry;
}

Host host_from(const Fields& fields) {
  return {fields.text("system"), fields.text("cpu"), static_cast<unsigned>(fields.number("cores"))};
}

Timing timing_from(const Fields& fields) {
  const auto microseconds = [&](const char* key) { return std::chrono::microseconds(fields.number(key)); };
  return {microseconds("wall_us"),
          microseconds("prepare_us"),
          microseconds("orchestrator_cpu_us"),
          microseconds("clients_cpu_us"),
          fields.number("orchestrator_peak_bytes"),
          fields.number("processes")};
}

Rounds rounds_from(const Fields& head) {
  if (!head.has("rounds")) return {};
  const Fields fields = head.object("rounds");
  Rounds rounds{
      static_cast<unsigned>(fields.number("wanted")), static_cast<unsigned>(fields.number("played")), {}};
  if (rounds.played < 1 || rounds.played > rounds.wanted)
    fields.fail("", fmt::format("{} of {} rounds cannot have been played", rounds.played, rounds.wanted));
  const std::uint64_t seed = fields.number("seed", false);
  if (seed > UINT32_MAX) fields.fail("seed", fmt::format("{} is no seed", seed));
  if (fields.has("seed")) rounds.seed = static_cast<std::uint32_t>(seed);
  return rounds;
}

std::optional<Shard> shard_from(const Fields& head) {
  if (!head.has("shard")) return std::nullopt;
  const Fields fields = head.object("shard");
  const std::uint64_t index = fields.number("index"), count = fields.number("count");
  if (index < 1 || index > count || count > max_shards) {
    fields.fail("", fmt::format("{} of {} is no shard", index, count));
    return std::nullopt;
  }
  return Shard{static_cast<unsigned>(index), static_cast<unsigned>(count)};
}

}  // namespace concord
