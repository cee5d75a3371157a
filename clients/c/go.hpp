// Go's strings and slices as C++ has them. Nothing is copied: what Go gets are the caller's own bytes and
// cells, and what Go gives is looked at where it lies. Include it behind cgo's header, which declares
// GoString and GoSlice.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace go {

/// Cells up to the capacity, of which the first `size` count: what a callee appends comes behind those.
template <class T>
struct Slice {
  using Cell = T;

  std::span<T> cells;
  std::size_t size = 0;

  Slice() = default;
  Slice(std::span<T> all, std::size_t counted) : cells(all), size(counted) {}
  Slice(std::span<T> full) : Slice(full, full.size()) {}
  Slice(std::vector<T>& full) : Slice(std::span<T>(full)) {}
};

template <class T>
concept AnySlice = std::same_as<T, Slice<typename T::Cell>>;

/// The bytes need no NUL behind them, and may hold some.
inline GoString to_go(std::string_view text) {
  return {text.data(), static_cast<std::ptrdiff_t>(text.size())};
}

template <class T>
GoSlice to_go(Slice<T> slice) {
  return {slice.cells.data(), static_cast<GoInt>(slice.size), static_cast<GoInt>(slice.cells.size())};
}

inline std::string_view from_go(GoString text) { return {text.p, static_cast<std::size_t>(text.n)}; }

/// Go's header does not tell of what the cells are: the caller must know.
template <class T>
Slice<T> from_go(GoSlice slice) {
  return {{static_cast<T*>(slice.data), static_cast<std::size_t>(slice.cap)},
          static_cast<std::size_t>(slice.len)};
}

}  // namespace go
