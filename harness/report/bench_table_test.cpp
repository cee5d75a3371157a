#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace bench_table_test {

using testing::HasSubstr;
using testing::Not;

TEST(BenchReport, IsReadableAtEightyColumns) {
  const std::string text = bench_report(samples::measurement(), {});
  for (const std::string_view line : lines_of(text)) {
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST(BenchReport, DoesNotKnowGosEntryWithoutATwin) {
  Measurement measurement = samples::measurement();
  measurement.cells.erase(measurement.cells.begin() + 1);
  EXPECT_THAT(bench_report(measurement, {}), Not(HasSubstr("118.9")));
}

TEST(BenchReport, SaysWhenNothingWasMeasured) {
  EXPECT_THAT(bench_report({}, {}), HasSubstr("nothing was measured"));
}

TEST(BenchReport, ShowsAFigureThatIsNoNumberAsUnknown) {
  Measurement measurement = samples::measurement();
  measurement.cells[0].median_ns = std::numeric_limits<double>::quiet_NaN();
  measurement.cells[0].times_linked = std::numeric_limits<double>::infinity();
  const std::string text = bench_report(measurement, {});
  EXPECT_THAT(text, Not(testing::ContainsRegex("(nan|inf)[ \n]")));
}

}  // namespace bench_table_test
}  // namespace concord
