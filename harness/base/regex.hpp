// Regular expressions that people write, over texts of any origin.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace concord {

/// In the syntax of Go's regexp. Takes time in proportion to the text, whatever the two hold.
class Regex {
 public:
  /// The error (usage) says what is wrong with the expression.
  [[nodiscard]] static Result<Regex> make(const std::string& expression);

  [[nodiscard]] bool found_in(std::string_view text) const;  ///< anywhere in it
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace concord
