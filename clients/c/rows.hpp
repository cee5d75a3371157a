// What stands between a binding in C++ and the C driver: values in the forms of both, and the functions that
// stand for callbacks.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "go.hpp"

extern "C" {
#include "bench.h"
#include "binding.h"
#include "callbacks.h"
#include "own.h"
}

namespace rows {

/// Strings and slices have a form in each language; all else is in C++ what it is in C.
template <class T>
auto in_c(const T& value) {
  if constexpr (std::same_as<T, std::string_view> || go::AnySlice<T>)
    return go::to_go(value);
  else
    return value;
}

template <class T>
T in_cxx(const auto& value) {
  if constexpr (std::same_as<T, std::string_view>)
    return go::from_go(value);
  else if constexpr (go::AnySlice<T>)
    return go::from_go<typename T::Cell>(value);
  else
    return value;
}

/// Where the driver puts an argument and finds a result.
template <class T>
struct Place {
  decltype(in_c(std::declval<T>())) c{};
  T get() const { return in_cxx<T>(c); }
  void set(const T& value) { c = in_c(value); }
};

/// What a C++ program has at hand, as a copy: a std::string, a std::vector, and all else as it is.
template <class T>
auto own(const T& value) {
  if constexpr (std::same_as<T, std::string_view>)
    return std::string(value);
  else if constexpr (go::AnySlice<T>)
    return std::vector<typename T::Cell>(value.cells.begin(), value.cells.end());
  else
    return value;
}

/// What the calls have made of it goes where the reply is read from.
template <class T>
void show(const std::vector<T>& own, const go::Slice<T>& as) {
  std::copy(own.begin(), own.end(), as.cells.begin());
}
void show(const auto&, const auto&) {}

/// What the timed loop adds up of a result: numbers, in the type that they are summed in, and nothing of any
/// other kind.
template <class T>
using Sum = std::conditional_t<std::is_floating_point_v<T>, double, std::uint64_t>;

template <class T>
Sum<T> number(const T& result) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
    return static_cast<Sum<T>>(result);
  else
    return 0;
}

inline void bench_end(bench* bench, std::uint64_t sum) { bench_end_whole(bench, sum); }
inline void bench_end(bench* bench, double sum) { bench_end_real(bench, sum); }

template <class Function, wire_callback** callbacks>
struct Callbacks;

template <class R, class... A, wire_callback** callbacks>
struct Callbacks<R (*)(A...), callbacks> {
  /// As many as there may be at once.
  static void (*const* functions())() {
    static const auto all = make(std::make_index_sequence<wire_callbacks_at_once>());
    return all.data();
  }

 private:
  template <std::size_t index>
  static R called(A... arguments) {
    const void* const places[] = {&arguments..., nullptr};
    if constexpr (std::is_void_v<R>) {
      wire_called(&callbacks[index], places, nullptr);
    } else {
      R result{};
      wire_called(&callbacks[index], places, &result);
      return result;
    }
  }

  template <std::size_t... index>
  static std::array<void (*)(), sizeof...(index)> make(std::index_sequence<index...>) {
    return {reinterpret_cast<void (*)()>(&called<index>)...};
  }
};

}  // namespace rows
