#include "build/clients.hpp"

#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "build/variables.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view template_version = "2";  // of what templates are given; raise it when that changes

/// Where a library's header includes files from.
fs::path package_folder(const Target& target) {
  const fs::path& package = target.described->request.package_dir;
  return package.empty() ? target.header.parent_path() : package;
}

Variables variables_for(const Product& product, const Target& target, const fs::path& work) {
  Variables variables{{"dir", product.from->manifest.folder.string()},
                      {"work", work.string()},
                      {"library", target.library.string()},
                      {"libraries", target.library.parent_path().string()},
                      {"header", target.header.string()},
                      {"headers", target.header.parent_path().string()},
                      {"name", target.described->request.name},
                      {"package", package_folder(target).string()}};
  if (const auto& own = product.from->manifest.own) {
    variables["binding"] = own->paths;
    variables["binding_name"] = own->name;
  }
  for (const auto& [name, tool] : product.from->tools) variables.emplace(name, tool.state.path);
  return variables;
}

Arguments with_env(const Product& product) {
  Arguments result = product.start;
  for (const auto& [name, value] : product.surroundings.env) result.push_back(value);
  return result;
}

bool needs_work(const Product& product) {
  return !product.recipe->empty() || mentions(*product.recipe, with_env(product), {"work"});
}

/// What templates show of a contract: all but where its exports stand, which changes with every edit.
void add_contract(Digest& digest, const Contract& contract) {
  digest.add(recorded_form(contract));
  for (const Export& each : contract.exports) digest.add(each.doc);
}

std::string key_of(const Product& product, const Target& target) {
  Digest digest;
  digest.add(template_version).add(product.id);
  digest.add(product.from->manifest.file.string()).add(product.from->content);
  for (const std::string& need : product.needs) digest.add(product.from->tools.at(need).identity);
  add_contract(digest, target.described->report.contract);
  digest.add(target.header.filename().string());
  if (depends_on_library(product)) digest.add(target.key).add(target.library.string());
  return digest.hex();
}

std::string entry_name(const Product& product, const Target& target) {
  return fmt::format("{}.{}", product.id, target.described->request.name);
}

/// The files NAME.mustache beside the template, for each `{{>NAME}}` in it and in those. Their last newline
/// is the file's, not the text's: most stand inside a line.
Result<void> read_partials(const fs::path& folder, const fs::path& beside, const std::string& text,
                           std::map<std::string, std::string>& partials) {
  for (const std::string& name : partials_of(text)) {
    if (partials.count(name) > 0) continue;
    auto partial = read_file_inside(folder, beside / (name + ".mustache"));
    if (!partial) return tl::unexpected(partial.error());
    if (!partial->empty() && partial->back() == '\n') partial->pop_back();
    const std::string& kept = partials[name] = std::move(*partial);
    if (auto inner = read_partials(folder, beside, kept, partials); !inner) return inner;
  }
  return {};
}

Result<void> generate(const Product& product, const Target& target, const fs::path& work) {
  for (const Generated& each : product.recipe->generate) {
    const fs::path& folder = product.from->manifest.folder;
    const fs::path from = folder / each.template_file, to = work / each.to;
    const auto text = read_file_inside(folder, each.template_file);
    if (!text) return tl::unexpected(text.error());
    std::map<std::string, std::string> partials;
    if (auto read = read_partials(folder, fs::path(each.template_file).parent_path(), *text, partials); !read)
      return read;
    const auto page = render(*text, from.string(), target.described->report.contract, product.recipe->carries,
                             target.header.filename().string(), partials);
    if (!page) return tl::unexpected(page.error());
    if (auto made = make_folders(to.parent_path()); !made) return made;
    if (auto written = write_file_atomically(to, *page); !written) return written;
  }
  return {};
}

Result<std::string> make_in(const Product& product, const Target& target, const GoWorkshop& workshop,
                            const fs::path& work) {
  const auto whole = [&](const Error& error) {
    return tl::unexpected(Error{error.fault, fmt::format("cannot build {} for \"{}\": {}", product.id,
                                                         target.described->request.name, error.text)});
  };
  if (auto generated = generate(product, target, work); !generated) return whole(generated.error());
  Variables variables = variables_for(product, target, work);
  if (mentions(*product.recipe, {}, {"contract"})) {
    const auto tool = contract_tool(workshop);
    if (!tool) return whole(tool.error());
    variables["contract"] = tool->string();
  }
  for (const Arguments& command : product.recipe->build) {
    const auto end = workshop.runner->must(
        {substitute(command, variables), work, go_environment(workshop, target.described->go_flags)});
    if (!end) return whole(end.error());
  }
  if (mentions(*product.recipe, {}, {"package"}))
    if (auto same = still_as_described(workshop, *target.described); !same) return whole(same.error());
  return std::string();
}

}  // namespace

std::optional<AbsentClient> Equipped::lacking(const std::string& id,
                                              const std::vector<std::string>& needs) const {
  std::vector<std::string> reasons, hints;
  for (const std::string& need : needs) {
    const ToolState& tool = tools.at(need).state;
    if (tool.problem.empty()) continue;
    reasons.push_back(fmt::format("{}: {}", need, tool.problem));
    if (!tool.install.empty()) hints.push_back(tool.install);
  }
  if (reasons.empty()) return std::nullopt;
  return AbsentClient{id, "", AbsentClient::Why::unavailable, fmt::format("{}", fmt::join(reasons, "; ")),
                      fmt::format("{}", fmt::join(hints, "; "))};
}

Target foreseen(const Described& described) {
  const fs::path library = object_name(described.request.name);
  return {&described, library, fs::path(library).replace_extension(".h"), ""};
}

bool depends_on_library(const Product& product) {
  return mentions(*product.recipe, {}, {"library", "libraries", "header", "headers", "package", "contract"});
}

std::optional<fs::path> find_product(const Product& product, const Target& target, const Cache& cache) {
  if (!needs_work(product)) return fs::path();
  const auto entry = cache.find(product.kind, entry_name(product, target), key_of(product, target));
  if (!entry) return std::nullopt;
  return entry->folder;
}

Result<fs::path> make_product(const Product& product, const Target& target, const GoWorkshop& workshop) {
  if (!needs_work(product)) return fs::path();
  const std::string& library = target.described->request.name;
  const auto entry = workshop.cache->make(
      product.kind, entry_name(product, target), key_of(product, target), [&](const fs::path& work) {
        workshop.runner->say(fmt::format("building {} for {}", product.id, library));
        return make_in(product, target, workshop, work);
      });
  if (!entry) return tl::unexpected(entry.error());
  return entry->folder;
}

Start start_of(const Product& product, const Target& target, const fs::path& work) {
  const Variables variables = variables_for(product, target, work);
  Start start;
  start.argv = substitute(product.start, variables);
  start.library = target.library;
  start.limits = product.surroundings.limits;
  start.dump_signal = product.surroundings.dump_signal;
  start.patience = product.surroundings.patience;
  for (const std::string& name : product.surroundings.pass_env) {
    if (const char* value = std::getenv(name.c_str())) start.env.push_back(name + "=" + value);
  }
  for (const auto& [name, value] : product.surroundings.env)
    start.env.push_back(name + "=" + substitute(value, variables));
  return start;
}

Target twin_target(const Product& product, const Target& target, const fs::path& work) {
  const TwinSpec& twin = *product.from->manifest.twin;
  const Variables variables = variables_for(product, target, work);
  return {target.described, substitute(twin.library, variables), substitute(twin.header, variables),
          work.filename().string()};
}

bool is_contract_mismatch(const std::string& complaint) {
  return complaint.find("changed signature:") != std::string::npos;
}

}  // namespace concord
