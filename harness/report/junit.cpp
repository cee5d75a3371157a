// JUnit XML as Jenkins' junit-10.xsd and the usual readers take it. XML 1.0 has no spelling for most control
// characters, so all text is made visible first; pugixml only escapes markup.
#include <algorithm>
#include <chrono>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace concord {

namespace {

constexpr std::size_t failures_in_text = 20;

struct Tally {
  std::uint64_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::chrono::nanoseconds time{0};
  Tally& operator+=(const Tally& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    time += other.time;
    return *this;
  }
};

std::string in_seconds(std::chrono::nanoseconds time) {
  return fmt::format("{:.6f}", std::chrono::duration<double>(time).count());
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name) = value.c_str();
}

/// Older schemas want a time without zone, in UTC by convention.
std::string without_zone(std::string when) {
  if (when.ends_with('Z')) when.pop_back();
  return visible(when);
}

/// One suite of the document, with its running totals.
class Suite {
 public:
  Suite(pugi::xml_node root, const std::string& name, const std::string& when)
      : node_(root.append_child("testsuite")) {
    set(node_, "name", visible(name));
    when_ = without_zone(when);
  }

  void property(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    pugi::xml_node property = node_.append_child("properties").append_child("property");
    set(property, "name", name);
    set(property, "value", visible(value));
  }

  pugi::xml_node test(const std::string& classname, const std::string& name, std::chrono::nanoseconds time) {
    pugi::xml_node test = node_.append_child("testcase");
    set(test, "classname", visible(classname));
    set(test, "name", visible(name));
    set(test, "time", in_seconds(time));
    ++tally_.tests;
    tally_.time += time;
    return test;
  }

  void problem(pugi::xml_node test, const char* kind, std::string_view type, const std::string& message,
               const std::string& text) {
    pugi::xml_node node = test.append_child(kind);
    set(node, "type", std::string(type));
    set(node, "message", message);
    if (!text.empty()) node.text() = text.c_str();
    const std::string_view word = kind;
    (word == "failure" ? tally_.failures : word == "error" ? tally_.errors : tally_.skipped) += 1;
  }

  Tally close() {
    set(node_, "tests", std::to_string(tally_.tests));
    set(node_, "failures", std::to_string(tally_.failures));
    set(node_, "errors", std::to_string(tally_.errors));
    set(node_, "skipped", std::to_string(tally_.skipped));
    set(node_, "time", in_seconds(tally_.time));
    if (!when_.empty()) set(node_, "timestamp", when_);
    return tally_;
  }

 private:
  pugi::xml_node node_;
  std::string when_;
  Tally tally_;
};

const char* element_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return nullptr;
    case Verdict::fail:
    case Verdict::changed_signature:
    case Verdict::unexpected_pass:
    case Verdict::flaky:
    case Verdict::leak:
      return "failure";
    case Verdict::not_run:
      return "error";
    case Verdict::known_difference:
    case Verdict::refused:
    case Verdict::unavailable:
      return "skipped";
  }
  return "error";
}

void add_entry(Suite& suite, const Entry& entry, const std::string& unavailable) {
  pugi::xml_node test =
      suite.test(fmt::format("{}.{}", entry.library, entry.function), entry.name, entry.time);
  const Verdict verdict = foremost(entry.counts);
  const char* element = element_of(verdict);
  if (element == nullptr) return;
  std::string text;
  std::string message(to_string(verdict));
  std::size_t described = 0;
  for (const Failure& failure : entry.failures) {
    if (is_failure(failure.verdict) != is_failure(verdict) || described == failures_in_text) continue;
    if (described++ == 0 && !failure.got.empty()) message = message_of(failure);
    text += (text.empty() ? "" : "\n") + describe(failure);
  }
  const std::uint64_t concerned = is_failure(verdict) ? entry.counts.failures() : entry.counts[verdict];
  if (concerned > 1) message += fmt::format(" ({} of {} cases)", concerned, entry.counts.total());
  if (described > 0 && concerned > described) text += fmt::format("\n… {} more\n", concerned - described);
  if (verdict == Verdict::unavailable && described == 0 && !unavailable.empty())
    message = visible(unavailable);
  suite.problem(test, element, to_string(verdict), message, text);
}

/// "awesome/artifact/elf" → "awesome.artifact"
std::string class_of(const ArtifactFact& fact) {
  std::string name = fact.id.substr(0, fact.id.rfind('/'));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

Tally add_facts(pugi::xml_node root, const LibraryState& library, const std::string& when) {
  Tally tally;
  if (!library.artifact.empty()) {
    Suite suite(root, library.name + "@artifact", when);
    for (const ArtifactFact& fact : library.artifact) {
      pugi::xml_node test = suite.test(class_of(fact), fact.id.substr(fact.id.rfind('/') + 1), {});
      if (!fact.holds) suite.problem(test, "failure", "artifact", visible(fact.text), "");
    }
    tally += suite.close();
  }
  if (!library.changes.empty()) {
    Suite suite(root, library.name + "@contract", when);
    for (const SignatureChange& change : library.changes) {
      pugi::xml_node test = suite.test(library.name + ".contract", change.function, {});
      if (change.kind != "breaking") continue;
      suite.problem(test, "failure", "changed signature",
                    visible(fmt::format("was {}, is {}", change.recorded, change.current)),
                    visible(change.where));
    }
    tally += suite.close();
  }
  return tally;
}

struct TextWriter : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override {
    text.append(static_cast<const char*>(data), size);
  }
};

}  // namespace

std::string junit_report(const Summary& summary) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", "concord");

  Tally total;
  for (const LibraryState& library : summary.libraries) total += add_facts(root, library, summary.when);
  std::map<std::string, const ClientState*> states;
  for (const ClientState& client : summary.clients) states.emplace(client.id, &client);
  std::map<std::string, std::size_t> places;
  std::vector<Suite> suites;
  for (const Entry& entry : summary.entries) {
    const std::string name = fmt::format("{}@{}", entry.library, entry.client);
    const auto [place, is_new] = places.try_emplace(name, suites.size());
    const auto state = states.find(entry.client);
    if (is_new) suites.emplace_back(root, name, summary.when);
    if (is_new && state != states.end()) suites.back().property("runtime", state->second->runtime);
    add_entry(suites[place->second], entry,
              state != states.end() ? state->second->unavailable : std::string());
  }
  for (Suite& suite : suites) total += suite.close();
  set(root, "tests", std::to_string(total.tests));
  set(root, "failures", std::to_string(total.failures));
  set(root, "errors", std::to_string(total.errors));
  set(root, "time", in_seconds(total.time));

  TextWriter writer;
  document.save(writer, "  ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(writer.text);
}

}  // namespace concord
