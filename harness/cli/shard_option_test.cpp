#include "cli/shard_option.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace concord {
namespace shard_option_test {

using testing::AllOf;
using testing::HasSubstr;

using Set = std::map<std::string, std::string>;

Result<std::optional<Shard>> read(const std::string& text, const Set& set = {}) {
  return read_shard(text, [&](const char* name) {
    const auto found = set.find(name);
    return found == set.end() ? std::optional<std::string>() : found->second;
  });
}

Shard shard(const std::string& text, const Set& set = {}) {
  const auto read_one = read(text, set);
  EXPECT_TRUE(read_one && *read_one) << (read_one ? "the whole" : read_one.error().text);
  return read_one && *read_one ? **read_one : Shard{0, 0};
}

bool whole(const std::string& text, const Set& set = {}) {
  const auto read_one = read(text, set);
  EXPECT_TRUE(read_one) << read_one.error().text;
  return read_one && !*read_one;
}

std::string complaint(const std::string& text, const Set& set = {}) {
  const auto read_one = read(text, set);
  return read_one ? "was taken" : read_one.error().text;
}

TEST(ShardOption, SaysWhichOfHowMany) {
  EXPECT_EQ(shard("2/4"), (Shard{2, 4}));
  EXPECT_EQ(shard("4/4"), (Shard{4, 4}));
  EXPECT_TRUE(whole("1/1"));
  for (const std::string text : {"", "2", "0/4", "5/4", "-1/4", "1/0", "1/", "/4", "x/4", "1/x", "1/4/5",
                                 "1/99999", "1.0/2", " 1/2", "automatic", "18446744073709551617/4"})
    EXPECT_THAT(complaint(text), HasSubstr("--shard")) << text;
}

TEST(ShardOption, ReadsTheVariablesOfGoogleTestGitLabAndKubernetesEachWithItsFirst) {
  EXPECT_EQ(shard("auto", {{"GTEST_SHARD_INDEX", "0"}, {"GTEST_TOTAL_SHARDS", "3"}}), (Shard{1, 3}));
  EXPECT_EQ(shard("auto", {{"CI_NODE_INDEX", "3"}, {"CI_NODE_TOTAL", "3"}}), (Shard{3, 3}));
  EXPECT_EQ(shard("auto/5", {{"JOB_COMPLETION_INDEX", "4"}}), (Shard{5, 5}));
  EXPECT_EQ(shard("auto/3", {{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}), (Shard{1, 3}));
}

TEST(ShardOption, IsTheWholeWhereNoVariableDivides) {
  EXPECT_TRUE(whole("auto"));
  EXPECT_TRUE(whole("auto/1"));
  EXPECT_TRUE(whole("auto", {{"CI_NODE_TOTAL", "1"}})) << "GitLab sets it in every job";
  EXPECT_TRUE(whole("auto", {{"GTEST_SHARD_INDEX", ""}, {"GTEST_TOTAL_SHARDS", ""}}));
}

TEST(ShardOption, RefusesToGuess) {
  EXPECT_THAT(complaint("auto", {{"JOB_COMPLETION_INDEX", "4"}}), HasSubstr("auto/COUNT"));
  EXPECT_THAT(complaint("auto/4"), HasSubstr("JOB_COMPLETION_INDEX"));
  EXPECT_THAT(complaint("auto", {{"CI_NODE_TOTAL", "3"}}), HasSubstr("CI_NODE_INDEX"));
  EXPECT_THAT(complaint("auto/4", {{"CI_NODE_INDEX", "1"}, {"CI_NODE_TOTAL", "3"}}), HasSubstr("otherwise"));
  EXPECT_THAT(complaint("auto", {{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "3"}}),
              HasSubstr("counts from 1"));
  EXPECT_THAT(complaint("auto", {{"GTEST_SHARD_INDEX", "3"}, {"GTEST_TOTAL_SHARDS", "3"}}),
              HasSubstr("out of range"));
  EXPECT_THAT(complaint("auto", {{"GTEST_SHARD_INDEX", "x"}, {"GTEST_TOTAL_SHARDS", "3"}}),
              HasSubstr("no number"));
  EXPECT_THAT(complaint("auto", {{"GTEST_SHARD_INDEX", "0"},
                                 {"GTEST_TOTAL_SHARDS", "3"},
                                 {"CI_NODE_INDEX", "3"},
                                 {"CI_NODE_TOTAL", "3"}}),
              AllOf(HasSubstr("GoogleTest says shard 1"), HasSubstr("GitLab says 3")));
  EXPECT_EQ(shard("auto", {{"GTEST_SHARD_INDEX", "2"},
                           {"GTEST_TOTAL_SHARDS", "3"},
                           {"CI_NODE_INDEX", "3"},
                           {"CI_NODE_TOTAL", "3"}}),
            (Shard{3, 3}))
      << "two systems that agree";
}

}  // namespace shard_option_test
}  // namespace concord
