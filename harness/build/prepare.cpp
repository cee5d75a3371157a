// The order of work. Everything is first looked for in the cache, on this thread; what is not there is made
// on threads of their own, whose commands take turns (Runner). Contracts come first: the rest is made from
// them.
#include <algorithm>
#include <future>
#include <memory>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/nearest.hpp"
#include "build/bindings.hpp"
#include "build/build.hpp"
#include "build/clients.hpp"
#include "build/instrument.hpp"
#include "build/library.hpp"
#include "build/manifest.hpp"
#include "build/mirror.hpp"
#include "build/tools.hpp"
#include "build/variables.hpp"

namespace concord {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files =
    2000;  // of a manifest's folder: a manifest in a home folder would read all of it

template <class T>
using Later = std::shared_future<Result<T>>;

template <class T>
Later<T> now(T value) {
  std::promise<Result<T>> promise;
  promise.set_value(std::move(value));
  return promise.get_future().share();
}

/// What is found at once, else what is made meanwhile.
template <class T, class Find, class Make>
Later<T> find_or_make(Find find, Make make) {
  if (std::optional<T> found = find()) return now<T>(std::move(*found));
  return std::async(std::launch::async, std::move(make)).share();
}

Result<fs::path> cache_root(const BuildRequest& request) {
  if (request.cache_root.empty()) return default_cache_root();
  return request.cache_root;
}

Result<Tool> find_go(const Cache& cache, Runner& runner) {
  Tool go = find_tools({{"go", {go_tool()}}}, cache, runner)[0][0];
  if (go.state.problem.empty()) return go;
  return environment_error(
      fmt::format("the Go toolchain cannot be used: {}; try: {}", go.state.problem, go.state.install));
}

/// All clients that could take part.
Result<std::vector<Manifest>> wanted_manifests(const BuildRequest& request) {
  auto manifests = read_manifests(request.home.clients(), request.manifests);
  if (!manifests) return manifests;
  if (auto attached = attach_bindings(*manifests, request.bindings); !attached)
    return tl::unexpected(attached.error());
  leave_out_unbound(*manifests);
  return manifests;
}

Result<void> check_wanted(const std::vector<Manifest>& manifests, const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (const Manifest& manifest : manifests)
    for (const ClientSpec& client : manifest.clients) known.push_back(client.id);
  for (const std::string& id : wanted)
    if (std::find(known.begin(), known.end(), id) == known.end())
      return usage_error(unknown_name("client", id, known));
  return {};
}

/// As if the manifest did not know the clients on request that are not asked for: nobody looks for their
/// tools.
void leave_out_unasked(Manifest& manifest, const std::vector<std::string>& wanted) {
  const auto unasked = [&](const ClientSpec& client) {
    return client.on_request && std::find(wanted.begin(), wanted.end(), client.id) == wanted.end();
  };
  const std::vector<std::string> before = tools_on_request(manifest);
  std::erase_if(manifest.demos, [&](const DemoSpec& demo) {
    return std::any_of(manifest.clients.begin(), manifest.clients.end(),
                       [&](const ClientSpec& client) { return client.id == demo.client && unasked(client); });
  });
  std::erase_if(manifest.clients, unasked);
  const std::vector<std::string> after = tools_on_request(manifest);
  std::erase_if(manifest.tools, [&](const ToolSpec& tool) {
    return std::find(before.begin(), before.end(), tool.name) != before.end() &&
           std::find(after.begin(), after.end(), tool.name) == after.end();
  });
}

bool builds_anything(const Manifest& manifest) {
  return manifest.twin ||
         std::any_of(manifest.clients.begin(), manifest.clients.end(),
                     [](const auto& c) { return !c.recipe.empty(); }) ||
         std::any_of(manifest.demos.begin(), manifest.demos.end(),
                     [](const auto& d) { return !d.recipe.empty(); });
}

Result<std::vector<Equipped>> equip(std::vector<Manifest> manifests, const Cache& cache, Runner& runner) {
  std::vector<ToolSet> sets;
  for (const Manifest& manifest : manifests) sets.push_back({manifest.language, manifest.tools});
  const auto tools = find_tools(sets, cache, runner);
  std::vector<Equipped> result;
  for (std::size_t i = 0; i < manifests.size(); ++i) {
    Equipped equipped{std::move(manifests[i]), {}, {}};
    for (const Tool& tool : tools[i]) equipped.tools.emplace(tool.state.name, tool);
    if (builds_anything(equipped.manifest)) {
      Digest digest;
      if (auto added = add_folder(digest, equipped.manifest.folder, most_files); !added)
        return usage_error(
            fmt::format("{}: {}; put the manifest in a folder with only what its clients are built from",
                        equipped.manifest.file.string(), added.error().text));
      equipped.content = digest.hex();
    }
    result.push_back(std::move(equipped));
  }
  return result;
}

bool is_wanted(const BuildRequest& request, const std::string& id) {
  return request.clients.empty() ||
         std::find(request.clients.begin(), request.clients.end(), id) != request.clients.end();
}

/// The library, its mirror, or the library with an instrument.
std::optional<Described> recall(const BuildRequest& request, const GoWorkshop& workshop,
                                const LibraryRequest& library) {
  auto original = recall_description(workshop, library);
  if (!original) return original;
  return request.mirrors ? find_mirror(workshop, *original)
                         : find_instrumented(workshop, *original, request.instrument);
}
Result<Described> describe_wanted(const BuildRequest& request, const GoWorkshop& workshop,
                                  const LibraryRequest& library) {
  const auto recalled = recall_description(workshop, library);
  const Result<Described> original = recalled ? *recalled : describe(workshop, library);
  if (!original) return original;
  return request.mirrors ? make_mirror(workshop, *original)
                         : make_instrumented(workshop, *original, request.instrument);
}

/// All that is under way for one library. Stays where it is once started: its threads refer to it.
class Assembly {
 public:
  Assembly(const BuildRequest& request, const std::vector<Equipped>& equipped, const GoWorkshop& workshop,
           Described described)
      : request_(request), equipped_(equipped), workshop_(workshop), described_(std::move(described)) {}

  void start() {
    artifact_ = find_or_make<Artifact>([&] { return find_artifact(workshop_, described_); },
                                       [this] { return build_artifact(workshop_, described_); });
    if (request_.twins) start_twin();
    for (const Equipped& from : equipped_) {
      for (const ClientSpec& client : from.manifest.clients)
        if (wanted(client.id) && can_be_made(client)) add_client(from, client);
      for (const DemoSpec& demo : from.manifest.demos)
        if (request_.demos && demo.library == described_.request.name && wanted(demo.client))
          add_demo(from, demo);
    }
    start_making();
  }

  Result<BuiltLibrary> finish(std::vector<AbsentClient>& absent) {
    const auto& artifact = artifact_.get();
    if (!artifact) {
      workshop_.runner->abandon();
      return tl::unexpected(artifact.error());
    }
    BuiltLibrary built;
    built.request = described_.mirrored.value_or(described_.request);
    built.unmirrored = described_.unmirrored;
    built.contract = described_.report.contract;
    built.wire = wire_form(built.contract);
    built.go_version = described_.report.go_version;
    built.environment = described_.environment;
    built.concurrent = described_.concurrent;
    const auto source = source_digest(described_);
    if (!source) return tl::unexpected(source.error());
    built.source_digest = *source;
    built.folders.assign(described_.report.input_folders.begin(), described_.report.input_folders.end());
    built.library = artifact->library;
    built.header = artifact->header;
    built.facts = artifact->facts;
    built.mismatches = artifact->mismatches;
    if (const auto& prebuilt = built.request.prebuilt)
      built.folders.push_back(prebuilt->library.parent_path());
    if (twin_.valid()) {
      if (const auto& twin = twin_.get())
        built.twin_library = twin->library;
      else
        absent.push_back(absence(twin_product_.id, twin.error()));
    }
    for (Piece& piece : pieces_) collect(piece, built, absent);
    return built;
  }

 private:
  /// A client or a demo, and its making.
  struct Piece {
    Product product;
    const ClientSpec* client = nullptr;  ///< one of the two
    const DemoSpec* demo = nullptr;
    Later<Start> start, twin_start;  ///< twin_start: only where there is one
    int weight = 0;
  };

  [[nodiscard]] bool wanted(const std::string& id) const { return is_wanted(request_, id); }

  /// The contract tool, and Go itself, only help to build from source.
  [[nodiscard]] bool can_be_made(const ClientSpec& client) const {
    const bool needs_go = std::find(client.needs.begin(), client.needs.end(), "go") != client.needs.end();
    return !described_.request.package_dir.empty() ||
           (!needs_go && !mentions(client.recipe, {}, {"contract"}));
  }

  void start_twin() {
    const auto from = std::find_if(equipped_.begin(), equipped_.end(), [](const Equipped& each) {
      return each.manifest.twin && !each.lacking("", each.manifest.twin->needs);
    });
    if (from == equipped_.end()) return;
    const TwinSpec& twin = *from->manifest.twin;
    twin_product_ = {"twin", from->manifest.language + "-twin", &*from, &twin.recipe, twin.needs, {}, {}};
    twin_ = making<Target>(artifact_, twin_product_,
                           [](const Product& product, const Target& real, const fs::path& work) {
                             return twin_target(product, real, work);
                           });
  }

  void add_client(const Equipped& from, const ClientSpec& client) {
    if (from.lacking(client.id, client.needs)) return;  // said once, for every library
    Piece piece;
    piece.product = {"client",           client.id,    &from,
                     &client.recipe,     client.needs, request_.measures ? client.start_bench : client.start,
                     client.surroundings};
    piece.client = &client;
    piece.weight = client.weight;
    pieces_.push_back(std::move(piece));
  }

  void add_demo(const Equipped& from, const DemoSpec& demo) {
    const auto client = std::find_if(from.manifest.clients.begin(), from.manifest.clients.end(),
                                     [&](const ClientSpec& each) { return each.id == demo.client; });
    if (client == from.manifest.clients.end() || from.lacking(client->id, client->needs)) return;
    Piece piece;
    piece.product = {"demo",     client->id + "-demo", &from, &demo.recipe, client->needs,
                     demo.start, demo.surroundings};
    piece.demo = &demo;
    pieces_.push_back(std::move(piece));
  }

  /// The costly ones first, so that a long one does not end up alone at the end.
  void start_making() {
    std::vector<Piece*> order;
    for (Piece& piece : pieces_) order.push_back(&piece);
    std::stable_sort(order.begin(), order.end(),
                     [](const Piece* a, const Piece* b) { return a->weight > b->weight; });
    const auto start = [](const Product& product, const Target& target, const fs::path& work) {
      return start_of(product, target, work);
    };
    for (Piece* piece : order) {
      piece->start = making<Start>(artifact_, piece->product, start);
      if (!twin_.valid() || piece->client == nullptr || !piece->client->twin) continue;
      piece->twin_start = making<Start>(twin_, piece->product, start);
    }
  }

  [[nodiscard]] Target as_target(const Artifact& artifact) const {
    return {&described_, artifact.library, artifact.header, described_.key};
  }
  [[nodiscard]] static Target as_target(const Target& target) { return target; }

  /// The product for what `base` will be. What is made from the contract alone does not wait for it.
  template <class T, class Base, class Conclude>
  Later<T> making(Later<Base> base, const Product& product, Conclude conclude) {
    const bool ready = base.wait_for(std::chrono::seconds(0)) == std::future_status::ready && base.get();
    const auto find = [&]() -> std::optional<T> {
      if (!ready) return std::nullopt;
      const Target target = as_target(*base.get());
      const auto work = find_product(product, depends_on_library(product) ? target : foreseen(described_),
                                     *workshop_.cache);
      if (!work) return std::nullopt;
      return conclude(product, target, *work);
    };
    const auto make = [this, base, &product, conclude]() -> Result<T> {
      const auto make_for = [&](const Target& target) { return make_product(product, target, workshop_); };
      Result<fs::path> work;
      if (!depends_on_library(product)) work = make_for(foreseen(described_));
      if (!work) return tl::unexpected(work.error());
      const auto& there = base.get();
      if (!there) return tl::unexpected(there.error());
      const Target target = as_target(*there);
      if (depends_on_library(product)) work = make_for(target);
      return work.map([&](const fs::path& folder) { return conclude(product, target, folder); });
    };
    return find_or_make<T>(find, make);
  }

  AbsentClient absence(const std::string& id, const Error& error) const {
    const bool mismatch = is_contract_mismatch(error.text);
    return {id, described_.request.name,
            mismatch ? AbsentClient::Why::contract_mismatch : AbsentClient::Why::build_failed, error.text,
            ""};
  }

  void collect(Piece& piece, BuiltLibrary& built, std::vector<AbsentClient>& absent) {
    const auto& start = piece.start.get();
    const std::string& language = piece.product.from->manifest.language;
    if (piece.demo != nullptr) {
      ReadyDemo demo{piece.demo->client,
                     language,
                     {},
                     built.request.fixtures_dir / "transcripts" / piece.demo->transcript,
                     {}};
      if (start)
        demo.start = *start;
      else
        demo.problem = start.error().text;
      built.demos.push_back(std::move(demo));
      return;
    }
    if (!start) {
      absent.push_back(absence(piece.client->id, start.error()));
      return;
    }
    ReadyClient client{piece.client->id,
                       language,
                       *start,
                       std::nullopt,
                       piece.client->weight,
                       piece.client->on_request,
                       piece.client->warm_up,
                       piece.client->advice};
    const Manifest& manifest = piece.product.from->manifest;
    if (has_binding(manifest, *piece.client)) client.binding = manifest.own->option;
    if (piece.twin_start.valid()) {
      if (const auto& twin = piece.twin_start.get())
        client.twin = *twin;
      else if (twin_.get())  // else the twin itself is missing, and that was said
        absent.push_back(absence(piece.client->id + " on the twin", twin.error()));
    }
    built.clients.push_back(std::move(client));
  }

  const BuildRequest& request_;
  const std::vector<Equipped>& equipped_;
  const GoWorkshop& workshop_;
  Described described_;
  Later<Artifact> artifact_;
  Product twin_product_;
  Later<Target> twin_;
  std::vector<Piece> pieces_;
};

void add_tools(std::vector<ToolState>& tools, const std::vector<Equipped>& equipped) {
  for (const Equipped& each : equipped) {
    const std::vector<std::string> on_request = tools_on_request(each.manifest);
    for (const ToolSpec& spec : each.manifest.tools) {
      ToolState state = each.tools.at(spec.name).state;
      state.on_request = std::find(on_request.begin(), on_request.end(), spec.name) != on_request.end();
      const bool known = std::any_of(tools.begin(), tools.end(), [&](const ToolState& other) {
        return other.name == state.name && other.path == state.path && other.problem == state.problem;
      });
      if (!known) tools.push_back(std::move(state));
    }
  }
}

/// The rooms that every build needs; a value, so that all of it goes when the build is over.
struct Site {
  Cache cache;
  Runner runner;

  Site(const BuildRequest& request, const fs::path& root)
      : cache(root, request.stop), runner(request.jobs, request.progress, request.stop) {}
};

Result<Prepared> prepare_on(Site& site, const BuildRequest& request) {
  auto manifests = wanted_manifests(request);
  if (!manifests) return tl::unexpected(manifests.error());
  if (auto checked = check_wanted(*manifests, request.clients); !checked)
    return tl::unexpected(checked.error());
  for (Manifest& manifest : *manifests) leave_out_unasked(manifest, request.clients);
  auto go = find_go(site.cache, site.runner);
  if (!go) return tl::unexpected(go.error());
  const auto opened = open_workshop(request.home, *go, site.cache, site.runner);
  if (!opened) return tl::unexpected(opened.error());
  const GoWorkshop& workshop = *opened;

  std::vector<Later<Described>> descriptions;
  for (const LibraryRequest& library : request.libraries)
    descriptions.push_back(
        find_or_make<Described>([&] { return recall(request, workshop, library); },
                                [&] { return describe_wanted(request, workshop, library); }));
  const auto equipped = equip(std::move(*manifests), site.cache, site.runner);
  if (!equipped) return tl::unexpected(equipped.error());

  // Every package is read before anything is built: an error in the last one is said at once.
  std::vector<std::unique_ptr<Assembly>> assemblies;
  for (const auto& description : descriptions) {
    if (!description.get()) {
      site.runner.abandon();
      return tl::unexpected(description.get().error());
    }
    assemblies.push_back(std::make_unique<Assembly>(request, *equipped, workshop, *description.get()));
  }
  for (const auto& assembly : assemblies) assembly->start();

  Prepared prepared;
  prepared.tools.push_back(go->state);
  add_tools(prepared.tools, *equipped);
  for (const Equipped& each : *equipped)
    for (const ClientSpec& client : each.manifest.clients)
      if (is_wanted(request, client.id))
        if (auto lacking = each.lacking(client.id, client.needs))
          prepared.absent.push_back(std::move(*lacking));
  for (const auto& assembly : assemblies) {
    auto built = assembly->finish(prepared.absent);
    if (!built) return tl::unexpected(built.error());
    prepared.libraries.push_back(std::move(*built));
  }
  return prepared;
}

}  // namespace

Result<Prepared> prepare(const BuildRequest& request) {
  const auto root = cache_root(request);
  if (!root) return tl::unexpected(root.error());
  Site site(request, *root);
  auto prepared = prepare_on(site, request);
  if (site.runner.started() > 0) site.cache.prune();
  return prepared;
}

Result<std::vector<ToolState>> inspect_tools(const BuildRequest& request) {
  const auto root = cache_root(request);
  if (!root) return tl::unexpected(root.error());
  Site site(request, *root);
  auto manifests = wanted_manifests(request);
  if (!manifests) return tl::unexpected(manifests.error());
  std::vector<ToolState> tools{find_tools({{"go", {go_tool()}}}, site.cache, site.runner)[0][0].state};
  const auto equipped = equip(std::move(*manifests), site.cache, site.runner);
  if (!equipped) return tl::unexpected(equipped.error());
  add_tools(tools, *equipped);
  return tools;
}

Result<std::vector<KnownClient>> known_clients(const Home& home, const std::vector<fs::path>& others,
                                               const std::vector<std::string>& bindings) {
  auto manifests = read_manifests(home.clients(), others);
  if (!manifests) return tl::unexpected(manifests.error());
  if (auto attached = attach_bindings(*manifests, bindings); !attached)
    return tl::unexpected(attached.error());
  std::vector<KnownClient> clients;
  for (const Manifest& manifest : *manifests)
    for (const ClientSpec& client : manifest.clients)
      clients.push_back({client.id, manifest.language, manifest.file, client.on_request,
                         has_binding(manifest, client), lacks_binding(manifest, client)});
  return clients;
}

Result<fs::path> default_cache_root() {
  if (const auto named = environment("CONCORD_CACHE")) return fs::absolute(*named).lexically_normal();
  if (const auto caches = environment("XDG_CACHE_HOME")) return fs::path(*caches) / "concord";
  if (const auto home = environment("HOME")) return fs::path(*home) / ".cache" / "concord";
  return environment_error("there is no place for what is built: neither CONCORD_CACHE nor HOME is set");
}

}  // namespace concord
