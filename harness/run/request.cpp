#include "run/request.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/json.hpp"

namespace concord {

namespace {

struct Function {
  const Plan& plan;
  const std::string& operator()(const Step& step) const { return plan.cases[step.index].function; }
  const std::string& operator()(const Batch& batch) const { return plan.cases[batch.cases.front()].function; }
  const std::string& operator()(const Block& block) const { return plan.families[block.family].function; }
  const std::string& operator()(const Single& single) const {
    return single.index ? plan.cases[*single.index].function : plan.families[single.family].function;
  }
};

struct Rows {
  const Plan& plan;
  std::string& to;
  void operator()(const Step& step) const { to += plan.cases[step.index].row; }
  void operator()(const Batch& batch) const {
    for (const std::size_t index : batch.cases) {
      if (to.back() != '[') to += ',';
      to += plan.cases[index].row;
    }
  }
  void operator()(const Block& block) const {
    for (std::uint64_t i = 0; i < block.count; ++i) {
      if (i > 0) to += ',';
      plan.families[block.family].family->append_row(block.first + i, to);
    }
  }
  void operator()(const Single& single) const {
    to += single.index ? plan.cases[*single.index].row : plan.families[single.family].family->row(single.row);
  }
};

}  // namespace

const std::string& function_of(const Plan& plan, const Item& item) {
  return std::visit(Function{plan}, item);
}

const Export& callee_of(const Plan& plan, const Single& single) {
  return single.index ? *plan.cases[*single.index].callee : *plan.families[single.family].callee;
}

std::string call_body(const std::string& function, const std::string& rows) {
  return fmt::format("\"call\":{},\"rows\":[{}]}}", to_text(Json(function)), rows);
}

std::string request_body(const Plan& plan, const Item& item, unsigned threads) {
  std::string body = fmt::format("\"call\":{},\"rows\":[", to_text(Json(function_of(plan, item))));
  std::visit(Rows{plan, body}, item);
  return body + (threads > 1 ? fmt::format("],\"threads\":{}}}", threads) : "]}");
}

unsigned threads_of(const ClientLane& lane, const Launch& launch) {
  const auto& contexts = launch.contexts;
  const bool can = std::find(contexts.begin(), contexts.end(), "threads") != contexts.end();
  if (can || lane.plan->threads == 1) return lane.plan->threads;
  return lane.oracle ? 1 : 0;  // everybody is compared with it, in whatever way it is called
}

}  // namespace concord
