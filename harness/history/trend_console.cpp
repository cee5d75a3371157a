// The history of each call as a row of bars, scaled between its own least and greatest figure.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "history/show.hpp"
#include "history/trend.hpp"
#include "report/page.hpp"

namespace concord {

namespace {

constexpr std::array<std::string_view, 8> bars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> ascii_bars{"_", ".", ",", "-", "=", "+", "*", "#"};
constexpr std::size_t figures_width = 40;
constexpr double noise = 0.05;  // bars of a history that moved less than this stay low

struct Ends {
  std::optional<Figure> first, last;
  double least = 0, most = 0;
};

Ends ends_of(const TrendLine& line) {
  Ends ends;
  for (const std::optional<Figure>& figure : line.figures) {
    if (!figure) continue;
    if (!ends.first) {
      ends.first = figure;
      ends.least = ends.most = figure->middle;
    }
    ends.last = figure;
    ends.least = std::min(ends.least, figure->middle);
    ends.most = std::max(ends.most, figure->middle);
  }
  return ends;
}

/// The last `columns` figures.
std::string bars_of(const TrendLine& line, const Ends& ends, std::size_t columns, bool ascii) {
  const auto& signs = ascii ? ascii_bars : bars;
  const double span = std::max(ends.most - ends.least, ends.least * noise);
  std::string text;
  const std::size_t from = line.figures.size() - std::min(columns, line.figures.size());
  for (std::size_t i = from; i < line.figures.size(); ++i) {
    const std::optional<Figure>& figure = line.figures[i];
    const double height = figure && span > 0 ? (figure->middle - ends.least) / span : 0;
    const auto step = static_cast<std::size_t>(std::clamp(height * 8, 0.0, 7.0));
    text += figure ? std::string(signs[step]) : std::string(" ");
  }
  return text;
}

std::string words_for(const Ends& ends, double resolution, const Page& page) {
  if (!ends.first || !ends.last || ends.first->low <= 0 || ends.last->low <= 0) return "not measured";
  const double low = ends.last->low / ends.first->high, high = ends.last->high / ends.first->low;
  std::string change = fmt::format("{} -> {}  {}{}", digits(ends.first->middle), digits(ends.last->middle),
                                   page.symbols().times, digits(ends.last->middle / ends.first->middle));
  const std::string padded = pad_right(change, figures_width - 8);
  const double beyond = 1 + std::max(noise, resolution);
  if (low > beyond) return padded + page.paint(Ink::bad, "slower");
  if (high < 1 / beyond) return padded + page.paint(Ink::good, "faster");
  return change;
}

}  // namespace

std::string console_trend(const Trend& trend, const ConsoleOptions& options) {
  Page page(options);
  page.line(fmt::format(
      "{} from {} to {}, {}", count_of(trend.when.size(), "measurement"), visible(trend.when.front()),
      visible(trend.when.back()),
      unit_line(trend.same_machine, trend.steady) + (trend.same_machine ? "" : " (several machines)")));
  std::size_t client_width = 0;
  for (const TrendLine& line : trend.lines)
    client_width = std::max(client_width, display_width(visible(line.client)));
  const std::size_t taken = 2 + client_width + 2 + figures_width;
  const std::size_t columns = std::max<std::size_t>(8, page.width() - std::min(page.width(), taken));
  std::string id;
  for (const TrendLine& line : trend.lines) {
    if (line.id != id) page.line(page.paint(Ink::strong, visible(line.id)));
    id = line.id;
    const Ends ends = ends_of(line);
    const std::string drawn = bars_of(line, ends, columns, options.ascii);
    page.line(fmt::format("  {}  {}  {}", pad_right(visible(line.client), client_width),
                          pad_right(drawn, std::min(columns, trend.when.size())),
                          words_for(ends, trend.resolution, page)));
  }
  page.gap();
  for (const std::string& note : trend.notes) page.prose(page.paint(Ink::warn, "note "), visible(note));
  return page.take();
}

}  // namespace concord
