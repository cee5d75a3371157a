// The contract tool lists the files that it read. Their content, the folders' listings (a file may be added),
// the toolchain and the environment make the key; a description is remembered with its key, and holds while
// the key does.
#include "build/library.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "build/artifact.hpp"
#include "build/facts.hpp"
#include "build/prebuilt.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view memory_version = "2";  // of what is kept; raise it when the meaning changes

// These begin with GO too, but are read by the built program, not by the build.
constexpr std::array<std::string_view, 5> run_time_variables{"GOMAXPROCS", "GOGC", "GOTRACEBACK",
                                                             "GOMEMLIMIT", "GODEBUG"};

bool decides_builds(std::string_view name) {
  if (std::find(run_time_variables.begin(), run_time_variables.end(), name) != run_time_variables.end())
    return false;
  return name.starts_with("GO") || name.starts_with("CGO_") || name.starts_with("PKG_CONFIG") ||
         name == "CC" || name == "CXX" || name == "AR";
}

void add_environment(Digest& digest) {
  std::vector<std::string> entries;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string_view entry(*at);
    if (decides_builds(entry.substr(0, entry.find('=')))) entries.emplace_back(entry);
  }
  std::sort(entries.begin(), entries.end());
  for (const std::string& entry : entries) digest.add(entry);
  // What `go env -w` wrote.
  const fs::path settings = environment("GOENV").value_or(
      (fs::path(environment("XDG_CONFIG_HOME").value_or(environment("HOME").value_or("") + "/.config")) /
       "go" / "env")
          .string());
  digest.add(read_file(settings).value_or(""));
}

/// VERSION tells two toolchains in one place apart, which the path and `go version` may not (a locally built
/// one).
std::string toolchain_version_file(const std::string& go) {
  std::error_code code;
  const fs::path program = fs::canonical(go, code);
  return read_file(program.parent_path().parent_path() / "VERSION").value_or("");
}

Result<void> add_prebuilt(Digest& digest, const LibraryRequest& request) {
  if (!request.prebuilt) return {};
  for (const fs::path& file : {request.prebuilt->library, request.prebuilt->header}) {
    if (file.empty()) continue;
    digest.add(file.string());
    if (auto added = add_file(digest, file); !added) return added;
  }
  return {};
}

std::string memory_name(const GoWorkshop& workshop, const LibraryRequest& request,
                        const std::string& go_flags) {
  Digest digest;
  digest.add(workshop.identity).add(request.package_dir.string()).add(go_flags);
  if (request.prebuilt) digest.add(request.prebuilt->library.string()).add(request.prebuilt->header.string());
  return fmt::format("contract-{}-{}.json", request.name, digest.hex());
}

/// A description as it is remembered: its key on the first line, then what the tool printed.
std::string memory_text(const std::string& key, const std::string& printed) { return key + "\n" + printed; }

std::string without_newline(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// Behind what GOFLAGS holds in every build; empty where the library has none.
std::string go_flags_of(const Annotations& notes) {
  if (notes.build_flags.empty()) return "";
  std::string flags = build_environment().at("GOFLAGS");
  for (const std::string& flag : notes.build_flags)
    flags += " " + (flag.find(' ') == std::string::npos ? flag : "'" + flag + "'");
  return flags;
}

Result<Described> from_report(const GoWorkshop& workshop, const LibraryRequest& request,
                              const Annotations& notes, std::string_view printed) {
  auto report = parse_contract_report(printed);
  if (!report) return tl::unexpected(report.error());
  report->contract.library = request.name;
  Contract declared = report->contract;
  if (auto noted = annotate(report->contract, notes); !noted) return tl::unexpected(noted.error());
  const std::string go_flags = go_flags_of(notes);
  auto key = input_key(workshop, request, *report, go_flags);
  if (!key) return tl::unexpected(key.error());
  std::vector<std::string> variables;
  for (const auto& [name, value] : notes.environment) variables.push_back(fmt::format("{}={}", name, value));
  std::set<std::string> concurrent;
  for (const auto& [name, named] : notes.exports)
    if (named.threads) concurrent.insert(name);
  return Described{request,
                   std::move(*report),
                   std::move(*key),
                   go_flags,
                   std::move(variables),
                   std::move(concurrent),
                   std::move(declared)};
}

/// For the go command that builds the library itself.
std::map<std::string, std::string> library_environment(const GoWorkshop& workshop,
                                                       const Described& described) {
  std::map<std::string, std::string> variables = go_environment(workshop, described.go_flags);
  for (const auto& [name, value] : described.instrument) variables.insert_or_assign(name, value);
  return variables;
}

bool changed_since(const ContractReport& report, std::chrono::system_clock::time_point began) {
  return std::any_of(report.input_files.begin(), report.input_files.end(), [&](const std::string& file) {
    const auto state = stamp(file);
    return !state || std::chrono::nanoseconds(state->changed_ns) >= began.time_since_epoch();
  });
}

Artifact artifact_in(const fs::path& folder, const std::string& library, std::vector<ArtifactFact> facts) {
  const fs::path object = folder / object_name(library);
  return {object, fs::path(object).replace_extension(".h"), std::move(facts)};
}

}  // namespace

std::map<std::string, std::string> go_environment(const GoWorkshop& workshop, const std::string& go_flags) {
  std::map<std::string, std::string> variables{{"CONCORD_GO", workshop.go.state.path}};
  if (!go_flags.empty()) variables["GOFLAGS"] = go_flags;
  return variables;
}

Result<std::string> input_key(const GoWorkshop& workshop, const LibraryRequest& request,
                              const ContractReport& report, const std::string& go_flags) {
  Digest digest;
  digest.add(workshop.identity).add(request.name).add(request.package_dir.string()).add(go_flags);
  for (const std::string& file : report.input_files) {
    digest.add(file);
    if (auto added = add_file(digest, file); !added) return tl::unexpected(added.error());
  }
  for (const std::string& folder : report.input_folders) {
    digest.add(folder);
    const auto names = list_folder(folder);
    if (!names) return tl::unexpected(names.error());
    for (const std::string& name : *names) digest.add(name);
  }
  if (auto added = add_prebuilt(digest, request); !added) return tl::unexpected(added.error());
  return digest.hex();
}

Result<std::string> key_of(const GoWorkshop& workshop, const Described& described) {
  std::string flags = described.go_flags;
  for (const auto& [name, value] : described.instrument) flags += fmt::format(" {}={}", name, value);
  return input_key(workshop, described.request, described.report, flags);
}

Result<GoWorkshop> open_workshop(const Home& home, Tool go, const Cache& cache, Runner& runner) {
  Digest digest;
  digest.add(memory_version).add(go.identity).add(toolchain_version_file(go.state.path));
  add_environment(digest);
  if (auto added = add_folder(digest, home.go() / "cmd" / "contract"); !added)
    return tl::unexpected(added.error());
  digest.add(read_file(home.go() / "go.mod").value_or(""));
  return GoWorkshop{home, std::move(go), digest.hex(), &cache, &runner};
}

Result<fs::path> contract_tool(const GoWorkshop& workshop) {
  const auto entry = workshop.cache->make("tool", "contract", workshop.identity, [&](const fs::path& folder) {
    workshop.runner->say("building the contract tool");
    return workshop.runner
        ->must({{workshop.go.state.path, "build", "-o", (folder / "contract").string(), "./cmd/contract"},
                workshop.home.go(),
                {}})
        .map([](const CommandEnd&) { return std::string(); });
  });
  if (!entry)
    return tl::unexpected(Error{Fault::environment, "cannot build the contract tool: " + entry.error().text});
  return entry->folder / "contract";
}

std::optional<Described> recall_description(const GoWorkshop& workshop, const LibraryRequest& request) {
  const auto notes = read_annotations(request.fixtures_dir);
  if (!notes) return std::nullopt;  // `describe` says what is wrong with them
  const auto text = workshop.cache->remembered(memory_name(workshop, request, go_flags_of(*notes)));
  if (!text) return std::nullopt;
  const std::size_t line = text->find('\n');
  if (line == std::string::npos) return std::nullopt;
  auto described = from_report(workshop, request, *notes, std::string_view(*text).substr(line + 1));
  if (!described || described->key != text->substr(0, line)) return std::nullopt;
  return std::move(*described);
}

namespace {

Result<CommandEnd> print_package(const GoWorkshop& workshop, const LibraryRequest& request,
                                 const std::string& go_flags) {
  const auto tool = contract_tool(workshop);
  if (!tool) return tl::unexpected(tool.error());
  workshop.runner->say(fmt::format("reading {}", request.name));
  auto end = workshop.runner->run({{tool->string(), request.package_dir.string()},
                                   request.package_dir,
                                   go_environment(workshop, go_flags)});
  if (!end || end->succeeded()) return end;
  return usage_error(end->err.empty()
                         ? fmt::format("cannot read the package \"{}\"", request.package_dir.string())
                         : without_newline(end->err));
}

}  // namespace

Result<Described> describe(const GoWorkshop& workshop, const LibraryRequest& request) {
  const auto began = std::chrono::system_clock::now();
  const auto notes = read_annotations(request.fixtures_dir);
  if (!notes) return tl::unexpected(notes.error());
  const auto end = request.package_dir.empty() ? print_built(workshop, *request.prebuilt)
                                               : print_package(workshop, request, go_flags_of(*notes));
  if (!end) return tl::unexpected(end.error());
  auto described = from_report(workshop, request, *notes, end->out);
  // A file that was saved while it was being read is not remembered: what was read may be older than what was
  // hashed.
  if (described && !changed_since(described->report, began))
    workshop.cache->remember(memory_name(workshop, request, described->go_flags),
                             memory_text(described->key, end->out));
  return described;
}

Result<std::string> source_digest(const Described& described) {
  std::vector<std::string> files;
  for (const std::string& file : described.report.input_files) {
    const auto content = read_file(file);
    if (!content) return tl::unexpected(content.error());
    files.push_back(Digest().add(fs::path(file).filename().string()).add(*content).hex());
  }
  if (const auto& prebuilt = described.request.prebuilt; prebuilt && !described.request.package_dir.empty()) {
    const auto content = read_file(prebuilt->library);
    if (!content) return tl::unexpected(content.error());
    files.push_back(Digest().add(*content).hex());
  }
  std::sort(files.begin(), files.end());  // their order depends on where they are
  Digest all;
  for (const std::string& file : files) all.add(file);
  return all.hex();
}

Result<void> still_as_described(const GoWorkshop& workshop, const Described& described) {
  const auto key = key_of(workshop, described);
  if (key && *key == described.key) return {};
  const LibraryRequest& request = described.request;
  const fs::path& what = request.package_dir.empty() ? request.prebuilt->library : request.package_dir;
  return usage_error(fmt::format("\"{}\" changed while it was built; run again", what.string()));
}

std::string object_name(const std::string& library) {
  return library.starts_with("lib") ? library + ".so" : "lib" + library + ".so";
}

std::optional<Artifact> find_artifact(const GoWorkshop& workshop, const Described& described) {
  if (described.request.prebuilt) return find_adopted(workshop, described);
  const auto entry = workshop.cache->find("library", described.request.name, described.key);
  if (!entry) return std::nullopt;
  auto findings = findings_of(entry->note);
  if (!findings) return std::nullopt;
  return artifact_in(entry->folder, described.request.name, std::move(findings->facts));
}

Result<Artifact> build_artifact(const GoWorkshop& workshop, const Described& described) {
  const LibraryRequest& request = described.request;
  if (request.prebuilt) return adopt(workshop, described);
  const auto entry =
      workshop.cache->make("library", request.name, described.key, [&](const fs::path& folder) {
        workshop.runner->say(fmt::format("building {}", object_name(request.name)));
        const Artifact made = artifact_in(folder, request.name, {});
        return workshop.runner
            ->must(
                {{workshop.go.state.path, "build", "-buildmode=c-shared", "-o", made.library.string(), "."},
                 request.package_dir,
                 library_environment(workshop, described)})
            .and_then([&](const CommandEnd&) { return still_as_described(workshop, described); })
            .map([&] {
              return note_of({inspect_artifact(described.report.contract, made.library, made.header), {}});
            });
      });
  if (!entry) return tl::unexpected(entry.error());
  return artifact_in(entry->folder, request.name, findings_of(entry->note).value_or(FileFindings()).facts);
}

}  // namespace concord
