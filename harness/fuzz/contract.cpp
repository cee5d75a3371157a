// The contract: the recorded one of the fixtures, and what the contract tool prints.
#include "contract/contract.hpp"
#include "fuzz/target.hpp"

namespace concord::fuzz {

void run_target(const std::string& input) {
  if (const auto report = parse_contract_report(input); !report)
    require(!report.error().text.empty(), "no reason");
  const Result<Contract> contract = parse_contract(input, "contract.json");
  if (!contract)
    return require(contract.error().text.starts_with("contract.json: "), "a complaint without its place");
  const std::string recorded = recorded_form(*contract);
  const Result<Contract> again = parse_contract(recorded, "recorded");
  require(again.has_value(), "a recorded contract that cannot be read");
  require(recorded_form(*again) == recorded, "a contract that changes by being recorded");
  require(compare_contracts(*contract, *again).empty(), "a contract that differs from itself");
  require(!wire_form(*contract).empty(), "a contract without a wire form");
}

}  // namespace concord::fuzz
