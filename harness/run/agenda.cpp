// The order of work for one client. Pure bookkeeping: no process, no time, no verdict.
#include "run/agenda.hpp"

#include <algorithm>
#include <map>

namespace concord {

namespace {

constexpr std::size_t batch_cases = 128;

/// What comes behind a block, in pieces as long as can be: there may be more blocks than memory could list.
std::vector<Block> rest_of(const Plan& plan, std::size_t family, const std::optional<Block>& last) {
  const std::optional<Block> next = next_block(plan, family, last);
  if (!next) return {};
  const PlannedFamily& planned = plan.families[family];
  if (planned.only) return {*next};
  const std::uint64_t size = planned.family->size(), rows = planned.family->rows_per_block();
  std::vector<std::uint64_t> sent;  // where what was sent begins
  for (std::optional<Block> each; last && (!each || each->first != last->first);) {
    each = next_block(plan, family, each);
    sent.push_back(each->first);
  }
  std::sort(sent.begin(), sent.end());
  sent.push_back(size);
  std::vector<Block> rest;
  std::uint64_t from = 0;
  for (const std::uint64_t begin : sent) {
    if (begin > from) rest.push_back({family, from, begin - from});
    from = begin + rows;
  }
  return rest;
}

}  // namespace

Agenda::Agenda(const Plan& plan, const Part& part) : plan_(plan) {
  const auto callable = [&](std::size_t i) { return !plan.cases[i].changed && part.has_case(i); };
  for (const PlannedSession& session : plan.sessions) {
    const std::vector<std::size_t> steps = steps_of(plan, session, part);
    if (!steps.empty()) sessions_.emplace_back(steps.begin(), steps.end());
  }
  std::map<std::string, std::size_t> open;  // function → its batch that has room
  for (const std::size_t i : plan.stateless) {
    if (!callable(i)) continue;
    const auto found = open.find(plan.cases[i].function);
    if (found != open.end() && batches_[found->second].cases.size() < batch_cases) {
      batches_[found->second].cases.push_back(i);
    } else {
      open[plan.cases[i].function] = batches_.size();
      batches_.push_back({{i}});
    }
  }
  for (std::size_t f = 0; f < plan.families.size(); ++f) {
    if (!plan.families[f].changed && part.has_family(f)) families_.push_back(f);
  }
  if (plan.witnessed) {
    for (const PlannedCase& each : plan.cases) ask_one_by_one(each.function);
  }
  std::copy_if(plan.deadly.begin(), plan.deadly.end(), std::back_inserter(deadly_), callable);
}

void Agenda::process_started() {
  fresh_ = true;
  in_session_ = alone_ = false;
}

std::optional<Block> Agenda::peek_block() const {
  if (!returned_.empty()) return returned_.front();
  if (families_.empty()) return std::nullopt;
  return next_block(plan_, families_.front(), last_block_);
}

Block Agenda::take_block() {
  const Block block = *peek_block();
  if (!returned_.empty()) {
    returned_.pop_front();
    return block;
  }
  last_block_ = block;
  if (!next_block(plan_, families_.front(), last_block_)) {
    families_.pop_front();
    last_block_.reset();
  }
  return block;
}

/// The cases of what would be next, where they are to be asked one by one.
void Agenda::take_slow(const std::function<bool(const Block&)>& answered) {
  if (!batches_.empty()) {
    if (slow_.count(plan_.cases[batches_.front().cases.front()].function) == 0) return;
    suspect(batches_.front());
    batches_.pop_front();
  } else if (const std::optional<Block> block = peek_block()) {
    if (slow_.count(plan_.families[block->family].function) != 0 && answered(*block)) suspect(take_block());
  }
}

std::optional<Item> Agenda::next(std::size_t in_flight, const std::function<bool(const Block&)>& answered) {
  if (in_flight == 0) alone_ = false;
  if (alone_) return std::nullopt;  // what is printed or happens from here on shall be its own
  if (fresh_ && suspects_.empty() && !sessions_.empty()) in_session_ = true;
  fresh_ = false;
  if (in_session_) {
    if (in_flight > 0) return std::nullopt;
    const std::size_t index = sessions_.front().front();
    sessions_.front().pop_front();
    if (sessions_.front().empty()) {
      sessions_.pop_front();
      in_session_ = false;
    }
    alone_ = true;
    return Step{index};
  }
  if (!slow_.empty() && suspects_.empty()) take_slow(answered);
  if (!suspects_.empty()) {
    if (in_flight > 0) return std::nullopt;
    const Single single = suspects_.front();
    suspects_.pop_front();
    alone_ = true;
    return single;
  }
  if (in_flight >= requests_ahead) return std::nullopt;
  if (!batches_.empty()) {
    Batch batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }
  if (const std::optional<Block> block = peek_block()) {
    if (!answered(*block)) return std::nullopt;
    return take_block();
  }
  if (!deadly_.empty() && in_flight == 0) {
    const std::size_t index = deadly_.front();
    deadly_.pop_front();
    return Single{index, 0, 0};
  }
  return std::nullopt;
}

bool Agenda::process_done() const {
  return !fresh_ && !in_session_ && suspects_.empty() && batches_.empty() && !peek_block() && deadly_.empty();
}

bool Agenda::finished() const { return process_done() && sessions_.empty(); }

void Agenda::suspect(const Item& item) {
  if (const auto* batch = std::get_if<Batch>(&item)) {
    for (const std::size_t index : batch->cases) suspects_.push_back({index, 0, 0});
  } else if (const auto* block = std::get_if<Block>(&item)) {
    for (std::uint64_t i = 0; i < block->count; ++i)
      suspects_.push_back({std::nullopt, block->family, block->first + i});
  }
}

std::vector<std::size_t> Agenda::died(std::deque<Item> unanswered) {
  std::vector<std::size_t> lost;
  if (in_session_) {
    lost.assign(sessions_.front().begin(), sessions_.front().end());
    sessions_.pop_front();
    in_session_ = false;
  }
  if (!unanswered.empty()) {
    suspect(unanswered.front());
    unanswered.pop_front();
  }
  for (auto item = unanswered.rbegin(); item != unanswered.rend(); ++item) {
    if (auto* batch = std::get_if<Batch>(&*item))
      batches_.push_front(std::move(*batch));
    else if (const auto* block = std::get_if<Block>(&*item))
      returned_.push_front(*block);
  }
  return lost;
}

Agenda::Removed Agenda::remove(const std::function<bool(const std::string&)>& called) {
  Removed removed;
  const auto take = [&](std::deque<std::size_t>& indices) {
    const auto gone = std::stable_partition(indices.begin(), indices.end(),
                                            [&](std::size_t i) { return !called(plan_.cases[i].function); });
    removed.cases.insert(removed.cases.end(), gone, indices.end());
    indices.erase(gone, indices.end());
  };
  const auto family_called = [&](std::size_t f) { return called(plan_.families[f].function); };

  for (auto& session : sessions_) take(session);
  if (in_session_ && sessions_.front().empty()) in_session_ = false;
  std::erase_if(sessions_, [](const auto& session) { return session.empty(); });
  take(deadly_);
  std::erase_if(batches_, [&](const Batch& batch) {
    if (!called(plan_.cases[batch.cases.front()].function)) return false;
    removed.cases.insert(removed.cases.end(), batch.cases.begin(), batch.cases.end());
    return true;
  });
  std::erase_if(suspects_, [&](const Single& single) {
    const bool gone =
        single.index ? called(plan_.cases[*single.index].function) : family_called(single.family);
    if (!gone) return false;
    if (single.index)
      removed.cases.push_back(*single.index);
    else
      removed.blocks.push_back({single.family, single.row, 1});
    return true;
  });
  std::erase_if(returned_, [&](const Block& block) {
    if (!family_called(block.family)) return false;
    removed.blocks.push_back(block);
    return true;
  });
  std::deque<std::size_t> kept;
  for (const std::size_t family : families_) {
    std::optional<Block> block = family == families_.front() ? last_block_ : std::nullopt;
    if (!family_called(family)) {
      kept.push_back(family);
      continue;
    }
    for (const Block& rest : rest_of(plan_, family, block)) removed.blocks.push_back(rest);
  }
  if (kept.empty() || kept.front() != families_.front()) last_block_.reset();
  families_ = std::move(kept);
  return removed;
}

std::vector<Agenda::Cut> Agenda::cut_sessions(const std::function<bool(const std::string&)>& called) {
  std::vector<Cut> cuts;
  const auto calls_one = [&](std::size_t i) { return called(plan_.cases[i].function); };
  for (auto& session : sessions_) {
    const auto first = std::find_if(session.begin(), session.end(), calls_one);
    if (first == session.end()) continue;
    const bool has_begun = first != session.begin() || (in_session_ && &session == &sessions_.front());
    std::deque<std::size_t> left(session.begin(), first);
    for (auto step = first; step != session.end(); ++step) {
      const bool stays = has_begun && plan_.cases[*step].always && !calls_one(*step);
      cuts.push_back({*step, *first, stays});
      if (stays) left.push_back(*step);
    }
    session = std::move(left);
  }
  if (in_session_ && sessions_.front().empty()) in_session_ = false;
  std::erase_if(sessions_, [](const auto& session) { return session.empty(); });
  return cuts;
}

std::optional<Block> next_block(const Plan& plan, std::size_t family, const std::optional<Block>& before) {
  const PlannedFamily& planned = plan.families[family];
  if (planned.only) return before ? std::nullopt : std::optional<Block>({family, *planned.only, 1});
  const std::uint64_t size = planned.family->size(), rows = planned.family->rows_per_block();
  std::uint64_t first = before ? before->first + rows : 0;
  if (planned.order) {
    const std::uint64_t turn = before ? planned.order->turn_of(before->first / rows) + 1 : 0;
    if (turn == planned.order->count) return std::nullopt;
    first = planned.order->at(turn) * rows;
  }
  if (first >= size) return std::nullopt;
  return Block{family, first, std::min(rows, size - first)};
}

}  // namespace concord
