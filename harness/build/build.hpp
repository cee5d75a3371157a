// The build stage: from a Go package and the clients' manifests to a shared library, its contract, and
// clients that are ready to start. Everything is cached by content; a run with nothing to do starts no
// process. It never loads the library, starts no client, and never writes into the package.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/home.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "contract/contract.hpp"
#include "model/contract.hpp"
#include "model/summary.hpp"

namespace concord {

/// A library that somebody else built: the very file that is shipped.
struct Prebuilt {
  std::filesystem::path library;  ///< absolute
  std::filesystem::path header;   ///< absolute; empty where there is none
};

struct LibraryRequest {
  std::string name;                    ///< "awesome"
  std::filesystem::path package_dir;   ///< absolute; empty: there is no source, only `prebuilt`
  std::filesystem::path fixtures_dir;  ///< suite.toml, golden.jsonl, …; need not exist
  std::optional<Prebuilt> prebuilt{};  ///< called instead of what would be built
};

/// The shipped libraries: a folder of go/ that has one of the same name in fixtures/. Sorted.
[[nodiscard]] std::vector<std::string> shipped_libraries(const Home& home);

/// A shipped name, or the folder of a Go package (its fixtures: `<folder>/concord`).
[[nodiscard]] Result<LibraryRequest> resolve_library(const Home& home, const std::string& argument);

/// The file to call, and its header: the one that is named, else `FILE.h` beside it. `request` may be a
/// package's, which then is its source; an empty one is named after the file, with `concord` beside it for
/// fixtures.
[[nodiscard]] Result<LibraryRequest> with_prebuilt(LibraryRequest request,
                                                   const std::filesystem::path& library,
                                                   const std::filesystem::path& header);

/// Several; all shipped ones where none is named. Two different folders of the same name are refused, since
/// ids and reports could not tell them apart; the same one twice counts once.
[[nodiscard]] Result<std::vector<LibraryRequest>> resolve_libraries(
    const Home& home, const std::vector<std::string>& arguments);

/// A program or file that clients need, as found on this machine.
struct ToolState {
  std::string name;      ///< "python"
  std::string language;  ///< of the manifest that asks for it
  std::string path;      ///< the real program behind shims; empty where there is none
  std::string version;
  std::string problem;      ///< why it cannot be used; empty where it can
  std::string install;      ///< what to do about it
  bool on_request = false;  ///< needed by nobody but clients that take part only where they are named
};

/// What a library is built with to show what it hides.
enum class Instrument : std::uint8_t {
  none,
  collector,  ///< all garbage is collected and overwritten after each call, before C sees its results
  race,       ///< Go's race detector
  caller,     ///< it has an export that calls back (clients/PROTOCOL.md §4)
};

/// A call that a process makes besides its cases.
struct FixedCall {
  std::string body;   ///< of the request: `"call":"Open","rows":[["x"]]}`
  std::string shown;  ///< "Open(\"x\")"
};

/// How to start one process of a client. Nothing but argv is needed; `library` goes into the hello.
struct Start {
  std::vector<std::string> argv;
  std::vector<std::string> env;   ///< "NAME=value", on top of what every client gets (run/room.hpp)
  std::filesystem::path library;  ///< the shared object that it loads
  std::string
      requests_prefix{};      ///< what is sent to process n is kept in "<prefix>-<n>.jsonl"; empty: nowhere
  bool shows_stderr = false;  ///< its stderr is for people to see, too
  bool witnessed = false;     ///< it loads a mirror, which is told where to write what arrived
  Limits limits = usual_limits;
  int processor = -1;   ///< the only one it may run on; -1: any
  int dump_signal = 0;  ///< on which it prints its threads' stacks and goes on; 0: none
  double patience = 1;  ///< multiplies every deadline
  /// Files and folders that it finds in its working folder, by their names there. None: that folder is ours.
  std::map<std::string, std::filesystem::path> files{};
  std::vector<FixedCall> set_up{}, tear_down{};  ///< before its first request and behind its last one
};

struct ReadyClient {
  std::string id;  ///< "python-ctypes"
  std::string language;
  Start start;
  std::optional<Start>
      twin;        ///< the same client on the C twin; only where asked for and where the client can
  int weight = 1;  ///< relative cost of starting it
  bool on_request = false;
  std::chrono::milliseconds warm_up{100};  ///< of each call before it is measured
  std::string advice{};                    ///< what who wants to call this way has to do
  std::string binding{};                   ///< the `--binding` that it is there for; empty: none
};

/// An article program: its stdout is compared with a transcript.
struct ReadyDemo {
  std::string client, language;
  Start start;
  std::filesystem::path transcript;
  std::string problem;  ///< why it could not be built; nothing can be started then
};

struct BuiltLibrary {
  LibraryRequest request;
  Contract contract;
  std::string wire;  ///< the contract, as a client gets it
  std::string go_version;
  std::string source_digest;                   ///< of its files, wherever they are
  std::vector<std::filesystem::path> folders;  ///< that its files are in
  std::vector<std::string> environment{};      ///< "NAME=value" of every client, as concord.toml says
  std::set<std::string> concurrent{};          ///< exports that may be called from several threads at once
  std::filesystem::path library, header;
  std::vector<ArtifactFact> facts;
  std::vector<ReadyClient> clients;  ///< in the order of the manifests
  std::vector<ReadyDemo> demos;
  std::optional<std::filesystem::path> twin_library;
  /// Exports that a prebuilt file has with other types than the source; they must not be called.
  std::vector<SignatureChange> mismatches{};
  std::map<std::string, std::string> unmirrored{};  ///< exports that its mirror does not have: why
};

/// A client that cannot take part.
struct AbsentClient {
  enum class Why {
    unavailable,        ///< a tool is not on this machine
    build_failed,       ///< its own build did
    contract_mismatch,  ///< the compiler says that header and contract differ
  };
  std::string id;
  std::string library;  ///< empty: for every library
  Why why = Why::unavailable;
  std::string reason;   ///< may have several lines (a compiler's)
  std::string install;  ///< what to install; only for `unavailable`
};

struct BuildRequest {
  Home home;
  std::filesystem::path cache_root;  ///< empty: default_cache_root()
  std::vector<LibraryRequest> libraries;
  std::vector<std::string> clients;              ///< ids; empty: all but those on request
  std::vector<std::filesystem::path> manifests;  ///< besides those of the home
  std::vector<std::string> bindings{};           ///< the user's own, "LANGUAGE=PATH"
  bool demos = true;
  bool measures = false;  ///< clients are started as their manifests say for a bench
  bool twins = false;
  bool mirrors = false;  ///< of each library, in its place, a mirror with the same exports
  Instrument instrument = Instrument::none;
  unsigned jobs = 0;  ///< builds side by side; 0: one a core
  std::function<void(const std::string&)>
      progress;  ///< what is being built; called from one thread at a time
  /// Set it (from a signal handler, too) to end running builds soon: their processes are in groups of their
  /// own and do not get the terminal's Ctrl-C.
  const std::atomic<bool>* stop = nullptr;
};

struct Prepared {
  std::vector<BuiltLibrary> libraries;
  std::vector<AbsentClient> absent;
  std::vector<ToolState> tools;
};

/// Fails where nothing can be run at all: a broken manifest, an unknown client, a package that does not
/// build, no Go. Clients that cannot take part are `absent`; the others are not kept from it.
[[nodiscard]] Result<Prepared> prepare(const BuildRequest& request);

/// One client of the manifests, without building anything.
struct KnownClient {
  std::string id, language;
  std::filesystem::path manifest;
  bool on_request = false;  ///< takes part only where it is named
  bool bound = false;       ///< calls a binding of the user's own
  bool unbound = false;     ///< would call one, but none was given: it cannot take part
};
[[nodiscard]] Result<std::vector<KnownClient>> known_clients(
    const Home& home, const std::vector<std::filesystem::path>& manifests,
    const std::vector<std::string>& bindings = {});

/// Every tool of every manifest, Go first (`concord doctor`).
[[nodiscard]] Result<std::vector<ToolState>> inspect_tools(const BuildRequest& request);

/// $CONCORD_CACHE, else $XDG_CACHE_HOME/concord, else ~/.cache/concord.
[[nodiscard]] Result<std::filesystem::path> default_cache_root();

}  // namespace concord
