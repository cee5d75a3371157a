#include "pipeline/inspect.hpp"

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/stop.hpp"
#include "build/inspection.hpp"
#include "contract/abi.hpp"
#include "pipeline/choice.hpp"
#include "pipeline/halt.hpp"

namespace concord {

namespace {

bool is_file(const std::string& argument) {
  std::error_code code;
  return std::filesystem::is_regular_file(argument, code);
}

/// All shipped ones but those that want to be asked for, where none is named.
Result<std::vector<LibraryRequest>> shipped(const Home& home) {
  Result<std::vector<LibraryRequest>> all = resolve_libraries(home, {});
  if (!all) return all;
  std::vector<LibraryRequest> wanted;
  for (LibraryRequest& each : *all) {
    const Result<Fixtures> fixtures = read_fixtures(each.fixtures_dir, false);
    if (!fixtures) return tl::unexpected(fixtures.error());
    if (!fixtures->suite.on_request) wanted.push_back(std::move(each));
  }
  return wanted;
}

Result<std::vector<LibraryRequest>> requests_of(const Home& home, const Selection& selection) {
  if (selection.libraries.empty() && selection.header_file.empty()) return shipped(home);
  std::vector<LibraryRequest> requests;
  for (const std::string& argument : selection.libraries) {
    Result<LibraryRequest> request = is_file(argument) ? with_prebuilt({}, argument, selection.header_file)
                                                       : resolve_library(home, argument);
    if (!request) return tl::unexpected(request.error());
    requests.push_back(std::move(*request));
  }
  const bool one_file = requests.size() == 1 && requests.front().prebuilt;
  if (!selection.header_file.empty() && !one_file)
    return usage_error("--header goes with one FILE.so: a package's header is built with it");
  return requests;
}

Abi abi_of(const Inspection& inspection) { return {inspection.contract, inspection.elf.soname}; }

Result<void> compare(Inspection& inspection, const std::filesystem::path& file) {
  const Result<Abi> recorded = read_abi(file);
  if (!recorded) return tl::unexpected(recorded.error());
  const Abi current = abi_of(inspection);
  if (const std::string other = other_library(*recorded, current); !other.empty())
    return usage_error(fmt::format("--check {}: {}", file.string(), other));
  inspection.compared_with = file.string();
  inspection.changes = compare_abis(*recorded, current);
  return {};
}

}  // namespace

Result<std::vector<Inspection>> inspect(const InspectOptions& options, const ShowProgress& progress) {
  const Result<Home> home = find_home();
  if (!home) return tl::unexpected(home.error());
  BuildRequest request;
  request.home = *home;
  request.jobs = options.selection.jobs;
  Result<std::vector<LibraryRequest>> libraries = requests_of(*home, options.selection);
  if (!libraries) return tl::unexpected(libraries.error());
  request.libraries = std::move(*libraries);
  const bool records = !options.lock.empty() || !options.check.empty();
  if (records && request.libraries.size() != 1)
    return usage_error("--lock and --check go with one LIBRARY or FILE.so: name it");
  request.progress = [&](const std::string& what) {
    if (progress) progress({what, {}, 0, 0, 0});
  };
  const Stoppable stoppable;
  request.stop = &stop_flag();
  Result<std::vector<Inspection>> inspections = inspect_libraries(request);
  if (auto goes_on = go_on("building"); !goes_on) return tl::unexpected(goes_on.error());
  if (!inspections) return inspections;
  if (!options.check.empty()) {
    if (auto compared = compare(inspections->front(), options.check); !compared)
      return tl::unexpected(compared.error());
  }
  if (!options.lock.empty()) {
    if (auto written = write_output(options.lock, abi_form(abi_of(inspections->front()))); !written)
      return tl::unexpected(written.error());
  }
  return inspections;
}

}  // namespace concord
