// The contract stage: from the JSON that go/cmd/contract prints to values, to the wire, to the recorded file,
// to the text of generated clients; and what changed between two contracts. Runs nothing and knows no
// toolchain.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/position.hpp"
#include "base/result.hpp"
#include "model/contract.hpp"
#include "model/summary.hpp"

namespace concord {

/// What go/cmd/contract prints: the contract, and what it was read from.
struct ContractReport {
  Contract contract;
  std::string go_version;  ///< "go1.19.8"
  std::string go_os, go_arch;
  std::string main_file;                 ///< the file that declares main
  std::vector<std::string> input_files;  ///< absolute
  std::vector<std::string> input_folders;
};
[[nodiscard]] Result<ContractReport> parse_contract_report(std::string_view json);

/// The bare contract of clients/PROTOCOL.md §6. `origin` names it in errors: a file, a program.
[[nodiscard]] Result<Contract> parse_contract(std::string_view json, std::string_view origin);

/// The type as the contract spells it: equal texts, equal types.
[[nodiscard]] std::string type_form(const Type& type);

/// One line, without lint: what a client gets when it starts.
[[nodiscard]] std::string wire_form(const Contract& contract);

/// What `bless` writes to fixtures/<library>/contract.json: read as a diff by people, so one parameter a
/// line, and without files, lines and comments, which change when the contract does not.
[[nodiscard]] std::string recorded_form(const Contract& contract);

/// The recorded contract, or nothing where there is no such file.
[[nodiscard]] Result<std::optional<Contract>> read_recorded(const std::filesystem::path& file);

/// What no source can tell of one value: a line of concord.toml.
struct SlotNote {
  std::string as;         ///< "bytes", "text", "address"; empty: as the contract has it
  std::string direction;  ///< "in", "out", "inout"; empty: as the contract has it
  std::string count;      ///< how many cells the callee's memory has: a number, or the name that says it
  std::string free;       ///< the function that frees the callee's memory
  std::shared_ptr<const SlotNote> cells;  ///< of what the pointer leads to
  Position where;
};

/// concord.toml, as written: its names are not looked up yet.
struct Annotations {
  struct Named {
    std::map<std::string, SlotNote> params, results;  ///< a result without a name is r0, r1, …
    std::string skip;                                 ///< why nobody is to call it; empty: it may be called
    bool threads = false;                             ///< it may be called from several threads at once
    Position where;
  };
  /// One that is made in every process, before its cases or behind them.
  struct Call {
    std::string function;
    Json arguments;  ///< a list, as in a suite
    Position where;
  };
  std::filesystem::path path;
  std::map<std::string, Named> exports;                           ///< by name
  std::map<std::string, std::map<std::string, SlotNote>> fields;  ///< by struct ("C.point"), by field
  std::vector<std::string> build_flags;            ///< of every go command on the package: "-tags=netgo"
  std::map<std::string, std::string> environment;  ///< of every client
  std::vector<std::string> files{};  ///< that every client finds in its working folder: paths below ours
  std::vector<Call> set_up{}, tear_down{};
};

/// `folder`/concord.toml; nothing is noted where there is no such file. Errors (usage) give file, line and
/// column.
[[nodiscard]] Result<Annotations> read_annotations(const std::filesystem::path& folder);

/// Writes the notes into the contract's types. Fails (usage, with file, line and column) where one speaks of
/// what is not there, or of a function that cannot free, or a length that is no number.
[[nodiscard]] Result<void> annotate(Contract& contract, const Annotations& notes);

/// What differs in what callers rely on: types, their order and number, exports that are gone ("breaking"),
/// exports that are new ("additive"). Names of parameters and comments do not count. Sorted by function.
[[nodiscard]] std::vector<SignatureChange> compare_contracts(const Contract& recorded,
                                                             const Contract& current);

/// The kinds that a generated client has codecs for; an absent list carries everything.
struct Carries {
  std::optional<std::vector<std::string>> params, elems, results;
};

/// Why a client cannot be generated for this export; nothing where it can.
[[nodiscard]] std::optional<std::string> refusal(const Export& function, const Carries& carries);

/// Names of the partials that a template includes (`{{>name}}`), each once.
[[nodiscard]] std::vector<std::string> partials_of(const std::string& template_text);

/// A mustache template over the contract (the names: clients/README.md). Nothing is escaped, since what is
/// written is source code. `origin` names the template in errors; `header` is the file name of the C header;
/// `partials` are the texts of those that it includes, by name.
[[nodiscard]] Result<std::string> render(const std::string& template_text, std::string_view origin,
                                         const Contract& contract, const Carries& carries,
                                         const std::string& header,
                                         const std::map<std::string, std::string>& partials = {});

}  // namespace concord
