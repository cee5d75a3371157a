// Works on values, not on their spelling: an element is never cut in two, and the note can count elements.
#include "judge/excerpt.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "judge/describe.hpp"
#include "plan/values.hpp"

namespace concord {

namespace {

constexpr std::size_t long_list = 60;   // elements
constexpr std::size_t long_text = 400;  // bytes
constexpr std::size_t elements_around = 8;
constexpr std::size_t bytes_around = 60;

/// Says how much was left out; its quotes are taken off again in words(). A private character, so that no
/// value looks like one.
constexpr std::string_view fence = "\xEF\xA3\xB1";  // U+F8F1

Json left_out(std::size_t count, std::string_view what) {
  return fmt::format("{0}… {1} {2}{0}", fence, count, what);
}

std::string words(const Json& observation) {
  std::string text = describe(observation);
  for (const std::string& quoted : {fmt::format("\"{}", fence), fmt::format("{}\"", fence)}) {
    for (std::size_t at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at))
      text.erase(at, quoted.size());
  }
  return text;
}

Json window(const Json& list, std::size_t first) {
  const std::size_t from = first > elements_around ? first - elements_around : 0;
  const std::size_t to = std::min(list.size(), first + elements_around + 1);
  Json out = Json::array();
  if (from > 0) out.push_back(left_out(from, "equal"));
  for (std::size_t i = from; i < to; ++i) out.push_back(list[i]);
  if (to < list.size()) out.push_back(left_out(list.size() - to, "more"));
  return out;
}

std::string window(const std::string& text, std::size_t first) {
  const std::size_t from = first > bytes_around ? character_start(text, first - bytes_around) : 0;
  const std::size_t to =
      first + bytes_around < text.size() ? character_start(text, first + bytes_around) : text.size();
  std::string out = text.substr(from, to - from);
  if (from > 0) out.insert(0, fmt::format("… {} bytes equal … ", from));
  if (to < text.size()) out += fmt::format(" … {} bytes more …", text.size() - to);
  return out;
}

template <class Sequence>
std::size_t first_difference(const Sequence& a, const Sequence& b) {
  const std::size_t both = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (at < both && a[at] == b[at]) ++at;
  return at;
}

class Cutter {
 public:
  std::string note;

  void cut(Json& a, Json& b, const std::string& name) {
    if (a.is_string() && b.is_string()) return texts(a, b, name);
    if (a.is_array() && b.is_array()) return lists(a, b, name);
    if (!a.is_object() || !b.is_object()) return;
    for (auto& [key, value] : a.items()) {
      if (b.contains(key)) cut(value, b[key], key == "cells" || key == "hex" || key == "after" ? name : key);
    }
  }

 private:
  void lists(Json& a, Json& b, const std::string& name) {
    const std::size_t both = std::min(a.size(), b.size());
    if (std::max(a.size(), b.size()) <= long_list) {
      for (std::size_t i = 0; i < both; ++i) cut(a[i], b[i], name);
      return;
    }
    const std::size_t first = first_difference(a, b), longer = std::max(a.size(), b.size());
    if (a != b) {
      std::size_t differ = longer - both;
      for (std::size_t i = first; i < both; ++i) differ += a[i] == b[i] ? 0U : 1U;
      add(fmt::format("{}: {} of {} elements {}, the first at {}", name, differ, longer,
                      differ == 1 ? "differs" : "differ", first));
    }
    // Equal lists are cut at their ends.
    a = window(a, std::min(first, a.size() - std::min<std::size_t>(1, a.size())));
    b = window(b, std::min(first, b.size() - std::min<std::size_t>(1, b.size())));
  }

  void texts(Json& a, Json& b, const std::string& name) {
    const auto &left = a.get_ref<const std::string&>(), &right = b.get_ref<const std::string&>();
    if (std::max(left.size(), right.size()) <= long_text) return;
    const std::size_t first = first_difference(left, right);
    if (left != right)
      add(fmt::format("{}: {} and {} bytes, the first difference at {}", name, left.size(), right.size(),
                      first));
    std::string cut_left = window(left, first), cut_right = window(right, first);
    a = std::move(cut_left);
    b = std::move(cut_right);
  }

  void add(const std::string& text) { note += (note.empty() ? "" : "\n") + text; }
};

}  // namespace

Excerpts describe_both(Json expected, Json got) {
  Cutter cutter;
  cutter.cut(expected, got, "returns");
  return {words(expected), words(got), std::move(cutter.note)};
}

}  // namespace concord
