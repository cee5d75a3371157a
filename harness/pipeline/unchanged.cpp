// Compares digests of outlines. Reads no file.
#include "pipeline/unchanged.hpp"

#include <set>
#include <tuple>

#include "pipeline/outline.hpp"

namespace concord {

namespace {

using Key =
    std::tuple<std::string, std::string, std::string>;  // of a case: function, name, client of a program

std::vector<Key> changes_of(const std::vector<SignatureChange>& changes) {
  std::vector<Key> keys;
  for (const SignatureChange& each : changes) keys.emplace_back(each.function, each.recorded, each.current);
  return keys;
}

bool stands_on_the_same(const Workbench& bench, std::size_t i, const LibraryState& then) {
  const BuiltLibrary& library = bench.prepared.libraries[i];
  return library.source_digest == then.source_digest && library.go_version == then.go_version &&
         changes_of(bench.plans[i].changes) == changes_of(then.changes);
}

std::set<Key> unchanged_of(const std::vector<CaseState>& outline, const std::vector<CaseState>& then) {
  std::set<std::pair<Key, std::string>> known;
  for (const CaseState& each : then) known.insert({{each.function, each.name, each.client}, each.digest});
  std::set<Key> unchanged;
  for (const CaseState& each : outline) {
    const Key key{each.function, each.name, each.client};
    if (known.count({key, each.digest}) != 0) unchanged.insert(key);
  }
  return unchanged;
}

}  // namespace

void leave_out_unchanged(Workbench& bench, const std::vector<LibraryState>& before) {
  for (const LibraryState& then : before) {
    for (std::size_t i = 0; i < bench.plans.size(); ++i) {
      if (bench.plans[i].library != then.name || !stands_on_the_same(bench, i, then)) continue;
      const std::set<Key> unchanged = unchanged_of(bench.outlines[i], then.cases);
      keep(bench.plans[i], [&](const std::string& function, const std::string& name) {
        return unchanged.count({function, name, ""}) == 0;
      });
      std::erase_if(bench.prepared.libraries[i].demos, [&](const ReadyDemo& demo) {
        return unchanged.count({transcript_function, program_name(demo), demo.client}) != 0;
      });
    }
  }
}

}  // namespace concord
