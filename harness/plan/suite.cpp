// Reads suite.toml. Knows keys and shapes, not types of arguments and not what exists in the library.
#include "plan/suite.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/toml_table.hpp"

namespace concord {

namespace {

Json as_written(Table& table, std::string_view key) {
  const toml::node* node = table.node(key);
  return node == nullptr ? Json() : json_from(*node);
}

SuiteDeath read_death_table(const std::filesystem::path& path, const toml::table& written, Table& table) {
  Table keys(path, written, "\"dies\"", {"signal", "code", "stderr"});
  SuiteDeath death;
  death.signal = keys.get<std::string>("signal", "a signal's name, as in \"SIGABRT\"", "");
  if (keys.has("code"))
    death.code = static_cast<int>(std::min<std::uint64_t>(keys.count("code", 0, true), 999));
  death.stderr_text = keys.get<std::string>("stderr", "a regular expression", "");
  if (written.empty())
    keys.fail(position_of(written), "\"dies\": expected one of signal, code, stderr in {}, or true");
  table.inherit(keys);
  return death;
}

/// true, or how.
void read_dies(const std::filesystem::path& path, Table& table, SuiteCall& call) {
  const toml::node* node = table.node("dies");
  const auto* how = node == nullptr ? nullptr : node->as_table();
  if (how == nullptr) {
    call.dies = table.get<bool>("dies", "true, false or { signal = …, code = …, stderr = … }", false);
    return;
  }
  call.dies = true;
  call.death = read_death_table(path, *how, table);
}

SuiteCall read_call(const std::filesystem::path& path, Table& table) {
  SuiteCall call;
  call.function = table.get<std::string>("call", "the name of an export", "", true);
  call.name = table.plain_name("name");
  call.args = table.json("args", true);
  read_dies(path, table, call);
  call.compare = as_written(table, "compare");
  call.where = table.where();
  return call;
}

SuiteCall read_step(const std::filesystem::path& path, Table& table) {
  SuiteCall step = read_call(path, table);
  step.as = as_written(table, "as");
  step.reads = as_written(table, "reads");
  if (table.has("releases")) step.releases = table.texts("releases", "a name, or a list of names", {});
  step.always = table.get<bool>("always", "true or false", false);
  return step;
}

SuiteFamily read_family(Table& table) {
  SuiteFamily family;
  family.function = table.get<std::string>("call", "the name of an export", "", true);
  family.name = table.plain_name("name");
  family.values = table.get<std::string>("values", "\"boundary\" or \"random\"", "", true);
  family.where = table.where();
  family.limits = table.json("args", false);
  if (family.values != "boundary" && family.values != "random") {
    table.fail(family.where, "\"values\": expected \"boundary\" or \"random\"");
  }
  family.seed = table.count("seed", 1, false);
  family.count = table.count("count", 1, family.values == "random");
  if (family.count == 0) table.fail(family.where, "\"count\": expected at least 1");
  if (family.values == "boundary" && table.has("count"))
    table.fail(family.where,
               "\"count\": a boundary family has as many cases as its values give when crossed");
  return family;
}

Result<Suite> read_tables(const toml::table& root, const std::filesystem::path& path) {
  Suite suite;
  suite.path = path;
  Table top(path, root, "a suite", {"concord", "on_request", "case", "session", "family", "bench"});
  top.check_version();
  suite.on_request = top.get<bool>("on_request", "true or false", false);
  top.each("case", [&](const toml::table& t) {
    Table table(path, t, "a case", {"call", "name", "args", "compare", "dies", "note"});
    suite.cases.push_back(read_call(path, table));
    top.inherit(table);
  });
  top.each("session", [&](const toml::table& t) {
    Table table(path, t, "a session", {"name", "note", "step"});
    SuiteSession session{table.plain_name("name"), {}, table.where()};
    table.each("step", [&](const toml::table& s) {
      Table step(path, s, "a step",
                 {"call", "name", "args", "as", "compare", "reads", "releases", "always", "dies", "note"});
      session.steps.push_back(read_step(path, step));
      table.inherit(step);
    });
    if (session.steps.empty()) table.fail(table.where(), "a session without [[session.step]]");
    suite.sessions.push_back(std::move(session));
    top.inherit(table);
  });
  top.each("family", [&](const toml::table& t) {
    Table table(path, t, "a family", {"call", "name", "values", "seed", "count", "args", "note"});
    suite.families.push_back(read_family(table));
    top.inherit(table);
  });
  top.each("bench", [&](const toml::table& t) {
    Table table(path, t, "a bench", {"call", "args", "stateful", "note"});
    SuiteBench bench;
    bench.function = table.get<std::string>("call", "the name of an export", "", true);
    bench.args = table.json("args", true);
    bench.stateful = table.get<bool>("stateful", "true or false", false);
    bench.where = table.where();
    suite.benches.push_back(std::move(bench));
    top.inherit(table);
  });
  top.require_version("a suite");
  if (!top.error().empty()) return usage_error(top.error());
  return suite;
}

Result<Suite> without_duplicates(Suite suite) {
  std::set<std::string> seen;
  std::string error;
  const auto claim = [&](const std::string& function, const std::string& name, Position where) {
    if (seen.insert(function + "/" + name).second || !error.empty()) return;
    error =
        located(suite.path, where, fmt::format("a second \"{}\" for {}: ids must be unique", name, function));
  };
  for (const SuiteCall& call : suite.cases) claim(call.function, call.name, call.where);
  for (const SuiteSession& session : suite.sessions) {
    for (const SuiteCall& step : session.steps)
      claim(step.function, session.name + "." + step.name, step.where);
  }
  for (const SuiteFamily& family : suite.families) claim(family.function, family.name, family.where);
  for (const SuiteBench& bench : suite.benches) claim(bench.function, "[bench]", bench.where);
  if (!error.empty()) return usage_error(error);
  return suite;
}

}  // namespace

Result<Suite> parse_suite(const std::string& text, const std::filesystem::path& path) {
  return read_toml<Suite>(text, path, [&](const toml::table& root) {
    Result<Suite> suite = read_tables(root, path);
    return suite ? without_duplicates(std::move(*suite)) : suite;
  });
}

Result<Suite> read_suite(const std::filesystem::path& path) {
  const Result<std::string> text = read_file_inside(path.parent_path(), path.filename());
  if (!text) return tl::unexpected(text.error());
  return parse_suite(*text, path);
}

}  // namespace concord
