// Edits lines. Knows where entries stand (plan/known.hpp), not why they change.
#include "plan/known_edit.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "plan/toml_value.hpp"

namespace concord {

namespace {

constexpr std::string_view new_file =
    "# Differences that are known and accepted. The README says what can stand here.\nconcord = 1\n";

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
    line.remove_suffix(1);
  return line;
}

/// A single one without brackets.
std::string texts(const std::vector<std::string>& all) {
  if (all.size() == 1) return toml_value(all.front());
  return toml_value(Json(all));
}

std::string block(const KnownAddition& addition, const KnownEntry* like) {
  std::string text =
      fmt::format("[[known]]\ncase = {}\nclient = {}\n", texts(addition.cases), texts(addition.clients));
  if (like != nullptr && !like->when_text.empty()) text += fmt::format("when = {}\n", like->when_text);
  text += fmt::format("expect = {}\n", addition.expect);
  text += like != nullptr ? fmt::format("reason = {}\n", toml_value(like->reason))
                          : "reason = \"\"\n";  // for people to fill in: an error until then
  if (like != nullptr && !like->link.empty()) text += fmt::format("link = {}\n", toml_value(like->link));
  if (like != nullptr && !like->expires.empty()) text += fmt::format("expires = {}\n", like->expires);
  return text;
}

/// "awesome/Add/article" → "awesome/Add/"
std::string function_of(const std::string& id) { return id.substr(0, id.rfind('/') + 1); }

/// The byte at which a column (characters, from 1) begins.
std::size_t byte_of(std::string_view line, std::size_t column) {
  std::size_t at = 0;
  for (std::size_t seen = 1; at < line.size() && seen < column; ++seen) {
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U);
  }
  return at;
}

/// The lines of a file while they are edited; numbers from 1, as positions have them.
class Sheet {
 public:
  Sheet(const KnownList& list, const std::string& text) : list_(list) {
    for (const std::string_view line : lines_of(text)) lines_.emplace_back(line);
    gone_.assign(lines_.size() + 1, false);
    blocks_.resize(lines_.size() + 1);
  }

  [[nodiscard]] bool owns_its_lines(const KnownEntry& entry) const {
    return entry.where.line >= 1 && entry.where.line <= lines_.size() &&
           trimmed(lines_[entry.where.line - 1]).starts_with("[[");
  }

  void remove(const KnownEntry& entry) {
    std::size_t first = entry.where.line;
    while (first > 1 && trimmed(lines_[first - 2]).starts_with("#")) --first;
    // With the empty line below, or above where the file ends: no two are left side by side.
    std::size_t last = entry.last_line;
    if (last < lines_.size() && trimmed(lines_[last]).empty())
      ++last;
    else if (first > 1 && trimmed(lines_[first - 2]).empty())
      --first;
    for (std::size_t line = first; line <= last; ++line) gone_[line] = true;
  }

  void expect(const KnownEntry& entry, const std::string& text) {
    std::string& line = lines_[entry.expect_where.line - 1];
    const std::string& last = lines_[entry.expect_end.line - 1];
    const std::string tail = last.substr(byte_of(last, entry.expect_end.column));
    line = line.substr(0, byte_of(line, entry.expect_where.column)) + text + tail;
    for (std::size_t each = entry.expect_where.line + 1; each <= entry.expect_end.line; ++each)
      gone_[each] = true;
  }

  void add(const KnownAddition& addition, const std::set<std::size_t>& removed) {
    const KnownEntry* like = addition.like ? &list_.entries[*addition.like] : nullptr;
    std::size_t after = lines_.size();
    if (like != nullptr) {
      after = like->last_line;
    } else {
      for (std::size_t i = 0; i < list_.entries.size(); ++i) {
        const KnownEntry& entry = list_.entries[i];
        const bool same = function_of(entry.cases.front()) == function_of(addition.cases.front());
        if (same && removed.count(i) == 0) after = entry.last_line;
      }
    }
    blocks_[after].push_back(block(addition, like));
  }

  [[nodiscard]] std::string text() const {
    std::string result;
    bool after_block = false;
    const auto insert = [&](std::size_t after) {
      for (const std::string& each : blocks_[after]) {
        if (!result.empty() && !result.ends_with("\n\n")) result += "\n";
        result += each;
        after_block = true;
      }
    };
    insert(0);
    for (std::size_t line = 1; line <= lines_.size(); ++line) {
      const std::string& text = lines_[line - 1];
      if (!gone_[line]) {
        if (after_block && !trimmed(text).empty()) result += "\n";
        after_block = false;
        result += text + "\n";
      }
      insert(line);
    }
    while (result.ends_with("\n\n")) result.pop_back();
    return result;
  }

 private:
  const KnownList& list_;
  std::vector<std::string> lines_;
  std::vector<bool> gone_;                        // by number of line
  std::vector<std::vector<std::string>> blocks_;  // behind this line
};

}  // namespace

Result<std::string> edited(const KnownList& list, const std::string& text, const KnownEdit& edit) {
  Sheet sheet(list, text.empty() ? std::string(new_file) : text);
  std::set<std::size_t> touched = edit.removed;
  for (const auto& [index, expectation] : edit.expectations) touched.insert(index);
  for (const std::size_t index : touched) {
    const KnownEntry& entry = list.entries[index];
    if (!sheet.owns_its_lines(entry))
      return usage_error(located(list.path, entry.where,
                                 "written in a list; make it a [[known]] table, or edit it by hand"));
  }
  for (const auto& [index, expectation] : edit.expectations) sheet.expect(list.entries[index], expectation);
  for (const KnownAddition& addition : edit.added) sheet.add(addition, edit.removed);
  for (const std::size_t index : edit.removed) sheet.remove(list.entries[index]);
  return sheet.text();
}

}  // namespace concord
