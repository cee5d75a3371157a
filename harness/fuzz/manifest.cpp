// client.toml: whatever is accepted stays in its folders and fits into ids.
#include "build/manifest.hpp"
#include "build/variables.hpp"
#include "fuzz/target.hpp"

namespace concord::fuzz {

namespace {

void check_recipe(const Recipe& recipe) {
  for (const Generated& each : recipe.generate) {
    for (const std::filesystem::path path : {each.to, each.template_file})
      require(!path.is_absolute() && *path.lexically_normal().begin() != "..",
              "a path that leaves its folder");
  }
  for (const Arguments& command : recipe.build) {
    require(!command.empty(), "an empty command");
    static_cast<void>(substitute(command, {{"dir", "{work}"}, {"work", "{dir}"}}));
  }
}

}  // namespace

void run_target(const std::string& input) {
  const Result<Manifest> manifest = parse_manifest(input, "/x/client.toml");
  if (!manifest)
    return require(manifest.error().text.starts_with("/x/client.toml:"), "a complaint without its place");
  require(!manifest->clients.empty(), "a manifest without clients");
  for (const ClientSpec& client : manifest->clients) {
    require(client.id.find_first_of("/\\@*# \t\r\n'\"\x1b") == std::string::npos,
            "an id that cannot stand in ids");
    check_recipe(client.recipe);
  }
  for (const DemoSpec& demo : manifest->demos) check_recipe(demo.recipe);
}

}  // namespace concord::fuzz
