// concord trend: what calls cost over time.
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "history/trend.hpp"

namespace concord {

int trend_command(const Options& options) {
  const Result<Trend> trend = read_trend(options.files.front());
  if (!trend) return fault(trend.error());
  say(console_trend(*trend, console_options(options)));
  return 0;
}

}  // namespace concord
