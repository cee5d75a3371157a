#include "build/bindings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/nearest.hpp"
#include "build/variables.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

bool takes(const ClientSpec& client, const std::string& variable) {
  return mentions({}, client.start, {variable});
}

bool takes_any(const Manifest& manifest, const std::string& variable) {
  return std::any_of(manifest.clients.begin(), manifest.clients.end(),
                     [&](const ClientSpec& client) { return takes(client, variable); });
}

/// As the processes of clients find it, wherever they are started.
Result<std::string> whole_path(const std::string& text, const std::string& option) {
  std::error_code code;
  const fs::path path = fs::absolute(text, code).lexically_normal();
  if (!code && fs::exists(path, code)) return path.string();
  return usage_error(fmt::format("--binding {}: there is no file or folder \"{}\"", option, text));
}

/// "PATH", or "PATH:…:NAME" where a client asks for a name, too.
Result<OwnBinding> read_binding(const std::string& option, const std::string& value, bool named) {
  OwnBinding binding;
  const std::string language = option.substr(0, option.size() - value.size());  // with its "="
  const std::size_t last = named ? value.rfind(':') : std::string::npos;
  if (named && (last == std::string::npos || last == 0 || last + 1 == value.size()))
    return usage_error(
        fmt::format("--binding {}: expected {}PATH:NAME, as {}build/classes:com.example.Adapter; several "
                    "paths are joined with \":\"",
                    option, language, language));
  if (named) binding.name = value.substr(last + 1);
  const std::string paths = value.substr(0, last);
  for (std::size_t at = 0; at <= paths.size();) {
    const std::size_t end = named ? std::min(paths.find(':', at), paths.size()) : paths.size();
    const Result<std::string> path = whole_path(paths.substr(at, end - at), option);
    if (!path) return tl::unexpected(path.error());
    binding.paths += (binding.paths.empty() ? "" : ":") + *path;
    at = end + 1;
  }
  binding.option = language + binding.paths + (named ? ":" + binding.name : "");
  return binding;
}

}  // namespace

Result<void> attach_bindings(std::vector<Manifest>& manifests, const std::vector<std::string>& bindings) {
  std::vector<std::string> languages;
  for (const Manifest& manifest : manifests)
    if (takes_any(manifest, "binding")) languages.push_back(manifest.language);
  for (const std::string& option : bindings) {
    const std::string language = option.substr(0, option.find('='));
    if (std::find(languages.begin(), languages.end(), language) == languages.end())
      return usage_error("--binding: " + unknown_name("language", language, languages));
    for (Manifest& manifest : manifests) {
      if (manifest.language != language || !takes_any(manifest, "binding")) continue;
      if (manifest.own)
        return usage_error(
            fmt::format("--binding {}: there is one of {} already; try them in two runs", option, language));
      Result<OwnBinding> binding =
          read_binding(option, option.substr(language.size() + 1), takes_any(manifest, "binding_name"));
      if (!binding) return tl::unexpected(binding.error());
      manifest.own = std::move(*binding);
    }
  }
  return {};
}

bool lacks_binding(const Manifest& manifest, const ClientSpec& client) {
  return !manifest.own && takes(client, "binding");
}

bool has_binding(const Manifest& manifest, const ClientSpec& client) {
  return manifest.own && takes(client, "binding");
}

void leave_out_unbound(std::vector<Manifest>& manifests) {
  for (Manifest& manifest : manifests)
    std::erase_if(manifest.clients,
                  [&](const ClientSpec& client) { return lacks_binding(manifest, client); });
}

}  // namespace concord
