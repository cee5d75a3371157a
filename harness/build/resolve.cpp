// What a person may write where a library is expected.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "build/build.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

bool is_folder(const fs::path& path) {
  std::error_code code;
  return fs::is_directory(path, code);
}

bool has_go_files(const fs::path& folder) {
  const auto names = list_folder(folder).value_or(std::vector<std::string>());
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.ends_with(".go") && !name.ends_with("_test.go");
  });
}

/// Often the package is not far: a module's root was given. Only a few folders are looked at.
std::string no_package(const fs::path& folder) {
  constexpr std::size_t looked_at = 200, named = 3;
  std::vector<std::string> packages;
  std::vector<fs::path> folders{folder};
  for (std::size_t i = 0; i < folders.size() && i < looked_at && packages.size() < named; ++i) {
    for (const std::string& name : list_folder(folders[i]).value_or(std::vector<std::string>())) {
      const fs::path inner = folders[i] / name;
      if (!is_folder(inner)) continue;
      folders.push_back(inner);
      if (has_go_files(inner) && packages.size() < named) packages.push_back(inner.string());
    }
  }
  return fmt::format(
      "there is no Go file in \"{}\": give the folder of a Go package (package main, with //export){}",
      folder.string(), packages.empty() ? "" : fmt::format("; below it: {}", fmt::join(packages, ", ")));
}

Result<LibraryRequest> from_folder(const Home& home, const std::string& argument) {
  std::error_code code;
  const fs::path folder = fs::canonical(argument, code);
  const std::string name = folder.filename().string();
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
  if (code || name.empty() || !plain)
    return usage_error(
        fmt::format("cannot call a library \"{}\" after its folder: only letters, digits, \"-\", \"_\" "
                    "and \".\" can stand in the ids of cases; rename or link the folder",
                    name));
  if (!has_go_files(folder)) return usage_error(no_package(folder));
  fs::path fixtures = folder / "concord";
  if (!is_folder(fixtures) && fs::weakly_canonical(home.go() / name, code) == folder)
    fixtures = home.fixtures() / name;
  return LibraryRequest{name, folder, fixtures};
}

}  // namespace

std::vector<std::string> shipped_libraries(const Home& home) {
  std::vector<std::string> names;
  for (const std::string& name : list_folder(home.go()).value_or(std::vector<std::string>()))
    if (is_folder(home.go() / name) && is_folder(home.fixtures() / name)) names.push_back(name);
  return names;
}

Result<LibraryRequest> resolve_library(const Home& home, const std::string& argument) {
  const std::vector<std::string> shipped = shipped_libraries(home);
  if (std::find(shipped.begin(), shipped.end(), argument) != shipped.end())
    return LibraryRequest{argument, home.go() / argument, home.fixtures() / argument};
  if (is_folder(argument)) return from_folder(home, argument);
  std::error_code code;
  if (fs::exists(argument, code))
    return usage_error(fmt::format("\"{}\" is a file; give the folder of a Go package", argument));
  if (argument.find('/') != std::string::npos)
    return usage_error(
        fmt::format("there is no folder \"{}\"; give the folder of a Go package, or one of: {}", argument,
                    fmt::join(shipped, ", ")));
  return usage_error(unknown_name("library", argument, shipped) + " (or give the folder of a Go package)");
}

Result<std::vector<LibraryRequest>> resolve_libraries(const Home& home,
                                                      const std::vector<std::string>& arguments) {
  std::vector<LibraryRequest> requests;
  for (const std::string& argument : arguments.empty() ? shipped_libraries(home) : arguments) {
    auto request = resolve_library(home, argument);
    if (!request) return tl::unexpected(request.error());
    const auto same_name = std::find_if(requests.begin(), requests.end(), [&](const LibraryRequest& each) {
      return each.name == request->name;
    });
    if (same_name == requests.end()) {
      requests.push_back(std::move(*request));
    } else if (std::error_code code; !fs::equivalent(same_name->package_dir, request->package_dir, code)) {
      return usage_error(fmt::format("\"{}\" and \"{}\" are both called \"{}\": give them in two runs",
                                     same_name->package_dir.string(), request->package_dir.string(),
                                     request->name));
    }
  }
  return requests;
}

}  // namespace concord
