// Joins what is sent, what must arrive and what comes back into cases.
#include "plan/mirror.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "plan/mirror_parts.hpp"
#include "plan/witness.hpp"

namespace concord {

namespace mirror {

bool leads(const Type& type) {
  return type.kind == Kind::pointer && type.elem &&
         (type.elem->kind != Kind::structure || (type.elem->fields && !type.elem->fields->empty()));
}

bool holds_bytes(const Type& type) { return type.elem && is_byte(type.elem->kind); }

bool can_be_called(const Type& callback) {
  if (!callback.prototype) return false;
  const auto named = [](const Slot& slot) {
    return !slot.type.c.empty() || slot.type.kind == Kind::callback;
  };
  return std::all_of(callback.prototype->params.begin(), callback.prototype->params.end(), named) &&
         std::all_of(callback.prototype->results.begin(), callback.prototype->results.end(), named);
}

std::set<std::string> counts_of_fields(const Type& type) {
  std::set<std::string> names;
  if (!type.fields) return names;
  for (const Field& field : *type.fields) names.merge(counts_in(field.type));
  return names;
}

std::set<std::string> counts_in(const Type& type) {
  std::set<std::string> names = counts_of_fields(type);
  if (type.elem) names.merge(counts_in(*type.elem));
  if (type.count.find_first_not_of("0123456789") != std::string::npos) names.insert(type.count);
  return names;
}

std::set<std::string> counts_of(const Export& function) {
  std::set<std::string> names;
  for (const auto* list : {&function.params, &function.results})
    for (const Slot& slot : *list) names.merge(counts_in(slot.type));
  return names;
}

std::string name_of_result(const Export& function, std::size_t index) {
  const std::string& name = function.results[index].name;
  return name.empty() ? fmt::format("r{}", index) : name;
}

}  // namespace mirror

namespace {

constexpr std::size_t fewest_rows = 2 * mirror_turns;

/// Why the mirror's witness cannot tell of an export; empty where it can.
std::string why_unseen(const Export& function) {
  for (const auto* list : {&function.params, &function.results}) {
    for (const Slot& slot : *list) {
      if (const std::string why = why_unpassable(slot.type); !why.empty())
        return fmt::format("{}: no client can pass {}", slot.type.go, why);
    }
  }
  return "";
}

/// What is expected at one of the mirror's turns: the same arrives, something else comes back.
Json expectation(const Contract& contract, const Export& function, const Json& sent, const Json& arrives,
                 std::uint64_t turn) {
  const std::set<std::string> counts = mirror::counts_of(function);
  mirror::Answer answer(contract, turn);
  Json row = Json::array();
  for (std::size_t i = 0; i < function.results.size(); ++i) {
    const std::string name = mirror::name_of_result(function, i);
    row.push_back(answer.result(name, function.results[i].type, counts.count(name) != 0));
  }
  for (std::size_t i = 0; i < function.params.size(); ++i) {
    const Slot& slot = function.params[i];
    if (slot.changes)
      row.push_back(answer.changed(slot.name, slot.type, sent[i], counts.count(slot.name) != 0));
  }
  Json seen = observation(outcome::Returned{to_text(row), std::nullopt}, function);
  seen["arrived"] = arrives;
  seen["arrived"].update(answer.called());
  for (const auto& [key, by] : answer.freed()) seen["arrived"][key] = by;
  return seen;
}

PlannedCase planned_case(const Contract& contract, const Export& function, std::uint64_t number) {
  const std::set<std::string> counts = mirror::counts_of(function);
  mirror::Sender sender(number);
  Json sent = Json::array(), arrives = Json::object();
  for (const Slot& slot : function.params) {
    sent.push_back(sender.value(slot.type, counts.count(slot.name) != 0));
    mirror::add_arrival(slot.name, slot.type, sent.back(), arrives);
  }
  PlannedCase planned;
  planned.function = function.name;
  planned.name = number == 0 ? "pattern" : fmt::format("values-{}", number);
  planned.callee = &function;
  append_wire(sent, planned.row);
  for (std::uint64_t turn = 0; turn < mirror_turns; ++turn) {
    Json seen = expectation(contract, function, sent, arrives, turn);
    planned.turns.push_back({seen, seen, 0});
  }
  planned.golden = planned.turns.front();
  return planned;
}

std::size_t rows_of(const Export& function) {
  std::size_t rows = fewest_rows;
  for (const Slot& slot : function.params) rows = std::max(rows, mirror::Sender::rows_for(slot.type));
  return rows;
}

}  // namespace

Plan mirror_plan(const Contract& contract, const std::map<std::string, std::string>& lacking) {
  Plan plan;
  plan.library = contract.library;
  plan.contract = &contract;
  plan.witnessed = true;
  plan.unreachable = lacking;
  for (const Export& function : contract.exports) {
    if (std::string why = why_unseen(function); !why.empty()) {
      plan.unreachable[function.name] = std::move(why);
      continue;
    }
    const std::size_t rows = rows_of(function);
    for (std::size_t number = 0; number < rows; ++number) {
      plan.stateless.push_back(plan.cases.size());
      plan.cases.push_back(planned_case(contract, function, number));
    }
  }
  for (const auto& [name, why] : plan.unreachable) plan.uncovered.push_back(name);
  return plan;
}

}  // namespace concord
