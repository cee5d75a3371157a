// What changed between a recorded contract and the current one, from a caller's point of view.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "contract/contract.hpp"

namespace concord {
namespace {

// Two spellings of one Go type (the language's predeclared aliases).
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> aliases{{
    {"byte", "uint8"},
    {"rune", "int32"},
    {"any", "interface{}"},
}};

std::string without_aliases(const std::string& go) {
  const auto is_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::string result;
  for (std::size_t at = 0; at < go.size();) {
    std::size_t end = at;
    while (end < go.size() && is_word(go[end])) ++end;
    if (end == at) {
      result += go[at++];
      continue;
    }
    const std::string_view word = std::string_view(go).substr(at, end - at);
    const auto* alias =
        std::find_if(aliases.begin(), aliases.end(), [&](const auto& a) { return a.first == word; });
    result += alias == aliases.end() ? word : alias->second;
    at = end;
  }
  return result;
}

bool same_type(const Type& left, const Type& right);

/// What two pointers lead to, where either of them may lead nowhere.
template <class Part, class Same>
bool same_part(const std::shared_ptr<const Part>& left, const std::shared_ptr<const Part>& right, Same same) {
  if (!left || !right) return !left && !right;
  return same(*left, *right);
}

// A field's name counts: C programs are written with it. Where it lies follows from the fields before it,
// except where C packs or aligns them otherwise.
bool same_fields(const std::vector<Field>& left, const std::vector<Field>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Field& a, const Field& b) {
    return a.name == b.name && a.offset == b.offset && same_type(a.type, b.type);
  });
}

bool same_slots(const std::vector<Slot>& left, const std::vector<Slot>& right);

bool same_prototype(const Prototype& left, const Prototype& right) {
  return same_slots(left.params, right.params) && same_slots(left.results, right.results);
}

// The C spelling is left out: it follows from Go's type, and varies between Go versions. So are `count` and
// `free`, which say how values are read and are no part of a signature.
bool same_type(const Type& left, const Type& right) {
  return left.word == right.word && without_aliases(left.go) == without_aliases(right.go) &&
         left.length == right.length && left.size == right.size &&
         same_part(left.elem, right.elem, same_type) && same_part(left.fields, right.fields, same_fields) &&
         same_part(left.prototype, right.prototype, same_prototype);
}

bool same_slots(const std::vector<Slot>& left, const std::vector<Slot>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Slot& a, const Slot& b) {
    return a.changes == b.changes && same_type(a.type, b.type);
  });
}

std::string place(const Export& function) {
  return function.file.empty() ? "" : fmt::format("{}:{}", function.file, function.line);
}

}  // namespace

std::vector<SignatureChange> compare_contracts(const Contract& recorded, const Contract& current) {
  std::vector<SignatureChange> changes;
  for (const Export& before : recorded.exports) {
    const Export* now = find_export(current, before.name);
    if (now == nullptr)
      changes.push_back({before.name, "breaking", signature(before), "", ""});
    else if (!same_slots(before.params, now->params) || !same_slots(before.results, now->results))
      changes.push_back({before.name, "breaking", signature(before), signature(*now), place(*now)});
  }
  for (const Export& now : current.exports)
    if (find_export(recorded, now.name) == nullptr)
      changes.push_back({now.name, "additive", "", signature(now), place(now)});
  std::sort(changes.begin(), changes.end(), [](const SignatureChange& left, const SignatureChange& right) {
    return left.function < right.function;
  });
  return changes;
}

}  // namespace concord
