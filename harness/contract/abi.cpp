// Writes, reads and compares recorded ABIs. Knows files and contracts, no library.
#include "contract/abi.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "contract/contract.hpp"

namespace concord {
namespace {

constexpr std::string_view no_word = "unknown";  // the kind of what nobody could tell

/// An export of which nothing but the name is known (go/cmd/contract/fromfile.go).
bool is_unknown(const Export& each) {
  return each.params.size() == 1 && each.params[0].type.word == no_word && each.params[0].name == "?";
}

std::string shown(const Export& each) { return is_unknown(each) ? each.name + "(…)" : signature(each); }

/// How two types are to a compiled caller; the worst of their parts.
enum class Likeness { same, unknown, different };

Likeness worst(Likeness left, Likeness right) { return std::max(left, right); }

Likeness like(const Type& left, const Type& right);

Likeness like_slots(const std::vector<Slot>& left, const std::vector<Slot>& right) {
  if (left.size() != right.size()) return Likeness::different;
  Likeness all = Likeness::same;
  for (std::size_t i = 0; i < left.size(); ++i) all = worst(all, like(left[i].type, right[i].type));
  return all;
}

Likeness like_fields(const Type& left, const Type& right) {
  static const std::vector<Field> none;
  const std::vector<Field>& before = left.fields ? *left.fields : none;
  const std::vector<Field>& after = right.fields ? *right.fields : none;
  if (left.size != right.size || before.size() != after.size()) return Likeness::different;
  Likeness all = Likeness::same;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].name != after[i].name || before[i].offset != after[i].offset) return Likeness::different;
    all = worst(all, like(before[i].type, after[i].type));
  }
  return all;
}

bool is_hidden(const Type& type) { return type.word == no_word; }

/// void*, of which a header says no more.
bool is_hidden_pointer(const Type& type) {
  return type.kind == Kind::pointer && type.elem && is_hidden(*type.elem) && type.elem->size == 0;
}

Likeness like_hidden(const Type& left, const Type& right) {
  const std::uint64_t before = size_of(left), after = size_of(right);
  return before != 0 && after != 0 && before != after ? Likeness::different : Likeness::unknown;
}

Likeness like_pointers(const Type& left, const Type& right) {
  if (is_hidden_pointer(left) || is_hidden_pointer(right)) return Likeness::unknown;
  if (!left.elem || !right.elem) return !left.elem && !right.elem ? Likeness::same : Likeness::different;
  return like(*left.elem, *right.elem);
}

Likeness like(const Type& left, const Type& right) {
  if (is_hidden(left) || is_hidden(right)) return like_hidden(left, right);
  if (left.word != right.word) {
    const bool perhaps = (is_hidden_pointer(left) || is_hidden_pointer(right)) &&
                         (left.word == "func" || right.word == "func");  // void* in C's eyes
    return perhaps ? Likeness::unknown : Likeness::different;
  }
  if (left.kind == Kind::pointer) return like_pointers(left, right);
  if (left.kind == Kind::structure) return like_fields(left, right);
  if (left.kind == Kind::callback) {
    if (!left.prototype || !right.prototype)
      return left.prototype || right.prototype ? Likeness::unknown : Likeness::same;
    return worst(like_slots(left.prototype->params, right.prototype->params),
                 like_slots(left.prototype->results, right.prototype->results));
  }
  if (left.length != right.length || left.size != right.size) return Likeness::different;
  if (left.elem && right.elem) return like(*left.elem, *right.elem);
  return Likeness::same;
}

std::string spelled(const Type& type) {
  const bool vague = type.go.empty() || type.go.find('?') != std::string::npos;
  if (!vague) return type.go;
  const std::string seen = type.c.empty() ? type.word : type.c;
  return type.kind == Kind::slice || type.kind == Kind::pointer ? seen + " of what is not known" : seen;
}

std::string difference(std::string_view place, const Type& before, const Type& after, Likeness likeness) {
  const std::string was = spelled(before), is = spelled(after);
  if (likeness == Likeness::unknown)
    return fmt::format("{} was {}, and it cannot be told whether {} is the same", place, was, is);
  if (was == is) return fmt::format("{}: {} has another layout", place, was);
  return fmt::format("{} was {} and is {}", place, was, is);
}

/// The first difference of the worst kind.
struct Verdict {
  Likeness likeness = Likeness::same;
  std::string why;

  void add(Likeness found, std::string text) {
    if (found <= likeness) return;
    likeness = found;
    why = std::move(text);
  }
};

void add_slots(Verdict& verdict, std::string_view noun, const std::vector<Slot>& before,
               const std::vector<Slot>& after) {
  if (before.size() != after.size()) {
    verdict.add(Likeness::different,
                fmt::format("it had {} {}s and has {}", before.size(), noun, after.size()));
    return;
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::string place =
        before.size() == 1 ? fmt::format("the {}", noun) : fmt::format("{} {}", noun, i + 1);
    const Likeness likeness = like(before[i].type, after[i].type);
    verdict.add(likeness, difference(place, before[i].type, after[i].type, likeness));
  }
}

std::optional<AbiChange> compare(const Export& before, const Export& after) {
  Verdict verdict;
  if (is_unknown(before) || is_unknown(after)) {
    verdict.add(Likeness::unknown, is_unknown(after) ? "its types cannot be told now"
                                                     : "its types could not be told when it was recorded");
  } else {
    add_slots(verdict, "parameter", before.params, after.params);
    add_slots(verdict, "result", before.results, after.results);
  }
  if (verdict.likeness == Likeness::same) return std::nullopt;
  const bool breaking = verdict.likeness == Likeness::different;
  return AbiChange{before.name, breaking ? AbiChange::Class::breaking : AbiChange::Class::unknown,
                   shown(before), shown(after), std::move(verdict.why)};
}

std::string package_of(const Contract& contract) {
  return contract.package == "command-line-arguments" ? "" : contract.package;  // built from files by name
}

std::string bare(const std::string& library) {
  return library.starts_with("lib") && library.size() > 3 ? library.substr(3) : library;
}

}  // namespace

std::string abi_form(const Abi& abi) {
  const auto text = [](const std::string& value) { return to_text(Json(value)); };
  std::string lines;
  for (const Export& each : abi.contract.exports)
    lines += fmt::format("{}\n{}", lines.empty() ? "" : ",", export_form(each));
  return fmt::format(
      "{{\n\"concord_abi\":{},\n\"concord\":1,\n\"library\":{},\n\"package\":{},\n\"soname\":{},"
      "\n\"exports\":[{}\n]\n}}\n",
      abi_format, text(abi.contract.library), text(abi.contract.package), text(abi.soname), lines);
}

Result<Abi> read_abi(const std::filesystem::path& file) {
  const auto content = read_file(file);
  if (!content)
    return tl::unexpected(Error{Fault::usage, content.error().text + "; `--lock` writes such a file"});
  const auto document = parse_json(*content);
  if (!document) return usage_error(fmt::format("{}: {}", file.string(), document.error().text));
  const Json* version =
      document->is_object() && document->contains("concord_abi") ? &document->at("concord_abi") : nullptr;
  if (version == nullptr)
    return usage_error(fmt::format(
        "\"{}\" holds no recorded ABI; `concord inspect LIBRARY --lock FILE` writes one", file.string()));
  if (!version->is_number_integer() || version->get<std::int64_t>() != abi_format)
    return usage_error(
        fmt::format("\"{}\" has version {} of the format, and this concord reads version {}; record it again "
                    "with `--lock`",
                    file.string(), to_text(*version), abi_format));
  auto contract = parse_contract(*content, file.string());
  if (!contract) return tl::unexpected(contract.error());
  const Json soname = document->value("soname", Json(""));
  return Abi{std::move(*contract), soname.is_string() ? soname.get<std::string>() : ""};
}

std::string other_library(const Abi& recorded, const Abi& current) {
  const std::string before = package_of(recorded.contract), now = package_of(current.contract);
  if (!before.empty() && !now.empty())
    return before == now ? "" : fmt::format("it was recorded of the package {}, and this is {}", before, now);
  if (bare(recorded.contract.library) == bare(current.contract.library)) return "";
  return fmt::format("it was recorded of \"{}\", and this is \"{}\"", recorded.contract.library,
                     current.contract.library);
}

std::vector<AbiChange> compare_abis(const Abi& recorded, const Abi& current) {
  using Class = AbiChange::Class;
  std::vector<AbiChange> changes;
  for (const Export& before : recorded.contract.exports) {
    const Export* now = find_export(current.contract, before.name);
    if (now == nullptr)
      changes.push_back({before.name, Class::breaking, shown(before), "", "it is gone"});
    else if (auto change = compare(before, *now))
      changes.push_back(std::move(*change));
  }
  for (const Export& now : current.contract.exports)
    if (find_export(recorded.contract, now.name) == nullptr)
      changes.push_back({now.name, Class::additive, "", shown(now), "it is new"});
  std::sort(changes.begin(), changes.end(),
            [](const AbiChange& left, const AbiChange& right) { return left.name < right.name; });
  if (recorded.soname != current.soname)
    changes.push_back({"SONAME", Class::breaking, recorded.soname, current.soname,
                       "programs that are linked look for the name that they were linked with"});
  return changes;
}

}  // namespace concord
