#include "report/matrix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "report/samples.hpp"

namespace concord {
namespace matrix_test {

constexpr Symbols plain{"ok", "X", "~", "?", ".", " | ", "...", "+-", "x"};

std::string text_of(std::initializer_list<std::pair<Verdict, std::uint64_t>> list, bool absent = false) {
  VerdictCounts counts;
  for (const auto& [verdict, count] : list) counts[verdict] = count;
  return cell_text(counts, absent, plain).text;
}

TEST(MatrixCell, TellsTheStatesApart) {
  EXPECT_EQ(text_of({{Verdict::pass, 12}}), "12 ok");
  EXPECT_EQ(text_of({{Verdict::pass, 10}, {Verdict::fail, 2}}), "2/12 X");
  EXPECT_EQ(text_of({{Verdict::pass, 10}, {Verdict::known_difference, 2}}), "12 ~");
  EXPECT_EQ(text_of({{Verdict::pass, 10}, {Verdict::not_run, 2}}), "2/12 ?");
  EXPECT_EQ(text_of({{Verdict::fail, 1}, {Verdict::not_run, 2}}), "3/3 X");
  EXPECT_EQ(text_of({{Verdict::refused, 3}}), "refused");
  EXPECT_EQ(text_of({{Verdict::unavailable, 3}}), "absent");
  EXPECT_EQ(text_of({}, true), "absent");
  EXPECT_EQ(text_of({}), ".");
}

TEST(MatrixCell, StaysShortForManyCases) {
  EXPECT_EQ(text_of({{Verdict::pass, 66'667}}), "66,667 ok");
  EXPECT_EQ(text_of({{Verdict::pass, 666'667}}), "666k ok");
  EXPECT_EQ(text_of({{Verdict::pass, 66'666'667}}), "66M ok");
}

TEST(Matrix, HasARowForEachExportAndForWhatElseTheSuiteHas) {
  const Summary summary = samples::every_verdict();
  const Matrix matrix = matrix_of(summary, summary.libraries[0]);
  std::vector<std::string> functions;
  for (const Matrix::Row& row : matrix.rows) functions.push_back(row.function);
  EXPECT_THAT(functions,
              testing::ElementsAre("Add", "Cosine", "Log", "Sort", "Walk", "Unused", "ModXY", "transcript"));
  EXPECT_EQ(matrix.clients.size(), 7U);
  EXPECT_TRUE(matrix.absent[5]);
}

TEST(Matrix, FitsEveryWidthFromFortyColumnsOn) {
  const Summary summary = samples::all_pass();
  for (unsigned width = 40; width <= 130; ++width) {
    ConsoleOptions options;
    options.width = width;
    Page page(options);
    print_matrix(page, matrix_of(summary, summary.libraries[0]));
    const std::string text = page.take();
    for (const std::string_view line : lines_of(text)) EXPECT_LE(display_width(line), width) << line;
  }
}

}  // namespace matrix_test
}  // namespace concord
