// The file stays where it is, since it may look for others beside it. What is kept of it in the cache is what
// was found out; its key holds the file's content.
#include "build/prebuilt.hpp"

#include <sys/utsname.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "build/artifact.hpp"
#include "contract/abi.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_named = 8;

std::string names(const std::vector<std::string>& all) {
  const std::size_t shown = std::min(all.size(), most_named);
  std::string text =
      fmt::format("{}", fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < all.size()) text += fmt::format(" and {} others", all.size() - shown);
  return text;
}

std::string built_with(const ElfFacts& elf) {
  const std::string shown = fs::path(elf.file).filename().string();
  if (!elf.go) return shown + ", built elsewhere; it does not say with which Go";
  return fmt::format("{}, built elsewhere with {}", shown, elf.go->version);
}

/// Linked programs look for the name that the file gives itself.
std::optional<ArtifactFact> soname_fact(const std::string& id, const ElfFacts& elf) {
  if (elf.soname.empty()) return std::nullopt;
  const fs::path file(elf.file);
  std::error_code ignored;
  const bool found = fs::exists(file.parent_path() / elf.soname, ignored);
  return ArtifactFact{
      id, found,
      found ? "SONAME " + elf.soname
            : fmt::format("its SONAME is {}, and no such file is beside it: linked programs do not start",
                          elf.soname)};
}

/// Where its header contradicts what the library's own notes say; nothing where these say nothing.
std::optional<ArtifactFact> header_fact(const std::string& id, const ElfFacts& elf) {
  if (elf.wrong.empty() && elf.notes != "go") return std::nullopt;
  if (elf.wrong.empty()) return ArtifactFact{id, true, "the header does not contradict the library"};
  std::vector<std::string> each;
  for (const ExportNote& wrong : elf.wrong) each.push_back(fmt::format("{}: {}", wrong.name, wrong.why));
  return ArtifactFact{id, false, fmt::format("header and library differ: {}", fmt::join(each, "; "))};
}

/// Its exports' types against the source's.
ArtifactFact types_fact(const std::string& id, const std::vector<AbiChange>& changes, std::size_t exports) {
  std::vector<std::string> different, unknown;
  for (const AbiChange& change : changes) {
    if (change.what == AbiChange::Class::unknown) unknown.push_back(change.name);
    if (change.what == AbiChange::Class::breaking && !change.current.empty())
      different.push_back(fmt::format("{}: {}", change.name, change.why));
  }
  if (!different.empty())
    return {id, false,
            fmt::format("other types than the source's, not called: {}", fmt::join(different, "; "))};
  if (unknown.empty()) return {id, true, fmt::format("all {} have the source's types", exports)};
  return {id, true,
          fmt::format(
              "no type contradicts the source's; the file does not tell all types of {} of {} exports: {}",
              unknown.size(), exports, names(unknown))};
}

std::optional<ArtifactFact> surplus_fact(const std::string& id, const std::vector<AbiChange>& changes) {
  std::vector<std::string> surplus;
  for (const AbiChange& change : changes)
    if (change.what == AbiChange::Class::additive) surplus.push_back(change.name);
  if (surplus.empty()) return std::nullopt;
  return ArtifactFact{id, false,
                      fmt::format("the file also exports what the source does not: {}", names(surplus))};
}

ArtifactFact told_fact(const std::string& id, const FileReport& file) {
  const std::size_t exports = file.report.contract.exports.size();
  if (file.elf.unknown.empty())
    return {id, true, fmt::format("the file tells the types of all {} exports", exports)};
  std::vector<std::string> untold;
  for (const ExportNote& each : file.elf.unknown) untold.push_back(each.name);
  return {id, true,
          fmt::format("the file does not tell all types of {} of {} exports, which nobody calls: {}",
                      untold.size(), exports, names(untold))};
}

std::string machine_here() {
  utsname host{};
  if (::uname(&host) != 0) return "";
  const std::string name = host.machine;
  return name == "x86_64" ? "x86-64" : name;  // file(1)'s word for it
}

Artifact as_artifact(const Prebuilt& file, FileFindings findings) {
  return {file.library, file.header, std::move(findings.facts), std::move(findings.mismatches)};
}

}  // namespace

Result<CommandEnd> print_built(const GoWorkshop& workshop, const Prebuilt& file) {
  const auto tool = contract_tool(workshop);
  if (!tool) return tl::unexpected(tool.error());
  workshop.runner->say(fmt::format("reading {}", file.library.filename().string()));
  std::vector<std::string> words{tool->string(), "-artifact", file.library.string()};
  if (!file.header.empty()) words.insert(words.end(), {"-header", file.header.string()});
  auto end = workshop.runner->run({words, {}, {{"CONCORD_GO", workshop.go.state.path}}});
  if (!end || end->succeeded()) return end;
  std::string why = end->err;
  while (!why.empty() && why.back() == '\n') why.pop_back();
  return usage_error(why.empty() ? fmt::format("cannot read \"{}\"", file.library.string()) : why);
}

Result<FileReport> read_built(const GoWorkshop& workshop, const Prebuilt& file) {
  return print_built(workshop, file).and_then([](const CommandEnd& end) {
    return parse_file_report(end.out);
  });
}

FileFindings compare_with_source(const Contract* source, const FileReport& file,
                                 std::vector<ArtifactFact> facts) {
  const std::string prefix = (source != nullptr ? *source : file.report.contract).library + "/artifact/";
  FileFindings findings{std::move(facts), {}};
  const auto add = [&](std::optional<ArtifactFact> fact) {
    if (fact) findings.facts.push_back(std::move(*fact));
  };
  findings.facts.insert(findings.facts.begin(), {prefix + "file", true, built_with(file.elf)});
  add(soname_fact(prefix + "soname", file.elf));
  add(header_fact(prefix + "header-types", file.elf));
  if (source == nullptr) {
    add(told_fact(prefix + "types", file));
    return findings;
  }
  const auto changes = compare_abis({*source, ""}, {file.report.contract, ""});
  add(surplus_fact(prefix + "surplus", changes));
  add(types_fact(prefix + "types", changes, source->exports.size()));
  for (const AbiChange& change : changes)
    if (change.what == AbiChange::Class::breaking)
      findings.mismatches.push_back({change.name, "breaking", change.recorded, change.current, ""});
  return findings;
}

Result<void> runs_here(const ElfFacts& elf) {
  const std::string here = machine_here();
  if (elf.type != "shared object")
    return usage_error(
        fmt::format("\"{}\" is no shared library but an ELF file of another type ({}); build it with "
                    "`go build -buildmode=c-shared`",
                    elf.file, elf.type));
  if (here.empty() || elf.machine == here) return {};
  return usage_error(fmt::format(
      "\"{}\" is built for {} ({} bits), and this machine is {}: nothing here can load it; `concord "
      "inspect` reads it all the same",
      elf.file, elf.machine, elf.class_bits, here));
}

std::optional<Artifact> find_adopted(const GoWorkshop& workshop, const Described& described) {
  const auto entry = workshop.cache->find("prebuilt", described.request.name, described.key);
  if (!entry) return std::nullopt;
  auto findings = findings_of(entry->note);
  if (!findings) return std::nullopt;
  return as_artifact(*described.request.prebuilt, std::move(*findings));
}

Result<Artifact> adopt(const GoWorkshop& workshop, const Described& described) {
  const Prebuilt& file = *described.request.prebuilt;
  const auto entry = workshop.cache->make(
      "prebuilt", described.request.name, described.key, [&](const fs::path&) -> Result<std::string> {
        const auto read = read_built(workshop, file);
        if (!read) return tl::unexpected(read.error());
        if (auto runs = runs_here(read->elf); !runs) return tl::unexpected(runs.error());
        if (auto same = still_as_described(workshop, described); !same) return tl::unexpected(same.error());
        const bool has_source = !described.request.package_dir.empty();
        return note_of(compare_with_source(has_source ? &described.declared : nullptr, *read,
                                           inspect_artifact(described.declared, file.library, file.header)));
      });
  if (!entry) return tl::unexpected(entry.error());
  return as_artifact(file, findings_of(entry->note).value_or(FileFindings()));
}

}  // namespace concord
