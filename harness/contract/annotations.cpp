// Reads concord.toml: keys, shapes and words. Whether what it names exists is asked in annotate.cpp.
#include <array>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "base/toml_table.hpp"
#include "contract/contract.hpp"

namespace concord {
namespace {

/// One of `words`, or nothing.
std::string word_of(Table& table, std::string_view key, const std::vector<std::string>& words) {
  std::string word = table.get<std::string>(key, "a word", "");
  if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end())
    table.fail(table.where(key), unknown_name(fmt::format("value of \"{}\"", key), word, words));
  return word;
}

std::string count_of(Table& table) {
  const toml::node* node = table.node("count");
  if (node == nullptr) return {};
  if (const auto number = node->value_exact<std::int64_t>(); number && *number >= 0)
    return std::to_string(*number);
  return table.get<std::string>("count", "a number of cells, or the name of what holds it", "");
}

SlotNote read_note(const std::filesystem::path& path, const toml::table& written, Table& outer) {
  Table table(path, written, "a note on a value", {"as", "direction", "count", "free", "cells"});
  SlotNote note;
  note.as = word_of(table, "as", {"bytes", "text", "address"});
  note.direction = word_of(table, "direction", {"in", "out", "inout"});
  note.count = count_of(table);
  note.free = table.get<std::string>("free", "the name of an export, or \"free\"", "");
  note.where = table.where();
  if (const toml::node* cells = table.node("cells")) {
    if (const auto* inner = cells->as_table())
      note.cells = std::make_shared<const SlotNote>(read_note(path, *inner, table));
    else
      table.fail(position_of(*cells), "\"cells\": expected a table, a note on what the pointer leads to");
  }
  outer.inherit(table);
  return note;
}

/// Go takes them from GOFLAGS, where a space ends a flag unless it is quoted.
std::vector<std::string> flags_of(const std::filesystem::path& path, const toml::table& written,
                                  Table& outer) {
  Table table(path, written, "how the package is built", {"flags"});
  std::vector<std::string> flags;
  for (const Json& each : table.json("flags", true)) {
    const std::string flag = each.is_string() ? each.get<std::string>() : "";
    if (!flag.starts_with('-') || flag.find_first_of("'\n") != std::string::npos)
      table.fail(table.where("flags"),
                 fmt::format("\"flags\": expected flags of `go build`, each in one text without \"'\", as in "
                             "\"-tags=netgo\"; got {}",
                             to_text(each)));
    flags.push_back(flag);
  }
  outer.inherit(table);
  return flags;
}

std::map<std::string, std::string> variables_of(const toml::table& written, Table& outer) {
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : written) {
    const auto text = value.value_exact<std::string>();
    const bool is_name = !name.empty() && name.str().find('=') == std::string_view::npos;
    if (!text || !is_name || text->find('\0') != std::string::npos)
      outer.fail(position_of(value),
                 fmt::format("\"environment.{}\": expected a text for a variable", name.str()));
    else
      variables.emplace(name.str(), *text);
  }
  return variables;
}

/// Paths below the folder that concord.toml is in.
std::vector<std::string> files_of(Table& table) {
  if (!table.has("files")) return {};
  const auto files = table.texts("files", "files or folders beside concord.toml", {});
  for (const std::string& each : files) {
    const std::filesystem::path file = std::filesystem::path(each).lexically_normal();
    if (file.is_absolute() || *file.begin() == "..")
      table.fail(table.where("files"),
                 fmt::format("\"files\": \"{}\" leads out of the folder that concord.toml is in", each));
  }
  return files;
}

std::vector<Annotations::Call> calls_of(const std::filesystem::path& path, Table& outer,
                                        std::string_view key) {
  std::vector<Annotations::Call> calls;
  outer.each(key, [&](const toml::table& written) {
    Table table(path, written, "a call", {"call", "args"});
    calls.push_back({table.get<std::string>("call", "the name of an export", "", true),
                     table.json("args", true), table.where()});
    outer.inherit(table);
  });
  return calls;
}

/// A table of its own, where it is there.
template <class Visit>
void the_table(Table& table, std::string_view key, Visit visit) {
  const toml::node* node = table.node(key);
  if (node == nullptr) return;
  if (const auto* written = node->as_table())
    visit(*written);
  else
    table.fail(position_of(*node), fmt::format("\"{}\": expected a table", key));
}

/// Tables by name, each handed to `visit`.
template <class Visit>
void each_named(Table& table, std::string_view key, Visit visit) {
  const toml::node* node = table.node(key);
  if (node == nullptr) return;
  const auto* tables = node->as_table();
  if (tables == nullptr)
    return table.fail(position_of(*node), fmt::format("\"{}\": expected tables by name", key));
  for (const auto& [name, inner] : *tables) {
    if (const auto* written = inner.as_table())
      visit(std::string(name.str()), *written);
    else
      table.fail(position_of(inner), fmt::format("\"{}.{}\": expected a table", key, name.str()));
  }
}

std::map<std::string, SlotNote> read_notes(const std::filesystem::path& path, Table& table,
                                           std::string_view key) {
  std::map<std::string, SlotNote> notes;
  each_named(table, key, [&](const std::string& name, const toml::table& written) {
    notes.emplace(name, read_note(path, written, table));
  });
  return notes;
}

Result<Annotations> read_tables(const toml::table& root, const std::filesystem::path& path) {
  Annotations notes;
  notes.path = path;
  Table top(path, root, "concord.toml",
            {"concord", "build", "environment", "files", "set_up", "tear_down", "export", "type"});
  top.check_version();
  the_table(top, "build",
            [&](const toml::table& written) { notes.build_flags = flags_of(path, written, top); });
  the_table(top, "environment",
            [&](const toml::table& written) { notes.environment = variables_of(written, top); });
  notes.files = files_of(top);
  notes.set_up = calls_of(path, top, "set_up");
  notes.tear_down = calls_of(path, top, "tear_down");
  each_named(top, "export", [&](const std::string& name, const toml::table& written) {
    Table table(path, written, "an export", {"params", "results", "result", "skip", "threads"});
    Annotations::Named& named = notes.exports[name];
    named.where = table.where();
    named.skip = table.get<std::string>("skip", "the reason why nobody is to call it", "");
    named.threads = table.get<bool>("threads", "true or false", false);
    named.params = read_notes(path, table, "params");
    named.results = read_notes(path, table, "results");
    if (const toml::node* single = table.node("result")) {
      if (const auto* inner = single->as_table())
        named.results.emplace("r0", read_note(path, *inner, table));
      else
        table.fail(position_of(*single), "\"result\": expected a table, a note on the result");
    }
    top.inherit(table);
  });
  each_named(top, "type", [&](const std::string& name, const toml::table& written) {
    Table table(path, written, "a type", {"fields"});
    notes.fields[name] = read_notes(path, table, "fields");
    top.inherit(table);
  });
  top.require_version("a concord.toml");
  if (!top.error().empty()) return usage_error(top.error());
  return notes;
}

}  // namespace

Result<Annotations> read_annotations(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "concord.toml";
  std::error_code code;
  if (!std::filesystem::exists(path, code) && !code) return Annotations{path, {}, {}, {}, {}};
  const Result<std::string> text = read_file_inside(folder, "concord.toml");
  if (!text) return tl::unexpected(text.error());
  return read_toml<Annotations>(*text, path,
                                [&](const toml::table& root) { return read_tables(root, path); });
}

}  // namespace concord
