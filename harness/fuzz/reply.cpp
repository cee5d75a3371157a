// What clients write: the greeting, a reply's envelope, its rows, and each value of them in every export's
// types. The first line of an input stands for the greeting, the others for replies to requests 1, 2, …
#include "run/reply.hpp"
#include "base/text.hpp"
#include "contract/contract.hpp"
#include "fuzz/target.hpp"
#include "judge/describe.hpp"

namespace concord::fuzz {

namespace {

void look_at(const Outcome& outcome, const Export& function) {
  const Json seen = observation(outcome, function);
  require(!describe(outcome, seen).empty(), "an outcome without words");
  static_cast<void>(said(outcome));
}

void look_at_rows(std::string_view body, const Contract& contract) {
  std::string own;
  const auto rows = rows_of(body, own);
  const Result<Json> parsed = rows ? parse_json(*rows) : usage_error("");
  if (!parsed || !parsed->is_array()) {
    if (const auto refusal = refusal_of_all(body)) look_at(*refusal, contract.exports.front());
    return;
  }
  for (const Json& row : *parsed) {
    for (const Export& each : contract.exports) look_at(outcome_of_row(row, each), each);
  }
}

}  // namespace

void run_target(const std::string& input) {
  static const Contract contract =
      parse_contract(fixture("fixtures/typezoo/contract.json"), "contract.json").value();
  std::uint64_t id = 0;
  for (const std::string_view line : lines_of(input)) {
    if (id++ == 0) {
      if (const auto launch = read_greeting(line); !launch)
        require(!launch.error().text.empty(), "no reason");
      continue;
    }
    std::string own;
    const auto body = reply_body(line, id - 1, own);
    if (body)
      look_at_rows(*body, contract);
    else
      require(!body.error().text.empty(), "no reason");
  }
}

}  // namespace concord::fuzz
