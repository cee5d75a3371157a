#include "build/mirror.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/json.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr const char* kind = "mirror";

std::string key_of(const Described& original) {
  return Digest().add(original.key).add(wire_form(original.report.contract)).hex();
}

fs::path package_in(const fs::path& folder, const Described& original) {
  return folder / original.request.name;
}

struct Written {
  std::string import_path;
  std::map<std::string, std::string> lacking;
};

/// {"package":"…","lacks":{"Walk":"why"}}
Result<Written> read_written(const std::string& printed) {
  const Result<Json> json = parse_json(printed);
  if (!json || !json->is_object() || !json->contains("package") || !(*json)["package"].is_string() ||
      !json->contains("lacks") || !(*json)["lacks"].is_object())
    return environment_error(
        fmt::format("cannot understand what the contract tool printed of a mirror: {}", printed));
  Written written{(*json)["package"], {}};
  for (const auto& [name, why] : (*json)["lacks"].items())
    written.lacking[name] = why.is_string() ? why.get<std::string>() : to_text(why);
  return written;
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem))
    if (at->is_regular_file(problem)) files.push_back(at->path().string());
  std::sort(files.begin(), files.end());
  return files;
}

Result<Described> described(const GoWorkshop& workshop, const Described& original,
                            const Cache::Entry& entry) {
  auto written = read_written(entry.note);
  if (!written) return tl::unexpected(written.error());
  Described mirror = original;
  mirror.mirrored = original.request;
  mirror.unmirrored = std::move(written->lacking);
  mirror.request.package_dir = package_in(entry.folder, original);
  ContractReport& report = mirror.report;
  report.contract.package = written->import_path;
  std::erase_if(report.contract.exports,
                [&](const Export& each) { return mirror.unmirrored.count(each.name) != 0; });
  report.contract.lint.clear();  // of code that is not the mirror's
  // The library's own files stay among them: the headers of its folder are the mirror's, too.
  for (std::string& file : files_below(mirror.request.package_dir))
    report.input_files.push_back(std::move(file));
  return input_key(workshop, mirror.request, report, mirror.go_flags).map([&](std::string key) {
    mirror.key = std::move(key);
    return std::move(mirror);
  });
}

Result<std::string> write_mirror(const GoWorkshop& workshop, const Described& original,
                                 const fs::path& folder) {
  const auto tool = contract_tool(workshop);
  if (!tool) return tl::unexpected(tool.error());
  workshop.runner->say(fmt::format("making the mirror of {}", original.request.name));
  const fs::path contract = folder / "contract.json";
  if (auto written = write_file_atomically(contract, wire_form(original.report.contract)); !written)
    return tl::unexpected(written.error());
  const fs::path& package = original.request.package_dir;
  return workshop.runner
      ->must({{tool->string(), "-mirror", package_in(folder, original).string(), "-contract",
               contract.string(), package.string()},
              package,
              go_environment(workshop, original.go_flags)})
      .map([](const CommandEnd& end) { return end.out; });
}

}  // namespace

std::optional<Described> find_mirror(const GoWorkshop& workshop, const Described& original) {
  const auto entry = workshop.cache->find(kind, original.request.name, key_of(original));
  if (!entry) return std::nullopt;
  auto found = described(workshop, original, *entry);
  if (!found) return std::nullopt;
  return std::move(*found);
}

Result<Described> make_mirror(const GoWorkshop& workshop, const Described& original) {
  const auto entry =
      workshop.cache->make(kind, original.request.name, key_of(original),
                           [&](const fs::path& folder) { return write_mirror(workshop, original, folder); });
  if (!entry) return tl::unexpected(entry.error());
  return described(workshop, original, *entry);
}

}  // namespace concord
