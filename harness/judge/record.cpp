#include "judge/record.hpp"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace concord {

Answered answered_with(Verdict verdict, std::string_view expect, std::string_view got) {
  std::string text(expect);
  if (expect.empty() || expect == "\"fails\"") text += got;  // "fails" holds of any answer
  return {verdict, false, XXH3_64bits(text.data(), text.size())};
}

Answered answered_with(const Failure& failure, bool cut_off) {
  Answered how = answered_with(failure.verdict, failure.expect, failure.got);
  how.cut_off = cut_off;
  return how;
}

void Record::add(const Span& given) {
  if (!complete_ || given.count == 0) return;
  Span span = given;
  // Several things may be said of one family; each has a place of its own.
  while (is_of_the_whole(span.first) && std::any_of(spans_.begin(), spans_.end(), [&](const Span& each) {
           return each.first == span.first;
         }))
    --span.first;
  if (!spans_.empty() && spans_.back().how == span.how && !is_of_the_whole(span.first) &&
      spans_.back().first + spans_.back().count == span.first) {
    spans_.back().count += span.count;
    return;
  }
  if (spans_.size() == most_spans) {
    complete_ = false;
    spans_ = {};
    return;
  }
  spans_.push_back(span);
}

std::uint64_t index_in(const Entry& entry, std::string_view id) {
  if (!entry.generated) return 0;
  const std::size_t mark = id.rfind('#');
  std::uint64_t index = of_the_whole;
  if (mark != std::string_view::npos) std::from_chars(id.data() + mark + 1, id.data() + id.size(), index);
  return index;
}

}  // namespace concord
