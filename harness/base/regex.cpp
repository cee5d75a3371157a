// RE2 has Go's own syntax, linear time, and a bound on memory; std::regex overflows the stack on long texts.
#include "base/regex.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/json.hpp"

namespace concord {

Result<Regex> Regex::make(const std::string& expression) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  Regex regex;
  regex.text_ = expression;
  auto compiled = std::make_shared<const re2::RE2>(expression, options);
  if (!compiled->ok())
    return usage_error(fmt::format("{} is no regular expression (as Go spells them): {}", to_text(expression),
                                   compiled->error()));
  regex.compiled_ = std::move(compiled);
  return regex;
}

bool Regex::found_in(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

}  // namespace concord
