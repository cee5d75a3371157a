// Who is to blame where everybody fails.
#include "judge/common_cause.hpp"

#include <gtest/gtest.h>

namespace concord {
namespace common_cause_test {

const std::map<std::string, std::string> languages{
    {"c-linked", "c"}, {"c-dlopen", "c"}, {"ruby-ffi", "ruby"}, {"java-jna", "java"}};

Entry entry(const std::string& client, const std::vector<std::pair<std::string, std::string>>& failures) {
  Entry made;
  made.library = "zoo";
  made.function = "Upper";
  made.name = "random";
  made.client = client;
  made.counts[Verdict::pass] = 5;
  for (const auto& [id, got] : failures) {
    Failure failure;
    failure.id = id;
    failure.client = client;
    failure.got = got;
    failure.verdict = Verdict::fail;
    failure.cause = Cause::binding;
    made.failures.push_back(failure);
    ++made.counts[Verdict::fail];
  }
  return made;
}

std::vector<Cause> causes(std::deque<Entry> entries) {
  find_common_causes(entries, languages);
  std::vector<Cause> all;
  for (const Entry& each : entries)
    for (const Failure& failure : each.failures) all.push_back(failure.cause);
  return all;
}

TEST(CommonCause, what_fails_alike_in_every_language_is_no_bindings_fault) {
  EXPECT_EQ(
      causes({entry("c-linked", {{"a#1", "dies"}, {"a#2", "7"}}), entry("ruby-ffi", {{"a#1", "dies"}})}),
      (std::vector{Cause::foreign, Cause::binding, Cause::foreign}));
}

TEST(CommonCause, one_that_is_right_or_wrong_in_another_way_leaves_the_blame_where_it_was) {
  EXPECT_EQ(causes({entry("c-linked", {{"a#1", "dies"}}), entry("ruby-ffi", {{"a#1", "8"}})}),
            (std::vector{Cause::binding, Cause::binding}));
  EXPECT_EQ(causes({entry("c-linked", {{"a#1", "dies"}}), entry("ruby-ffi", {{"a#1", "dies"}}),
                    entry("java-jna", {})}),
            (std::vector{Cause::binding, Cause::binding}));
}

TEST(CommonCause, two_clients_of_one_language_may_share_a_mistake) {
  EXPECT_EQ(causes({entry("c-linked", {{"a#1", "dies"}}), entry("c-dlopen", {{"a#1", "dies"}})}),
            (std::vector{Cause::binding, Cause::binding}));
}

TEST(CommonCause, who_refused_the_function_has_no_say) {
  Entry refused = entry("java-jna", {});
  refused.counts = {};
  refused.counts[Verdict::refused] = 6;
  EXPECT_EQ(causes({entry("c-linked", {{"a#1", "dies"}}), entry("ruby-ffi", {{"a#1", "dies"}}), refused}),
            (std::vector{Cause::foreign, Cause::foreign}));
}

}  // namespace common_cause_test
}  // namespace concord
