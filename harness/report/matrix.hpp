// Function × client: what became of each pair, in one glance.
#pragma once

#include <string>
#include <vector>

#include "model/summary.hpp"
#include "report/page.hpp"

namespace concord {

struct Matrix {
  struct Row {
    std::string function;
    std::vector<VerdictCounts> cells;  ///< one for each client
  };
  std::vector<std::string> clients;
  std::vector<bool> absent;  ///< the client is unavailable
  std::vector<Row>
      rows;  ///< exports in the order of the contract, then what else the suite has (transcripts)
};

[[nodiscard]] Matrix matrix_of(const Summary& summary, const LibraryState& library);

/// "12 ✓", "2/12 ✗" (2 of 12 went wrong), "12 ≈" (with known differences), "refused", "absent", "·" (no case)
struct CellText {
  std::string text;
  Ink ink = Ink::plain;
};
[[nodiscard]] CellText cell_text(const VerdictCounts& counts, bool absent, const Symbols& symbols);

/// The headings take two lines (language, binding) where one is too wide; what is wider still continues
/// below.
void print_matrix(Page& page, const Matrix& matrix);

}  // namespace concord
