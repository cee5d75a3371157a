// Sums entries by function and client and lays the sums out in columns. Knows nothing of single failures.
#include "report/matrix.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t gutter = 2;
constexpr std::size_t widest_name = 24;

std::size_t place_of(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  names.push_back(name);
  return names.size() - 1;
}

/// The headings of one column: {"python-ctypes"} or {"python", "ctypes"}.
std::vector<std::string> heading(const std::string& client, bool two_lines, const Symbols& symbols) {
  const auto name = [&](std::string_view text) { return cut(text, widest_name, symbols.ellipsis); };
  const std::size_t dash = client.find('-');
  if (!two_lines) return {name(client)};
  if (dash == std::string::npos) return {name(client), ""};
  return {name(client.substr(0, dash)), name(client.substr(dash + 1))};
}

struct Layout {
  bool two_lines = false;
  std::size_t first_width = 0;
  std::vector<std::size_t> widths;  ///< of each client's column, without the gutter

  [[nodiscard]] std::size_t total() const {
    std::size_t sum = first_width;
    for (const std::size_t width : widths) sum += gutter + width;
    return sum;
  }
};

Layout lay_out(const Matrix& matrix, const Symbols& symbols, bool two_lines) {
  Layout layout{two_lines, 0, {}};
  for (const Matrix::Row& row : matrix.rows) {
    layout.first_width =
        std::max(layout.first_width, std::min(widest_name, display_width(visible(row.function))));
  }
  for (std::size_t column = 0; column < matrix.clients.size(); ++column) {
    std::size_t width = 0;
    for (const std::string& text : heading(matrix.clients[column], two_lines, symbols))
      width = std::max(width, display_width(text));
    for (const Matrix::Row& row : matrix.rows) {
      const CellText cell = cell_text(row.cells[column], matrix.absent[column], symbols);
      width = std::max(width, display_width(cell.text));
    }
    layout.widths.push_back(width);
  }
  return layout;
}

void print_columns(Page& page, const Matrix& matrix, const Layout& layout, std::size_t from, std::size_t to) {
  for (std::size_t line = 0; line < (layout.two_lines ? 2U : 1U); ++line) {
    std::string text(layout.first_width, ' ');
    for (std::size_t column = from; column < to; ++column) {
      text += pad_left(heading(matrix.clients[column], layout.two_lines, page.symbols())[line],
                       gutter + layout.widths[column]);
    }
    page.line(page.paint(Ink::dim, text));
  }
  for (const Matrix::Row& row : matrix.rows) {
    std::string text =
        pad_right(cut(row.function, layout.first_width, page.symbols().ellipsis), layout.first_width);
    for (std::size_t column = from; column < to; ++column) {
      const CellText cell = cell_text(row.cells[column], matrix.absent[column], page.symbols());
      const std::size_t width = gutter + layout.widths[column];
      text += std::string(width - display_width(cell.text), ' ') + page.paint(cell.ink, cell.text);
    }
    page.line(text);
  }
}

/// Explains only the signs that this matrix shows.
void print_legend(Page& page, const Matrix& matrix) {
  std::map<std::string, std::string> shown;
  for (const Matrix::Row& row : matrix.rows) {
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      const std::string text = cell_text(row.cells[column], matrix.absent[column], page.symbols()).text;
      const std::string sign = text.substr(text.rfind(' ') + 1);
      if (sign == page.symbols().fail)
        shown.try_emplace("1", fmt::format("{}/{} {}: {} of {} went wrong", 2, 9, sign, 2, 9));
      if (sign == page.symbols().known)
        shown.try_emplace("2", fmt::format("{}: with known differences", sign));
      if (sign == page.symbols().unknown) shown.try_emplace("3", fmt::format("{}: not run", sign));
      if (sign == page.symbols().none) shown.try_emplace("4", fmt::format("{}: no case", sign));
    }
  }
  std::vector<std::string> pieces;
  for (const auto& [order, text] : shown) pieces.push_back(page.paint(Ink::dim, text));
  if (!pieces.empty()) page.wrapped("", pieces, "   ");
}

}  // namespace

Matrix matrix_of(const Summary& summary, const LibraryState& library) {
  Matrix matrix;
  for (const ClientState& client : summary.clients) place_of(matrix.clients, client.id);
  std::vector<std::string> functions = library.functions;
  std::map<std::pair<std::size_t, std::size_t>, VerdictCounts> sums;
  for (const Entry& entry : summary.entries) {
    if (entry.library != library.name) continue;
    sums[{place_of(functions, entry.function), place_of(matrix.clients, entry.client)}] += entry.counts;
  }
  for (const std::string& client : matrix.clients) {
    const auto state = std::find_if(summary.clients.begin(), summary.clients.end(),
                                    [&](const ClientState& each) { return each.id == client; });
    matrix.absent.push_back(state != summary.clients.end() && !state->unavailable.empty());
  }
  for (const std::string& function : functions) {
    matrix.rows.push_back({function, std::vector<VerdictCounts>(matrix.clients.size())});
  }
  for (const auto& [place, counts] : sums) matrix.rows[place.first].cells[place.second] = counts;
  return matrix;
}

CellText cell_text(const VerdictCounts& counts, bool absent, const Symbols& symbols) {
  const std::uint64_t total = counts.total();
  const std::uint64_t wrong = counts.failures();
  const std::uint64_t good = counts[Verdict::pass] + counts[Verdict::known_difference];
  if (wrong > 0) {
    const bool only_not_run = wrong == counts[Verdict::not_run];
    return {fmt::format("{}/{} {}", compact_count(wrong), compact_count(total),
                        only_not_run ? symbols.unknown : symbols.fail),
            only_not_run ? Ink::warn : Ink::bad};
  }
  if (good > 0) {
    const bool known = counts[Verdict::known_difference] > 0;
    return {fmt::format("{} {}", compact_count(good), known ? symbols.known : symbols.pass),
            known ? Ink::warn : Ink::good};
  }
  if (counts[Verdict::refused] > 0) return {"refused", Ink::warn};
  if (absent || counts[Verdict::unavailable] > 0) return {"absent", Ink::dim};
  return {std::string(symbols.none), Ink::dim};
}

void print_matrix(Page& page, const Matrix& matrix) {
  if (matrix.rows.empty() || matrix.clients.empty()) return;
  Layout layout = lay_out(matrix, page.symbols(), false);
  if (layout.total() > page.width()) layout = lay_out(matrix, page.symbols(), true);
  for (std::size_t from = 0; from < matrix.clients.size();) {
    std::size_t to = from;
    std::size_t used = layout.first_width;
    do used += gutter + layout.widths[to++];
    while (to < matrix.clients.size() && used + gutter + layout.widths[to] <= page.width());
    print_columns(page, matrix, layout, from, to);
    from = to;
  }
  print_legend(page, matrix);
}

}  // namespace concord
