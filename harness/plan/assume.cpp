#include "plan/assume.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "plan/generate.hpp"

namespace concord {

namespace {

constexpr std::uint64_t most_crossed = 4096;  // boundary cases of one function
constexpr std::uint64_t usual_count = 300;    // random cases of one function
constexpr std::uint64_t few = 16;             // of one whose result may end its process each time

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
  return text;
}

bool contains_any(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

template <class Is>
bool any_part(const Type& type, const Is& is) {
  if (is(type)) return true;
  if (type.elem && any_part(*type.elem, is)) return true;
  return type.fields && std::any_of(type.fields->begin(), type.fields->end(),
                                    [&](const Field& field) { return any_part(field.type, is); });
}

bool holds(const Type& type, Kind kind) {
  return any_part(type, [&](const Type& part) { return part.kind == kind; });
}

bool is_address(const Type& type) { return type.kind == Kind::pointer || type.kind == Kind::cstring; }

/// By its name, and by taking one address and nothing else: `FreeText(char *)`.
bool seems_to_free(const Export& function) {
  return function.params.size() == 1 &&
         (is_address(function.params[0].type) || function.params[0].type.kind == Kind::uptr) &&
         contains_any(lower(function.name), {"free", "release", "destroy", "dispose", "delete", "close"});
}

/// The one that would free what others give; nothing where it cannot be told which.
std::string freeing_export(const Contract& contract) {
  std::string found = "free";
  int candidates = 0;
  for (const Export& each : contract.exports) {
    if (!seems_to_free(each) || !contains_any(lower(each.name), {"free"})) continue;
    found = each.name;
    ++candidates;
  }
  return candidates <= 1 ? found : "free";
}

std::string name_of(const Slot& slot, std::size_t index) {
  return slot.name.empty() ? fmt::format("r{}", index) : slot.name;
}

/// The number that stands behind a pointer and seems to say how much memory there is.
std::string count_behind(const Export& function, std::size_t pointer) {
  if (pointer + 1 >= function.params.size()) return "";
  const Slot& next = function.params[pointer + 1];
  const bool counts = is_integer(next.type.kind) &&
                      (next.name == "n" || contains_any(lower(next.name), {"len", "size", "count", "num"}));
  return counts ? next.name : "";
}

/// The parameter that says how many cells a pointer of the caller's leads to: as concord.toml says (`count`),
/// else the one behind it; "" where there is none, or one that is no number.
std::string counter_of(const Export& function, std::size_t pointer) {
  const std::string& said = function.params[pointer].type.count;
  if (said.empty()) return count_behind(function, pointer);
  const bool there = std::any_of(function.params.begin(), function.params.end(), [&](const Slot& each) {
    return each.name == said && is_integer(each.type.kind);
  });
  return there ? said : "";
}

/// What keeps buffers and their lengths together: {data={length="n"},n={min=0,max=24}}; empty without
/// buffers.
Json limits_of_buffers(const Export& function) {
  Json limits = Json::object();
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    const Slot& slot = function.params[i];
    const std::string counter =
        slot.type.kind == Kind::pointer && slot.type.elem ? counter_of(function, i) : "";
    if (counter.empty()) continue;
    limits[slot.name] = {{"length", counter}};
    limits[counter] = {{"min", 0}, {"max", 24}};
  }
  return limits;
}

class Asker {
 public:
  Asker(const Contract& contract, const Annotations& notes)
      : contract_(contract), notes_(notes), freeing_(freeing_export(contract)) {}

  /// What is not plain of the function; nothing where all of it is.
  std::optional<Unsaid> need_of(const Export& function) const {
    if (seems_to_free(function))
      return Unsaid{function.name, "it seems to free what another export gives", "", false};
    const auto named = notes_.exports.find(function.name);
    for (std::size_t i = 0; i < function.params.size(); ++i) {
      const Slot& slot = function.params[i];
      const bool noted = named != notes_.exports.end() && named->second.params.count(slot.name) > 0;
      if (auto need = of_param(function, i, noted)) return need;
    }
    for (std::size_t i = 0; i < function.results.size(); ++i) {
      const bool noted =
          named != notes_.exports.end() && named->second.results.count(name_of(function.results[i], i)) > 0;
      if (auto need = of_result(function, i, noted)) return need;
    }
    return std::nullopt;
  }

 private:
  static std::optional<Unsaid> of_param(const Export& function, std::size_t index, bool noted) {
    const Slot& slot = function.params[index];
    const auto need = [&](const std::string& why, const std::string& note = "") {
      return Unsaid{
          function.name, fmt::format("parameter \"{}\": {}", slot.name, why),
          note.empty() ? "" : fmt::format("export.{}.params.{} = {{ {}", function.name, slot.name, note),
          false};
    };
    if (holds(slot.type, Kind::callback))
      return need("what the function is called with and returns is for a written case to say");
    if (holds(slot.type, Kind::uptr)) return need("only the library knows which handles are valid");
    if (!holds(slot.type, Kind::pointer)) return std::nullopt;
    if (!has_generator(slot.type)) return need("only the library knows which addresses are valid");
    if (!slot.type.count.empty() && counter_of(function, index).empty())
      return need(fmt::format("its length is that of \"{}\": cases of the two are written", slot.type.count));
    const std::string direction = "direction = \"in\" } # or \"out\", \"inout\"";
    if (const std::string count = counter_of(function, index); !count.empty() && !noted)
      return need(fmt::format("\"{}\" seems to say how much memory is behind it", count), direction);
    if (noted) return std::nullopt;
    return need("whether it leads to one value, and who writes it", direction);
  }

  std::optional<Unsaid> of_result(const Export& function, std::size_t index, bool noted) const {
    const Slot& slot = function.results[index];
    const bool only_one = function.results.size() == 1;
    const std::string name = name_of(slot, index);
    const std::string what = only_one ? "the result" : fmt::format("result \"{}\"", name);
    const auto need = [&](const std::string& why, const std::string& note, bool asked) {
      const std::string key = only_one ? "result" : "results." + name;
      return Unsaid{function.name, what + why,
                    note.empty() ? "" : fmt::format("export.{}.{} = {{ {} }}", function.name, key, note),
                    asked};
    };
    if (holds(slot.type, Kind::callback))
      return need(" is a function, and another one in each process", "", false);
    if (holds(slot.type, Kind::uptr) || (holds(slot.type, Kind::pointer) && !has_generator(slot.type)))
      return need(" is a handle or address, and another one in each process", "", false);
    if (holds(slot.type, Kind::pointer) && !noted)
      return need(": how much memory it leads to, and who frees it",
                  fmt::format("count = 1, free = \"{}\"", freeing_), false);
    if (slot.type.kind == Kind::cstring && slot.type.free.empty())
      return need(": who frees it; until that is said each call may leak",
                  fmt::format("free = \"{}\"", freeing_), true);
    return std::nullopt;
  }

  const Contract& contract_;
  const Annotations& notes_;
  std::string freeing_;
};

bool can_be_called(const Export& function) {
  const auto passable = [](const Slot& slot) { return why_unpassable(slot.type).empty(); };
  return std::all_of(function.params.begin(), function.params.end(), passable) &&
         std::all_of(function.results.begin(), function.results.end(), passable) &&
         std::all_of(function.params.begin(), function.params.end(),
                     [](const Slot& slot) { return has_generator(slot.type); });
}

/// Go ends a host process that it would have to give memory of its own.
bool gives_memory_of_go(const Export& function) {
  return std::any_of(function.results.begin(), function.results.end(), [](const Slot& slot) {
    return holds(slot.type, Kind::string) || holds(slot.type, Kind::slice);
  });
}

std::uint64_t crossed(const Export& function) {
  std::uint64_t product = 1;
  for (const Slot& slot : function.params) {
    product *= telling_values(slot.type).size();
    if (product > most_crossed) return product;
  }
  return product;
}

SuiteFamily family_of(const Export& function, const std::string& name, const std::string& values,
                      std::uint64_t count) {
  SuiteFamily family;
  family.function = function.name;
  family.name = name;
  family.values = values;
  family.count = count;
  return family;
}

void add_families(const Export& function, std::vector<SuiteFamily>& families) {
  if (function.params.empty()) return families.push_back(family_of(function, "call", "boundary", 0));
  if (Json limits = limits_of_buffers(function); !limits.empty()) {
    families.push_back(
        family_of(function, "random", "random", gives_memory_of_go(function) ? few : usual_count));
    families.back().limits = std::move(limits);
    return;
  }
  if (gives_memory_of_go(function)) return families.push_back(family_of(function, "random", "random", few));
  if (crossed(function) <= most_crossed) families.push_back(family_of(function, "boundary", "boundary", 0));
  families.push_back(family_of(function, "random", "random", usual_count));
}

/// A middling value, as a suite spells it; nothing for types of which one call says little.
std::optional<Json> middling(const Type& type) {
  if (type.kind == Kind::boolean) return Json(true);
  if (is_integer(type.kind)) return Json(7);
  if (is_float(type.kind)) return Json(0.5);
  if (type.kind == Kind::string || type.kind == Kind::cstring) return Json("hello");
  if (type.kind != Kind::slice) return std::nullopt;
  const std::optional<Json> cell = middling(*type.elem);
  if (!cell) return std::nullopt;
  return Json::array({*cell, *cell, *cell});
}

std::optional<SuiteBench> bench_of(const Export& function) {
  SuiteBench bench;
  bench.function = function.name;
  for (const Slot& slot : function.params) {
    const std::optional<Json> value = middling(slot.type);
    if (!value) return std::nullopt;
    bench.args.push_back(*value);
  }
  return bench;
}

}  // namespace

Assumption assume(const Contract& contract, const Annotations& notes) {
  Assumption assumption;
  const Asker asker(contract, notes);
  for (const Export& each : contract.exports) {
    const auto named = notes.exports.find(each.name);
    if (named != notes.exports.end() && !named->second.skip.empty()) continue;
    std::optional<Unsaid> need = asker.need_of(each);
    const bool plain = !need || need->asked;
    if (need) assumption.needs.push_back(std::move(*need));
    if (!plain || !can_be_called(each)) continue;
    add_families(each, assumption.families);
    if (auto bench = bench_of(each)) assumption.benches.push_back(std::move(*bench));
  }
  return assumption;
}

std::optional<SuiteFamily> small_values(const Export& function) {
  SuiteFamily family = family_of(function, "small", "random", 64);
  family.limits = limits_of_buffers(function);
  for (const Slot& slot : function.params) {
    const Kind kind = slot.type.kind;
    if (is_integer(kind)) {
      family.limits[slot.name] = {{"min", 0}, {"max", 12}};
    } else if (kind == Kind::string || kind == Kind::cstring || kind == Kind::slice) {
      family.limits[slot.name] = {{"length", {0U, 6U}}};
    }
  }
  if (family.limits.empty()) return std::nullopt;
  return family;
}

std::string in_short(const Unsaid& need) {
  return need.line.empty() ? need.why : fmt::format("{}; in concord.toml: {}", need.why, need.line);
}

}  // namespace concord
