// Builds values from the library's events, so that what no document of ours may hold is refused while it is
// read: the library alone recurses as deep as a text asks it to, and looks for each key among all the others.
#include "base/json.hpp"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace concord {

namespace {

constexpr std::size_t longest_complaint_columns = 300;
constexpr std::size_t few_keys = 16;  // up to here looking at each is quicker than a set

/// Members have the names that nlohmann::json_sax prescribes. False ends the parsing.
class Builder {
 public:
  explicit Builder(Json& root) : root_(root) {}
  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string& spelling) {
    if (spelling.find_first_of(".eE") != std::string::npos) return add(value);
    return fail(fmt::format("{} does not fit into 64 bits; in quotes it keeps its digits", spelling));
  }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return fail("binary values are not JSON"); }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    Open& object = open_.back();
    auto& members = object.value->get_ref<Json::object_t&>();
    if (!is_new(object, members, name))
      return fail(fmt::format("the key \"{}\" stands twice in one object", name));
    // Past the map's own emplace, which compares with every key there is.
    member_ = &static_cast<Json::object_t::Container&>(members).emplace_back(std::move(name), nullptr).second;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& fault) {
    std::string_view text =
        fault.what();  // "[json.exception.parse_error.101] parse error at line 1, column 2: …"
    if (const std::size_t end = text.find("] "); text.starts_with('[') && end != std::string_view::npos)
      text.remove_prefix(end + 2);
    return fail(std::string(text));
  }

 private:
  struct Open {
    Json* value;
    std::unique_ptr<std::unordered_set<std::string>> keys;  ///< once there are many
  };

  static bool is_new(Open& object, const Json::object_t& members, const std::string& name) {
    if (members.size() < few_keys)
      return std::none_of(members.begin(), members.end(),
                          [&](const auto& each) { return each.first == name; });
    if (!object.keys) {
      object.keys = std::make_unique<std::unordered_set<std::string>>();
      for (const auto& [known, value] : members) object.keys->insert(known);
    }
    return object.keys->insert(name).second;
  }

  bool fail(std::string text) {
    problem_ = shorten(text, longest_complaint_columns);
    return false;
  }

  /// Puts the value where the text has come to.
  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back().value;
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    *member_ = std::move(value);
    return member_;
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json empty) {
    if (open_.size() == deepest_json) return fail(fmt::format("it is nested deeper than {}", deepest_json));
    open_.push_back({place(std::move(empty)), nullptr});
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  std::vector<Open> open_;
  Json* member_ = nullptr;
  std::string problem_;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Json value;
  Builder builder(value);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) return usage_error(builder.problem());
  return value;
}

std::string to_text(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace concord
