// Reads client.toml. Strict: what is not understood is an error with its place, since a misspelt key would
// otherwise change silently what is tested.
#include "build/manifest.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <regex>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "base/toml.hpp"
#include "build/variables.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

/// Thrown only inside this file, so that reading has the shape of the document; it ends in parse_manifest.
struct Complaint {
  toml::source_position at;
  std::string text;
};

[[noreturn]] void complain(const toml::source_position& at, std::string text) {
  throw Complaint{at, std::move(text)};
}

/// One table: gives typed members, then refuses the keys that nobody asked for.
class Reader {
 public:
  Reader(const toml::table& table, std::string what) : table_(table), what_(std::move(what)) {}

  [[nodiscard]] toml::source_position at() const { return table_.source().begin; }
  [[nodiscard]] const std::string& what() const { return what_; }

  const toml::node* find(const char* key) {
    asked_.emplace_back(key);
    return table_.get(key);
  }

  std::string text(const char* key) {
    const toml::node* node = find(key);
    return node == nullptr ? std::string() : text_of(*node, key);
  }
  std::string required_text(const char* key) {
    const toml::node* node = find(key);
    if (node == nullptr) complain(at(), fmt::format("{} has no `{}`", what_, key));
    std::string value = text_of(*node, key);
    if (value.empty()) complain(node->source().begin, fmt::format("`{}` is empty", key));
    return value;
  }

  bool flag(const char* key) {
    const toml::node* node = find(key);
    if (node == nullptr) return false;
    const auto value = node->value_exact<bool>();
    if (!value) expected(*node, key, "true or false");
    return *value;
  }

  int number(const char* key, int otherwise, int least, int most) {
    const toml::node* node = find(key);
    if (node == nullptr) return otherwise;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < least || *value > most)
      expected(*node, key, fmt::format("a whole number from {} to {}", least, most));
    return static_cast<int>(*value);
  }

  double factor(const char* key, double otherwise, double least, double most) {
    const toml::node* node = find(key);
    if (node == nullptr) return otherwise;
    const auto value = node->value<double>();
    if (!value || !(*value >= least && *value <= most))
      expected(*node, key, fmt::format("a number from {} to {}", least, most));
    return *value;
  }

  Arguments texts(const char* key) {
    const toml::node* node = find(key);
    return node == nullptr ? Arguments() : texts_of(*node, key);
  }

  std::vector<Arguments> lists_of_texts(const char* key) {
    std::vector<Arguments> result;
    each(key, "a list of commands, each a list of strings", [&](const toml::node& element) {
      result.push_back(texts_of(element, key));
      if (result.back().empty())
        complain(element.source().begin, fmt::format("a command in `{}` is empty", key));
    });
    return result;
  }

  std::map<std::string, std::string> text_map(const char* key) {
    std::map<std::string, std::string> result;
    const toml::node* node = find(key);
    if (node == nullptr) return result;
    if (!node->is_table()) expected(*node, key, "a table of strings");
    for (const auto& [name, value] : *node->as_table()) {
      if (name.str().empty() ||
          name.str().find_first_of(std::string_view("=\0", 2)) != std::string_view::npos)
        complain(name.source().begin,
                 fmt::format("`{}`: \"{}\" cannot be the name of a variable", key, name.str()));
      result.emplace(std::string(name.str()), text_of(value, std::string(name.str())));
    }
    return result;
  }

  std::optional<Reader> table(const char* key, const std::string& what) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (!node->is_table()) expected(*node, key, "a table");
    return Reader(*node->as_table(), what);
  }

  template <class Read>
  void each_table(const char* key, const std::string& what, Read read) {
    each(key, fmt::format("a list of tables ([[{}]])", key), [&](const toml::node& element) {
      if (!element.is_table()) expected(element, key, "a table");
      Reader reader(*element.as_table(), what);
      read(reader);
      reader.finish();
    });
  }

  void finish() {
    for (const auto& [key, value] : table_)
      if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end())
        complain(key.source().begin, unknown_name("key", key.str(), asked_) + " (in " + what_ + ")");
  }

 private:
  [[noreturn]] static void expected(const toml::node& node, const std::string& key, const std::string& what) {
    complain(node.source().begin, fmt::format("`{}`: expected {}", key, what));
  }

  static std::string text_of(const toml::node& node, const std::string& key) {
    const auto value = node.value_exact<std::string>();
    if (!value) expected(node, key, "a string");
    if (value->find('\0') != std::string::npos)
      expected(node, key, "a string without NUL, which ends an argument");
    return *value;
  }

  static Arguments texts_of(const toml::node& node, const std::string& key) {
    if (!node.is_array()) expected(node, key, "a list of strings");
    Arguments result;
    for (const toml::node& element : *node.as_array()) result.push_back(text_of(element, key));
    return result;
  }

  template <class Visit>
  void each(const char* key, const std::string& what, Visit visit) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    if (!node->is_array()) expected(*node, key, what);
    for (const toml::node& element : *node->as_array()) visit(element);
  }

  const toml::table& table_;
  std::string what_;
  std::vector<std::string> asked_;
};

/// A name that becomes part of ids, file names and shell lines: all of them take it as it is.
std::string name_in_ids(Reader& reader, const char* key) {
  std::string name = reader.required_text(key);
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '+';
  });
  if (!plain || name.front() == '.' || name.front() == '-')
    complain(
        reader.find(key)->source().begin,
        fmt::format(
            "`{}`: expected letters, digits and - _ . +, beginning with a letter or digit, since ids are "
            "made of it",
            key));
  return name;
}

/// A path that the manifest names, relative to a folder that it does not leave.
std::string path_inside(Reader& reader, const char* key, std::string_view folder) {
  std::string name = reader.required_text(key);
  const fs::path path = fs::path(name).lexically_normal();
  const bool outside = path.is_absolute() || path.empty() || *path.begin() == ".." || path == ".";
  if (outside)
    complain(reader.find(key)->source().begin, fmt::format("`{}`: expected a path inside {}", key, folder));
  return name;
}

constexpr std::size_t longest_pattern = 500;

void check_pattern(Reader& reader, const char* key, const std::string& pattern) {
  if (pattern.empty()) return;
  if (pattern.size() > longest_pattern)  // the library compiles one by recursion
    complain(reader.find(key)->source().begin,
             fmt::format("`{}`: a pattern of more than {} characters", key, longest_pattern));
  try {
    if (std::regex(pattern).mark_count() == 0)
      complain(reader.find(key)->source().begin, fmt::format("`{}`: the pattern has no group", key));
  } catch (const std::regex_error& problem) {
    complain(reader.find(key)->source().begin,
             fmt::format("`{}`: not a regular expression: {}", key, problem.what()));
  }
}

ToolSpec read_tool(Reader& reader) {
  ToolSpec tool;
  tool.name = name_in_ids(reader, "name");
  tool.find = reader.texts("find");
  tool.files = reader.texts("files");
  tool.probe = reader.texts("probe");
  tool.path = reader.text("path");
  tool.version = reader.text("version");
  tool.minimum = reader.text("minimum");
  tool.install = reader.text("install");
  check_pattern(reader, "path", tool.path);
  check_pattern(reader, "version", tool.version);
  if (tool.find.empty() == tool.files.empty())
    complain(reader.at(), fmt::format("{} \"{}\" needs either `find` or `files`", reader.what(), tool.name));
  if (tool.probe.empty() && !(tool.path + tool.version + tool.minimum).empty())
    complain(reader.at(),
             fmt::format("{} \"{}\" has patterns or a minimum, but no `probe`", reader.what(), tool.name));
  if (!tool.minimum.empty() && tool.version.empty())
    complain(reader.at(),
             fmt::format("{} \"{}\" has a `minimum`, but no `version`", reader.what(), tool.name));
  return tool;
}

Carries read_carries(Reader& reader) {
  Carries carries;
  auto table = reader.table("carries", "`carries`");
  if (!table) return carries;
  const auto list = [&](const char* key) -> std::optional<std::vector<std::string>> {
    if (table->find(key) == nullptr) return std::nullopt;
    return table->texts(key);
  };
  carries.params = list("params");
  carries.elems = list("elems");
  carries.results = list("results");
  table->finish();
  return carries;
}

Recipe read_recipe(Reader& reader) {
  Recipe recipe;
  reader.each_table("generate", "`generate`", [&](Reader& one) {
    Generated generated;
    generated.template_file = path_inside(one, "template", "the manifest's folder");
    generated.to = path_inside(one, "to", "the work folder");
    recipe.generate.push_back(std::move(generated));
  });
  recipe.build = reader.lists_of_texts("build");
  recipe.carries = read_carries(reader);
  return recipe;
}

Arguments read_start(Reader& reader) {
  Arguments start = reader.texts("start");
  if (start.empty()) complain(reader.at(), fmt::format("{} has no `start`", reader.what()));
  return start;
}

/// Those that a program can take and live on, by name.
constexpr std::array<std::pair<std::string_view, int>, 3> dump_signals{
    {{"SIGQUIT", SIGQUIT}, {"SIGUSR1", SIGUSR1}, {"SIGUSR2", SIGUSR2}}};

int read_dump_signal(Reader& reader) {
  const std::string name = reader.text("dump_signal");
  if (name.empty()) return 0;
  const auto* const found = std::find_if(dump_signals.begin(), dump_signals.end(),
                                         [&](const auto& each) { return each.first == name; });
  if (found == dump_signals.end())
    complain(reader.find("dump_signal")->source().begin,
             fmt::format("`dump_signal`: expected SIGQUIT, SIGUSR1 or SIGUSR2, got \"{}\"", name));
  return found->second;
}

Surroundings read_surroundings(Reader& reader) {
  Surroundings surroundings;
  surroundings.env = reader.text_map("env");
  surroundings.pass_env = reader.texts("pass_env");
  surroundings.dump_signal = read_dump_signal(reader);
  surroundings.patience = reader.factor("patience", 1, 0.1, 1000);
  if (auto table = reader.table("limits", "`limits`")) {
    for (const NamedLimit& each : named_limits) {
      std::uint64_t& value = surroundings.limits.*(each.value);
      const auto most = static_cast<int>(each.most);
      value = static_cast<std::uint64_t>(table->number(each.name, static_cast<int>(value), 0, most));
      if (value != 0 && value < each.least)
        complain(table->at(), fmt::format("`{}`: at least {}, or 0 for no limit", each.name, each.least));
    }
    table->finish();
  }
  return surroundings;
}

ClientSpec read_client(Reader& reader, const std::string& language) {
  ClientSpec client;
  client.id = name_in_ids(reader, "id");
  if (!client.id.starts_with(language + "-") || client.id.size() == language.size() + 1)
    complain(reader.find("id")->source().begin,
             fmt::format("`id`: expected \"{}-<binding>\", got \"{}\"", language, client.id));
  client.needs = reader.texts("needs");
  client.recipe = read_recipe(reader);
  client.start = read_start(reader);
  client.start_bench = reader.texts("start_bench");
  if (client.start_bench.empty()) client.start_bench = client.start;
  client.surroundings = read_surroundings(reader);
  client.twin = reader.flag("twin");
  client.on_request = reader.flag("on_request");
  client.weight = reader.number("weight", 1, 0, 1000);
  client.warm_up = std::chrono::milliseconds(
      reader.number("warm_up_ms", static_cast<int>(usual_warm_up.count()), 0, 10'000));
  client.advice = reader.text("advice");
  return client;
}

DemoSpec read_demo(Reader& reader) {
  DemoSpec demo;
  demo.client = reader.required_text("client");
  demo.library = reader.required_text("library");
  demo.recipe = read_recipe(reader);
  demo.start = read_start(reader);
  demo.surroundings = read_surroundings(reader);
  demo.transcript = path_inside(reader, "transcript", "the fixtures' transcripts/");
  return demo;
}

TwinSpec read_twin(Reader& reader) {
  TwinSpec twin;
  twin.needs = reader.texts("needs");
  twin.recipe = read_recipe(reader);
  twin.library = reader.required_text("library");
  twin.header = reader.required_text("header");
  return twin;
}

/// Every string of the document may hold variables; each must be a tool of this manifest or a name from the
/// README. Probes are left out: they hold programs in other languages, whose braces are their own.
void check_variables(const toml::node& node, const std::vector<std::string>& known) {
  if (const auto* table = node.as_table()) {
    for (const auto& [key, value] : *table)
      if (key.str() != "probe" && key.str() != "path" && key.str() != "version")
        check_variables(value, known);
  } else if (const auto* array = node.as_array()) {
    for (const toml::node& element : *array) check_variables(element, known);
  } else if (const auto text = node.value_exact<std::string>()) {
    each_variable(*text, [&](std::string_view name) {
      if (std::find(known.begin(), known.end(), name) == known.end())
        complain(node.source().begin, unknown_name("variable", fmt::format("{{{}}}", name), [&] {
                   std::vector<std::string> braced;
                   for (const std::string& each : known) braced.push_back("{" + each + "}");
                   return braced;
                 }()));
    });
  }
}

void check_needs(const Manifest& manifest, const toml::table& document) {
  std::vector<std::string> tools;
  for (const ToolSpec& tool : manifest.tools) {
    if (std::find(tools.begin(), tools.end(), tool.name) != tools.end())
      complain(document.source().begin, fmt::format("the tool \"{}\" is described twice", tool.name));
    tools.push_back(tool.name);
  }
  const auto check = [&](const std::string& who, const std::vector<std::string>& needs,
                         const toml::node* at) {
    for (const std::string& need : needs)
      if (std::find(tools.begin(), tools.end(), need) == tools.end())
        complain(at->source().begin, fmt::format("{} needs an {}", who, unknown_name("tool", need, tools)));
  };
  for (std::size_t i = 0; i < manifest.clients.size(); ++i)
    check(fmt::format("client \"{}\"", manifest.clients[i].id), manifest.clients[i].needs,
          document["client"][i].node());
  if (manifest.twin) check("the twin", manifest.twin->needs, document["twin"].node());
  std::vector<std::string> known = command_variables();
  known.insert(known.end(), tools.begin(), tools.end());
  check_variables(document, known);
}

Manifest read_document(const toml::table& document) {
  Manifest manifest;
  Reader reader(document, "the manifest");
  manifest.language = name_in_ids(reader, "language");
  reader.each_table("tool", "tool", [&](Reader& one) { manifest.tools.push_back(read_tool(one)); });
  reader.each_table("client", "client",
                    [&](Reader& one) { manifest.clients.push_back(read_client(one, manifest.language)); });
  reader.each_table("demo", "demo", [&](Reader& one) { manifest.demos.push_back(read_demo(one)); });
  if (auto twin = reader.table("twin", "twin")) {
    manifest.twin = read_twin(*twin);
    twin->finish();
  }
  reader.finish();
  if (manifest.clients.empty()) complain(document.source().begin, "the manifest has no [[client]]");
  check_needs(manifest, document);
  return manifest;
}

std::string place(const fs::path& file, const toml::source_position& at) {
  return fmt::format("{}:{}:{}", file.string(), at.line, at.column);
}

bool needs(const std::vector<std::string>& tools, const std::string& tool) {
  return std::find(tools.begin(), tools.end(), tool) != tools.end();
}

}  // namespace

std::vector<std::string> tools_on_request(const Manifest& manifest) {
  std::vector<std::string> names;
  for (const ToolSpec& tool : manifest.tools) {
    const auto needed = [&](bool on_request) {
      return std::any_of(manifest.clients.begin(), manifest.clients.end(), [&](const ClientSpec& client) {
        return client.on_request == on_request && needs(client.needs, tool.name);
      });
    };
    const bool of_twin = manifest.twin && needs(manifest.twin->needs, tool.name);
    if (needed(true) && !needed(false) && !of_twin) names.push_back(tool.name);
  }
  return names;
}

Result<Manifest> parse_manifest(const std::string& text, const fs::path& file) {
  const Result<toml::table> document = parse_toml(text, file);
  if (!document) return tl::unexpected(document.error());
  try {
    Manifest manifest = read_document(*document);
    manifest.file = file;
    manifest.folder = file.parent_path();
    manifest.text = text;
    for (ToolSpec& tool : manifest.tools)
      for (std::string& each : tool.files) each = substitute(each, {{"dir", manifest.folder.string()}});
    return manifest;
  } catch (const Complaint& complaint) {
    return usage_error(fmt::format("{}: {}", place(file, complaint.at), complaint.text));
  }
}

Result<Manifest> read_manifest(const fs::path& file) {
  std::error_code code;
  const fs::path whole = fs::absolute(file, code).lexically_normal();
  const auto text = read_file(whole);
  if (!text) return usage_error(text.error().text);
  return parse_manifest(*text, whole);
}

namespace {

/// Takes a client and its programs out of a manifest.
void drop(Manifest& manifest, const std::string& id) {
  std::erase_if(manifest.clients, [&](const ClientSpec& client) { return client.id == id; });
  std::erase_if(manifest.demos, [&](const DemoSpec& demo) { return demo.client == id; });
}

}  // namespace

Result<std::vector<Manifest>> read_manifests(const fs::path& clients, const std::vector<fs::path>& others) {
  const auto folders = list_folder(clients);
  if (!folders) return tl::unexpected(folders.error());
  std::vector<fs::path> files;
  for (const std::string& folder : *folders)
    if (stamp(clients / folder / "client.toml")) files.push_back(clients / folder / "client.toml");
  const std::size_t shipped = files.size();
  files.insert(files.end(), others.begin(), others.end());

  std::vector<Manifest> manifests;
  std::map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto manifest = read_manifest(files[i]);
    if (!manifest) return tl::unexpected(manifest.error());
    for (const ClientSpec& client : manifest->clients) {
      const auto [owner, fresh] = owners.emplace(client.id, i);
      if (fresh) continue;
      Manifest& other = manifests[owner->second];
      if (owner->second >= shipped || i < shipped)
        return usage_error(fmt::format("{}: the client \"{}\" is described in {} already; give it another id",
                                       manifest->file.string(), client.id, other.file.string()));
      drop(other, client.id);
      owner->second = i;
    }
    manifests.push_back(std::move(*manifest));
  }
  return manifests;
}

}  // namespace concord
