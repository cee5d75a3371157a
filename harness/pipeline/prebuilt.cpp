#include "pipeline/prebuilt.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/shell.hpp"
#include "contract/abi.hpp"
#include "contract/contract.hpp"
#include "pipeline/lanes.hpp"

namespace concord {

namespace {

bool is_untold(const Type& type) {
  if (type.word == "unknown" || (type.elem && is_untold(*type.elem))) return true;
  return type.fields && std::any_of(type.fields->begin(), type.fields->end(),
                                    [](const Field& field) { return is_untold(field.type); });
}

bool is_untold(const Export& each) {
  const auto untold = [](const Slot& slot) { return is_untold(slot.type); };
  return std::any_of(each.params.begin(), each.params.end(), untold) ||
         std::any_of(each.results.begin(), each.results.end(), untold);
}

using IsOut = std::function<bool(const std::string& function)>;

void leave_out(Suite& suite, const IsOut& is_out) {
  const auto calls_it = [&](const auto& call) { return is_out(call.function); };
  std::erase_if(suite.cases, calls_it);
  std::erase_if(suite.families, calls_it);
  std::erase_if(suite.benches, calls_it);
  std::erase_if(suite.sessions, [&](const SuiteSession& session) {
    return std::any_of(session.steps.begin(), session.steps.end(), calls_it);
  });
}

/// A golden without its case would be taken for one that was forgotten.
void leave_out(Goldens& goldens, const std::string& library, const std::vector<std::string>& functions) {
  for (const std::string& function : functions) {
    const std::string prefix = fmt::format("{}/{}/", library, function);
    const auto is_of_it = [&](const auto& golden) { return golden.first.starts_with(prefix); };
    std::erase_if(goldens.cases, is_of_it);
    std::erase_if(goldens.families, is_of_it);
  }
}

void take_names(std::vector<Slot>& slots, const std::vector<Slot>& from) {
  for (std::size_t i = 0; i < std::min(slots.size(), from.size()); ++i) slots[i].name = from[i].name;
}

/// A library is called as its fixtures call it, whatever its file is named.
void name_as_recorded(LibraryRequest& request) {
  const Result<std::optional<Contract>> recorded = read_recorded(request.fixtures_dir / "contract.json");
  if (recorded && *recorded && !(*recorded)->library.empty()) request.name = (*recorded)->library;
}

}  // namespace

Result<std::vector<LibraryRequest>> prebuilt_library(const Home& home, const Selection& selection) {
  if (selection.libraries.size() > 1)
    return usage_error("--library is one built file: name the one LIBRARY that it is of, or none");
  LibraryRequest source;
  if (!selection.libraries.empty()) {
    Result<LibraryRequest> named = resolve_library(home, selection.libraries.front());
    if (!named) return tl::unexpected(named.error());
    source = std::move(*named);
  }
  Result<LibraryRequest> request =
      with_prebuilt(std::move(source), selection.library_file, selection.header_file);
  if (!request) return tl::unexpected(request.error());
  if (request->prebuilt->header.empty())
    return usage_error(
        fmt::format("--library {}: there is no header beside it, and C programs need one; name it with "
                    "--header FILE.h",
                    selection.library_file.string()));
  if (!selection.fixtures.empty())
    request->fixtures_dir = std::filesystem::absolute(selection.fixtures).lexically_normal();
  if (request->package_dir.empty()) name_as_recorded(*request);
  return std::vector<LibraryRequest>{std::move(*request)};
}

std::string reference_of(const LibraryRequest& library) {
  return library.package_dir.empty() ? host_id : oracle_id;
}

void fit(Fixtures& fixtures, Contract& contract) {
  std::vector<std::string> untold;
  for (const Export& each : contract.exports)
    if (is_untold(each)) untold.push_back(each.name);
  leave_out(fixtures.suite, [&](const std::string& function) {
    return std::find(untold.begin(), untold.end(), function) != untold.end();
  });
  leave_out(fixtures.goldens, contract.library, untold);
  if (!fixtures.recorded) return;
  std::set<std::string> broken;
  for (const AbiChange& change : compare_abis({*fixtures.recorded, ""}, {contract, ""}))
    if (change.what == AbiChange::Class::breaking) broken.insert(change.name);
  for (Export& before : fixtures.recorded->exports) {
    const auto now = std::find_if(contract.exports.begin(), contract.exports.end(),
                                  [&](const Export& each) { return each.name == before.name; });
    if (now == contract.exports.end() || broken.count(before.name) != 0) continue;
    take_names(now->params, before.params);
    take_names(now->results, before.results);
    before = *now;  // DWARF spells some types in another way
  }
}

void adapt(Plan& plan, const BuiltLibrary& library) {
  std::set<std::string> other_types;
  for (const SignatureChange& each : library.mismatches) other_types.insert(each.function);
  const auto is_known = [&](const SignatureChange& change) {
    return other_types.count(change.function) != 0;
  };
  std::erase_if(plan.changes, is_known);  // the file is what would be called
  plan.changes.insert(plan.changes.end(), library.mismatches.begin(), library.mismatches.end());
  for (PlannedCase& each : plan.cases) {
    if (other_types.count(each.function) != 0) each.changed = true;
    if (library.request.package_dir.empty() && each.golden) each.golden->go = each.golden->ffi;
  }
  for (PlannedFamily& each : plan.families)
    if (other_types.count(each.function) != 0) each.changed = true;
  std::erase_if(plan.benches, [&](const PlannedBench& each) {
    return each.callee != nullptr && other_types.count(each.callee->name) != 0;
  });
}

void forget_causes(std::vector<Entry>& entries, const Workbench& bench) {
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    if (!library.request.package_dir.empty()) continue;
    for (Entry& entry : entries) {
      if (entry.library != library.request.name) continue;
      for (Failure& failure : entry.failures)
        if (failure.cause == Cause::library_changed) failure.cause = Cause::none;
    }
  }
}

std::string prebuilt_words(const Selection& selection) {
  if (selection.library_file.empty()) return "";
  std::string words = "--library " + shell_word(selection.library_file.string());
  if (!selection.header_file.empty()) words += " --header " + shell_word(selection.header_file.string());
  return words;
}

}  // namespace concord
