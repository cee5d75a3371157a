// Reads a plan, changes nothing. Texts are cut: what is long is told apart by its digest.
#include "pipeline/outline.hpp"

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "judge/describe.hpp"

namespace concord {

namespace {

constexpr std::size_t shown_columns = 160;

std::string shown_text(const std::string& text) { return shorten(visible(text), shown_columns); }

CaseState of_case(const PlannedCase& planned, const std::string& before) {
  CaseState state{planned.function, planned.name, 0, "", shown_text(call_of(planned)), "", ""};
  Digest digest;
  digest.add(before).add(planned.row).add(planned.dies ? "dies" : "");
  if (!planned.written.empty()) digest.add(planned.written);
  if (planned.golden) {
    state.expected = shown_text(describe(planned.golden->ffi));
    digest.add(to_text(planned.golden->go)).add(to_text(planned.golden->ffi));
  }
  state.digest = digest.hex();
  return state;
}

CaseState of_family(const PlannedFamily& planned) {
  CaseState state{planned.function, planned.name, 1, "", "", "", ""};
  if (planned.only) {
    state.name += "#" + std::to_string(*planned.only);
  } else if (!planned.changed) {
    state.generated = planned.current.count;
  }
  Digest digest;
  digest.add(planned.spec_digest).add(std::to_string(generator_version));
  if (planned.golden) {
    state.expected = planned.golden->digest;
    digest.add(planned.golden->digest);
  }
  state.digest = digest.hex();
  return state;
}

CaseState of_program(const ReadyDemo& demo) {
  CaseState state{transcript_function, program_name(demo), 0, demo.client, "", "", ""};
  state.digest = digest(read_file(demo.transcript).value_or(""));
  return state;
}

}  // namespace

std::string program_name(const ReadyDemo& demo) { return demo.transcript.stem().string(); }

std::vector<CaseState> outline_of(const Plan& plan, const std::vector<ReadyDemo>& programs) {
  std::vector<std::string> before(
      plan.cases.size());  // what a step of a session stands on: the steps before it
  for (const PlannedSession& session : plan.sessions) {
    std::string steps = session.name;
    for (const std::size_t i : session.steps) {
      before[i] = steps;
      const PlannedCase& step = plan.cases[i];
      steps = Digest().add(steps).add(step.function).add(step.row + step.written).hex();
    }
  }
  std::vector<CaseState> states;
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    if (plan.cases[i].selected) states.push_back(of_case(plan.cases[i], before[i]));
  }
  for (const PlannedFamily& family : plan.families) states.push_back(of_family(family));
  for (const ReadyDemo& demo : programs) states.push_back(of_program(demo));
  return states;
}

void note_clients(std::vector<CaseState>& outline, const Plan& plan,
                  const std::map<std::string, Part>& parts) {
  auto state = outline.begin();  // in the order of outline_of
  const auto note = [&](const auto& plays) {
    std::vector<std::string> clients;
    for (const auto& [client, part] : parts) {
      if (plays(part)) clients.push_back(client);
    }
    if (clients.size() < parts.size()) state->clients = std::move(clients);
    ++state;
  };
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    if (plan.cases[i].selected) note([i](const Part& part) { return part.has_case(i); });
  }
  for (std::size_t f = 0; f < plan.families.size(); ++f)
    note([f](const Part& part) { return part.has_family(f); });
}

std::string fixtures_digest(const std::filesystem::path& folder) {
  Digest digest;
  for (const char* name : {"suite.toml", "golden.jsonl", "contract.json", "known.toml", "concord.toml"})
    digest.add(name).add(read_file(folder / name).value_or(""));
  return digest.hex();
}

}  // namespace concord
