// Writes what people noted of values into the types of a contract. Knows no file but by the positions in it.
#include <algorithm>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "contract/contract.hpp"
#include "contract/kinds.hpp"

namespace concord {
namespace {

/// Inside this file a complaint is thrown, and caught in `annotate`: it may come from any depth of a type.
struct Objection {
  Position where;
  std::string text;
};

Type of_kind(const Type& before, Kind kind, std::string_view word) {
  Type type;
  type.kind = kind;
  type.word = word;
  type.go = before.go;
  type.c = before.c;
  return type;
}

bool is_address(Kind kind) { return kind == Kind::pointer || kind == Kind::cstring; }

/// The type that a pointer is said to be.
Type reread(const Type& type, const SlotNote& note) {
  if (note.as.empty()) return type;
  if (!is_address(type.kind))
    throw Objection{note.where, fmt::format("\"as\" is for pointers and char*; this is {}", type.go)};
  if (note.as == "text") return of_kind(type, Kind::cstring, "cstring");
  Type pointer = of_kind(type, Kind::pointer, "pointer");
  if (note.as == "bytes")
    pointer.elem = std::make_shared<const Type>(Type{Kind::u8, "u8", "byte", "unsigned char"});
  return pointer;
}

class Annotator {
 public:
  Annotator(Contract& contract, const Annotations& notes) : contract_(contract), notes_(notes) {}

  void all() {
    for (const auto& [name, named] : notes_.exports) {
      Export& function = exported(name, named.where);
      callee_ = &function;
      slots(function.params, named.params, "parameter");
      slots(function.results, named.results, "result");
    }
    for (const auto& [name, fields] : notes_.fields) used_types_.emplace(name, false);
    for (Export& function : contract_.exports) {
      callee_ = nullptr;
      for (auto* list : {&function.params, &function.results})
        for (Slot& slot : *list) slot.type = with_fields(slot.type);
      if (!function.returned) continue;
      std::vector<Field> fields = *function.returned->fields;  // as many as results
      for (std::size_t i = 0; i < fields.size() && i < function.results.size(); ++i)
        fields[i].type = function.results[i].type;
      function.returned->fields = std::make_shared<const std::vector<Field>>(std::move(fields));
    }
    for (const auto& [name, used] : used_types_) {
      if (used) continue;
      const auto& fields = notes_.fields.at(name);
      throw Objection{fields.empty() ? Position{1, 1} : fields.begin()->second.where,
                      fmt::format("no export has to do with a struct \"{}\"", name)};
    }
  }

 private:
  Export& exported(const std::string& name, Position where) {
    std::vector<std::string> names;
    for (Export& each : contract_.exports) {
      if (each.name == name) return each;
      names.push_back(each.name);
    }
    throw Objection{where, unknown_name("export of " + contract_.library, name, names)};
  }

  void slots(std::vector<Slot>& list, const std::map<std::string, SlotNote>& notes, const std::string& what) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < list.size(); ++i)
      names.push_back(list[i].name.empty() ? fmt::format("r{}", i) : list[i].name);
    for (const auto& [name, note] : notes) {
      auto found = std::find(names.begin(), names.end(), name);
      const bool only_one = name == "r0" && list.size() == 1 && what == "result";
      if (found == names.end() && only_one) found = names.begin();
      if (found == names.end())
        throw Objection{note.where, unknown_name(fmt::format("{} of {}", what, callee_->name), name, names)};
      Slot& slot = list[static_cast<std::size_t>(found - names.begin())];
      const bool was = slot.type.kind == Kind::pointer && slot.type.elem;
      slot.type = noted(slot.type, note);
      const bool leads = slot.type.kind == Kind::pointer && slot.type.elem;
      if (was != leads) slot.changes = leads;
      if (!note.direction.empty()) {
        if (!leads && slot.type.kind != Kind::slice)
          throw Objection{note.where,
                          fmt::format("\"direction\" is for memory that the callee may change; \"{}\" is {}",
                                      name, slot.type.go)};
        slot.changes = note.direction != "in";
      }
    }
  }

  Type noted(const Type& before, const SlotNote& note) {
    Type type = reread(before, note);
    const bool leads = (type.kind == Kind::pointer && type.elem) || type.kind == Kind::cstring;
    if ((!note.free.empty() || !note.count.empty()) && !leads)
      throw Objection{note.where,
                      fmt::format("\"count\" and \"free\" are for pointers that lead to something known; "
                                  "this is {}; say what it leads to by \"as\"",
                                  type.go)};
    if (!note.free.empty()) {
      check_free(note);
      type.free = note.free;
    }
    if (!note.count.empty()) {
      check_count(note);
      type.count = note.count;
    }
    if (note.cells) {
      if (!type.elem)
        throw Objection{note.cells->where,
                        fmt::format("\"cells\": {} leads to nothing that is known", type.go)};
      type.elem = std::make_shared<const Type>(noted(*type.elem, *note.cells));
    }
    return type;
  }

  void check_free(const SlotNote& note) {
    if (note.free == "free") return;  // C's
    const Export& function = exported(note.free, note.where);
    if (function.params.size() != 1 || !is_address(function.params[0].type.kind))
      throw Objection{note.where,
                      fmt::format("{} cannot free it: it has to take one pointer", signature(function))};
  }

  /// The name of a number, or of a pointer to one.
  void check_count(const SlotNote& note) {
    if (callee_ == nullptr || note.count.find_first_not_of("0123456789") == std::string::npos) return;
    std::vector<std::string> names;
    for (const auto* list : {&callee_->params, &callee_->results}) {
      for (std::size_t i = 0; i < list->size(); ++i) {
        const Slot& slot = (*list)[i];
        names.push_back(slot.name.empty() ? fmt::format("r{}", i) : slot.name);
        if (names.back() != note.count) continue;
        const Type& type = slot.type;
        if (is_integer(type.kind) || (type.kind == Kind::pointer && type.elem && is_integer(type.elem->kind)))
          return;
        throw Objection{note.where, fmt::format("\"{}\" counts nothing: it is {}", note.count, type.go)};
      }
    }
    throw Objection{note.where, unknown_name("parameter or result of " + callee_->name, note.count, names)};
  }

  /// The notes on fields, wherever a struct stands in a type.
  Type with_fields(Type type) {
    if (type.elem) type.elem = std::make_shared<const Type>(with_fields(*type.elem));
    if (!type.fields) return type;
    const auto notes = notes_.fields.find(type.go);
    std::vector<Field> fields = *type.fields;
    for (Field& field : fields) field.type = with_fields(field.type);
    if (notes != notes_.fields.end()) {
      used_types_[type.go] = true;
      for (const auto& [name, note] : notes->second) field_named(fields, name, type.go, note);
    }
    type.fields = std::make_shared<const std::vector<Field>>(std::move(fields));
    return type;
  }

  void field_named(std::vector<Field>& fields, const std::string& name, const std::string& go,
                   const SlotNote& note) {
    std::vector<std::string> names;
    for (Field& field : fields) {
      if (field.name == name) {
        field.type = noted(field.type, note);
        return;
      }
      names.push_back(field.name);
    }
    throw Objection{note.where, unknown_name("field of " + go, name, names)};
  }

  Contract& contract_;
  const Annotations& notes_;
  const Export* callee_ = nullptr;
  std::map<std::string, bool> used_types_;
};

}  // namespace

Result<void> annotate(Contract& contract, const Annotations& notes) {
  try {
    Annotator(contract, notes).all();
    return {};
  } catch (const Objection& complaint) {
    return usage_error(located(notes.path, complaint.where, complaint.text));
  }
}

}  // namespace concord
