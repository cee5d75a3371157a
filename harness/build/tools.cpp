// A probe costs up to 115 ms (a pyenv shim), so what it said is kept, under everything that could make it say
// something else: the file that was found, the version managers' variables and files, the specification
// itself. Only successes are kept: a person who installs what was missing is believed at once.
#include "build/tools.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <mutex>
#include <optional>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "build/variables.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr const char* memory_file = "tools.json";
constexpr std::size_t most_remembered = 256;
constexpr std::size_t longest_searched_line = 4096;  // std::regex recurses for each character of a line

// By these the version managers choose, and interpreters find what they load.
constexpr std::array choosing_variables{
    "PYENV_VERSION", "PYENV_ROOT",    "RBENV_VERSION", "RBENV_ROOT", "NODENV_VERSION", "NODENV_ROOT",
    "ASDF_DIR",      "ASDF_DATA_DIR", "VOLTA_HOME",    "JAVA_HOME",  "GOROOT",         "GOTOOLCHAIN",
    "VIRTUAL_ENV",   "PYTHONHOME",    "PYTHONPATH",    "GEM_HOME",   "GEM_PATH",       "RUBYLIB",
    "RUBYOPT",       "NODE_PATH",     "NODE_OPTIONS",
};
constexpr std::array choosing_files{".python-version", ".ruby-version", ".node-version", ".nvmrc",
                                    ".tool-versions"};

std::string choices() {
  Digest digest;
  for (const char* name : choosing_variables) digest.add(environment(name).value_or(""));
  const auto add = [&](const fs::path& file) { digest.add(stamp(file) ? read_file(file).value_or("") : ""); };
  std::error_code code;
  for (fs::path folder = fs::current_path(code); !code; folder = folder.parent_path()) {
    for (const char* name : choosing_files) add(folder / name);
    if (folder == folder.parent_path()) break;
  }
  const fs::path home = environment("HOME").value_or("/");
  add(fs::path(environment("PYENV_ROOT").value_or((home / ".pyenv").string())) / "version");
  add(fs::path(environment("RBENV_ROOT").value_or((home / ".rbenv").string())) / "version");
  add(home / ".tool-versions");
  return digest.hex();
}

/// "python-3" is overridden by CONCORD_PYTHON_3.
std::string override_name(const std::string& tool) {
  std::string name = "CONCORD_" + tool;
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

bool is_program(const fs::path& file) {
  std::error_code code;
  return ::access(file.c_str(), X_OK) == 0 && fs::is_regular_file(file, code);
}

std::optional<fs::path> on_path(const std::string& name) {
  if (name.find('/') != std::string::npos)
    return is_program(name) ? std::optional(fs::absolute(name).lexically_normal()) : std::nullopt;
  const std::string path = environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    const fs::path candidate = fs::path(path.substr(at, end - at)) / name;
    if (candidate.is_absolute() && is_program(candidate)) return candidate;
    at = end + 1;
  }
  return std::nullopt;
}

/// The file, or why there is none.
Result<fs::path> locate(const ToolSpec& spec) {
  const std::string variable = override_name(spec.name);
  if (const auto named = environment(variable)) {
    if (const auto found = spec.files.empty() ? on_path(*named)
                           : stamp(*named)    ? std::optional<fs::path>(*named)
                                              : std::nullopt)
      return *found;
    return environment_error(
        fmt::format("{}=\"{}\" is not a {}", variable, *named, spec.files.empty() ? "program" : "file"));
  }
  for (const std::string& name : spec.find)
    if (const auto found = on_path(name)) return *found;
  for (const std::string& file : spec.files)
    if (stamp(file)) return fs::path(file);
  if (spec.files.empty()) return environment_error(fmt::format("no {} on PATH", fmt::join(spec.find, ", ")));
  return environment_error(fmt::format("there is no {}", fmt::join(spec.files, ", ")));
}

std::string stamp_text(const fs::path& file) {
  const auto state = stamp(file);
  return state ? to_string(*state) : "absent";
}

struct Probed {
  std::string path, version;
};

/// Group 1 of the pattern in the text. Multiline is not in std::regex of every library: lines are searched
/// one by one.
Result<std::string> search(const std::string& pattern, const std::string& text) {
  std::smatch match;
  const std::regex expression(pattern);
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, std::min(end - at, longest_searched_line));
    if (std::regex_search(line, match, expression)) return match[1].str();
    at = end + 1;
  }
  return environment_error(fmt::format("the probe printed nothing like '{}'", pattern));
}

/// A tool that was found and is to be probed.
struct Search {
  const ToolSpec* spec;
  Tool* tool;
  fs::path found;
  Variables located;  ///< the tools of its manifest, itself included: a probe may mention them
};

Result<Probed> probe(const Search& search_for, Runner& runner) {
  const ToolSpec& spec = *search_for.spec;
  const fs::path& found = search_for.found;
  const Command command{substitute(spec.probe, search_for.located), {}, {}, std::chrono::seconds(60)};
  const auto end = runner.must(command);
  if (!end) return tl::unexpected(end.error());
  const std::string said = end->out + "\n" + end->err;  // java prints its version to stderr
  Probed probed{found.string(), ""};
  if (!spec.path.empty()) {
    const auto path = search(spec.path, said);
    if (!path) return tl::unexpected(path.error());
    if (!stamp(*path))
      return environment_error(fmt::format("it says that it is \"{}\", which is not there", *path));
    probed.path = *path;
  }
  if (!spec.version.empty()) {
    const auto version = search(spec.version, said);
    if (!version) return tl::unexpected(version.error());
    probed.version = *version;
  }
  return probed;
}

/// What probes said earlier: one file for all, read once, written when something was added.
class Memory {
 public:
  explicit Memory(const Cache& cache) : cache_(cache) {
    if (const auto text = cache.remembered(memory_file))
      if (auto known = parse_json(*text); known && known->is_object()) known_ = std::move(*known);
  }
  ~Memory() {
    if (!added_) return;
    if (known_.size() > most_remembered) known_ = Json::object();
    cache_.remember(memory_file, to_text(known_));
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  std::optional<Probed> find(const std::string& key) const {
    const std::lock_guard guard(reading_or_adding_);
    const auto entry = known_.find(key);
    if (entry == known_.end() || !entry->is_array() || entry->size() != 3) return std::nullopt;
    for (const Json& part : *entry)
      if (!part.is_string()) return std::nullopt;
    Probed probed{(*entry)[0].get<std::string>(), (*entry)[1].get<std::string>()};
    if (stamp_text(probed.path) != (*entry)[2].get<std::string>()) return std::nullopt;
    return probed;
  }
  void add(const std::string& key, const Probed& probed) {
    const std::lock_guard guard(reading_or_adding_);
    known_[key] = {probed.path, probed.version, stamp_text(probed.path)};
    added_ = true;
  }

 private:
  const Cache& cache_;
  Json known_ = Json::object();
  mutable std::mutex reading_or_adding_;  // probes add while the next tools are still looked up
  bool added_ = false;
};

std::string memory_key(const Search& search, const std::string& chosen) {
  const ToolSpec& spec = *search.spec;
  Digest digest;
  digest.add(chosen)
      .add(search.found.string())
      .add(stamp_text(search.found))
      .add(spec.path)
      .add(spec.version);
  for (const std::string& argument : substitute(spec.probe, search.located)) digest.add(argument);
  return digest.hex();
}

void conclude(Tool& tool, const ToolSpec& spec, const Result<Probed>& probed) {
  if (!probed) {
    tool.state.problem = probed.error().text;
    return;
  }
  tool.state.path = probed->path;
  tool.state.version = probed->version;
  if (!spec.minimum.empty() && !at_least(probed->version, spec.minimum))
    tool.state.problem = fmt::format("version {} is too old, {} is needed", probed->version, spec.minimum);
  tool.identity = fmt::format("{} {} {}", probed->path, probed->version, stamp_text(probed->path));
}

/// Concludes what needs no probe, and leaves the rest to be searched.
void locate_set(const ToolSet& set, std::vector<Tool>& tools, std::vector<Search>& searches) {
  Variables located;
  std::vector<Search> probed;
  for (std::size_t i = 0; i < set.specs.size(); ++i) {
    const ToolSpec& spec = set.specs[i];
    tools[i].state = ToolState{spec.name, set.language, "", "", "", spec.install};
    const auto found = locate(spec);
    if (found) located[spec.name] = found->string();
    if (!found)
      conclude(tools[i], spec, tl::unexpected(found.error()));
    else if (spec.probe.empty())
      conclude(tools[i], spec, Probed{found->string(), ""});
    else
      probed.push_back({&spec, &tools[i], *found, {}});
  }
  for (Search& search : probed) {
    search.located = located;
    searches.push_back(std::move(search));
  }
}

}  // namespace

std::vector<std::vector<Tool>> find_tools(const std::vector<ToolSet>& sets, const Cache& cache,
                                          Runner& runner) {
  Memory memory(cache);
  const std::string chosen = choices();
  std::vector<std::vector<Tool>> result(sets.size());
  std::vector<Search> searches;  // complete before the first probe starts: the probing threads refer into it
  for (std::size_t i = 0; i < sets.size(); ++i) {
    result[i].resize(sets[i].specs.size());
    locate_set(sets[i], result[i], searches);
  }
  std::vector<std::future<void>> probing;
  for (Search& search : searches) {
    const std::string key = memory_key(search, chosen);
    if (const auto known = memory.find(key)) {
      conclude(*search.tool, *search.spec, *known);
      continue;
    }
    probing.push_back(std::async(std::launch::async, [&memory, &runner, &search, key] {
      const auto probed = probe(search, runner);
      if (probed) memory.add(key, *probed);
      conclude(*search.tool, *search.spec, probed);
    }));
  }
  for (std::future<void>& each : probing) each.get();
  return result;
}

const ToolSpec& go_tool() {
  static const ToolSpec spec{"go",   {"go"},
                             {},     {"{go}", "version"},
                             "",     "go version (?:devel )?go([0-9.]+)",
                             "1.19", "apt-get install golang-go gcc, or a newer Go from https://go.dev/dl"};
  return spec;
}

bool at_least(const std::string& version, const std::string& minimum) {
  const auto numbers = [](const std::string& text) {
    std::vector<unsigned long> result;
    for (std::size_t at = 0; at < text.size();) {
      if (text[at] < '0' || text[at] > '9') break;
      std::size_t used = 0;
      result.push_back(std::stoul(text.substr(at, 9), &used));
      at += used;
      if (at >= text.size() || text[at] != '.') break;
      ++at;
    }
    return result;
  };
  std::vector<unsigned long> left = numbers(version), right = numbers(minimum);
  const std::size_t length = std::max(left.size(), right.size());
  left.resize(length);
  right.resize(length);
  return left >= right;
}

}  // namespace concord
