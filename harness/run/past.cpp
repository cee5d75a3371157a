#include "run/past.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/invariant.hpp"

namespace concord {

namespace {

struct Size {
  std::uint64_t operator()(const Step&) const { return 1; }
  std::uint64_t operator()(const Batch& batch) const { return batch.cases.size(); }
  std::uint64_t operator()(const Block& block) const { return block.count; }
  std::uint64_t operator()(const Single&) const { return 1; }
};

struct Element {
  std::uint64_t position;
  Single operator()(const Step& step) const { return {step.index, 0, 0}; }
  Single operator()(const Batch& batch) const { return {batch.cases[position], 0, 0}; }
  Single operator()(const Block& block) const { return {std::nullopt, block.family, block.first + position}; }
  Single operator()(const Single& single) const { return single; }
};

/// An entry without its first `skipped` cases, as requests.
struct Requests {
  const Plan& plan;
  std::uint64_t skipped;
  std::vector<Item>& to;

  void operator()(const Step& step) const { to.emplace_back(step); }
  void operator()(const Single& single) const { to.emplace_back(single); }
  void operator()(const Batch& batch) const {
    const auto from = batch.cases.begin() + static_cast<std::ptrdiff_t>(skipped);
    to.emplace_back(Batch{{from, batch.cases.end()}});
  }
  void operator()(const Block& block) const {
    const PlannedFamily& family = plan.families[block.family];
    const std::uint64_t most = family.only ? 1 : family.family->rows_per_block();
    for (std::uint64_t done = skipped; done < block.count; done += most)
      to.emplace_back(Block{block.family, block.first + done, std::min(most, block.count - done)});
  }
};

}  // namespace

void Past::add(const Item& item) {
  cases_ += std::visit(Size(), item);
  const auto* block = std::get_if<Block>(&item);
  auto* last = block == nullptr || items_.empty() ? nullptr : std::get_if<Block>(&items_.back());
  if (last != nullptr && last->family == block->family && last->first + last->count == block->first)
    last->count += block->count;
  else
    items_.push_back(item);
}

Single Past::at(std::uint64_t position) const {
  for (const Item& item : items_) {
    const std::uint64_t size = std::visit(Size(), item);
    if (position < size) return std::visit(Element{position}, item);
    position -= size;
  }
  broken_invariant("a case beyond the end of what a process was asked");
}

std::vector<Item> Past::since(const Plan& plan, std::uint64_t first) const {
  std::vector<Item> requests;
  for (const Item& item : items_) {
    const std::uint64_t size = std::visit(Size(), item);
    const std::uint64_t skipped = std::min(first, size);
    first -= skipped;
    if (skipped < size) std::visit(Requests{plan, skipped, requests}, item);
  }
  return requests;
}

std::string id_of(const Plan& plan, const Single& single) {
  if (single.index) return case_id(plan, plan.cases[*single.index].function, plan.cases[*single.index].name);
  const PlannedFamily& family = plan.families[single.family];
  return fmt::format("{}#{}", case_id(plan, family.function, family.name), single.row);
}

}  // namespace concord
