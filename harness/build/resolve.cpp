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

/// In the ids of cases.
bool can_be_a_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
}

/// "awesome" of /x/libawesome.so.1
std::string linked_name(const fs::path& library) {
  std::string name = library.filename().string();
  name = name.substr(0, name.find(".so"));
  return name.starts_with("lib") && name.size() > 3 ? name.substr(3) : name;
}

/// The header that Go writes has the library's name, without its version.
fs::path header_beside(const fs::path& library) {
  const std::string name = library.filename().string();
  const fs::path header = library.parent_path() / (name.substr(0, name.find(".so")) + ".h");
  std::error_code code;
  return fs::is_regular_file(header, code) ? header : fs::path();
}

Result<LibraryRequest> from_folder(const Home& home, const std::string& argument) {
  std::error_code code;
  const fs::path folder = fs::canonical(argument, code);
  const std::string name = folder.filename().string();
  if (code || !can_be_a_name(name))
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

Result<LibraryRequest> with_prebuilt(LibraryRequest request, const fs::path& library,
                                     const fs::path& header) {
  std::error_code code;
  if (!fs::is_regular_file(library, code))
    return usage_error(
        fmt::format("there is no library \"{}\": give the .so file that was built", library.string()));
  if (!header.empty() && !fs::is_regular_file(header, code))
    return usage_error(fmt::format("there is no header \"{}\"", header.string()));
  Prebuilt prebuilt{fs::absolute(library, code).lexically_normal(), {}};
  prebuilt.header =
      header.empty() ? header_beside(prebuilt.library) : fs::absolute(header, code).lexically_normal();
  if (request.package_dir.empty()) {
    request.name = linked_name(prebuilt.library);
    if (!can_be_a_name(request.name))
      return usage_error(
          fmt::format("cannot call a library \"{}\": only letters, digits, \"-\", \"_\" and \".\" can stand "
                      "in the ids of cases; rename or link the file",
                      request.name));
    request.fixtures_dir = prebuilt.library.parent_path() / "concord";
  }
  request.prebuilt = std::move(prebuilt);
  return request;
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
