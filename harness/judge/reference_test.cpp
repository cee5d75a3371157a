// The oracle's answers, kept outside of memory.
#include "judge/reference.hpp"

#include <gtest/gtest.h>

namespace concord {
namespace reference_test {

constexpr Block block{0, 0, 2}, behind{0, 2, 1};

TEST(Reference, gives_back_what_was_stored) {
  Reference reference;
  EXPECT_FALSE(reference.settled(block));
  reference.store(block, R"([["1"],["2"]])");
  reference.store(behind, R"([["3"]])");
  EXPECT_TRUE(reference.same(block, R"([["1"],["2"]])"));
  EXPECT_FALSE(reference.same(block, R"([["1"],["3"]])"));
  EXPECT_FALSE(reference.same(Block{0, 0, 3}, R"([["1"],["2"]])"));
  EXPECT_EQ(to_text(*reference.rows(behind)), R"([["3"]])");
  EXPECT_EQ(to_text(*reference.rows(block)), R"([["1"],["2"]])");
  Reference moved = std::move(reference);
  EXPECT_EQ(to_text(*moved.rows(block)), R"([["1"],["2"]])");
}

TEST(Reference, rows_that_came_alone_make_the_same_answer) {
  Reference whole, pieces;
  whole.store(block, R"([["1"],["2"]])");
  pieces.store_row(block, 1, Json::array({"2"}));
  EXPECT_FALSE(pieces.settled(block));
  pieces.store_row(block, 0, Json::array({"1"}));
  EXPECT_TRUE(pieces.settled(block));
  EXPECT_EQ(whole.family_digest(0, 2), pieces.family_digest(0, 2));
}

TEST(Reference, has_a_digest_of_a_family_only_when_all_of_it_was_answered) {
  Reference reference;
  reference.store(block, R"([["1"],["2"]])");
  EXPECT_EQ(reference.family_digest(0, 3), "");
  reference.give_up(behind);
  EXPECT_TRUE(reference.settled(behind));
  EXPECT_EQ(reference.family_digest(0, 3), "");
  EXPECT_EQ(reference.rows(behind), nullptr);
  reference.store(behind, R"([["3"]])");
  EXPECT_EQ(reference.family_digest(0, 3).size(), 32U);
  EXPECT_EQ(reference.family_digest(1, 0).size(), 32U);  // of nothing
}

TEST(Reference, may_be_given_up_for_more_blocks_than_memory_could_list) {
  Reference reference;
  reference.give_up({0, 512, std::uint64_t{1} << 60});
  EXPECT_FALSE(reference.settled({0, 0, 512}));
  EXPECT_TRUE(reference.settled({0, 512, 512}));
  EXPECT_TRUE(reference.settled({0, std::uint64_t{1} << 40, 512}));
  EXPECT_FALSE(reference.settled({1, 512, 512}));
}

}  // namespace reference_test
}  // namespace concord
