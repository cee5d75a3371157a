// Reads the contract's JSON. Every complaint names the place in the document; a kind that is not known is
// kept as a word, since a library may export what this version cannot carry.
#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/json.hpp"
#include "contract/contract.hpp"
#include "contract/kinds.hpp"

namespace concord {
namespace {

constexpr int protocol_version = 1;
constexpr int deepest_type = 32;

/// Inside this file a complaint is thrown, so that the reading code is the shape of the document; it ends in
/// `guarded`.
struct Complaint {
  std::string text;
};

[[noreturn]] void complain(const std::string& at, const std::string& text) {
  throw Complaint{at + ": " + text};
}

template <class Read>
auto guarded(std::string_view origin, Read read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const Complaint& complaint) {
    return usage_error(fmt::format("{}: {}", origin, complaint.text));
  }
}

const Json& member(const Json& object, const std::string& at, const char* key) {
  if (!object.is_object()) complain(at, "expected an object");
  const auto found = object.find(key);
  if (found == object.end()) complain(at, fmt::format("\"{}\" is missing", key));
  return *found;
}

std::string text(const Json& object, const std::string& at, const char* key) {
  const Json& value = member(object, at, key);
  if (!value.is_string()) complain(at + "." + key, "expected a string");
  return value.get<std::string>();
}

std::string text_or_empty(const Json& object, const std::string& at, const char* key) {
  return object.is_object() && !object.contains(key) ? std::string() : text(object, at, key);
}

int number_or_zero(const Json& object, const std::string& at, const char* key) {
  if (object.is_object() && !object.contains(key)) return 0;
  const Json& value = member(object, at, key);
  if (!value.is_number_integer()) complain(at + "." + key, "expected a whole number");
  return value.get<int>();
}

bool flag(const Json& object, const std::string& at, const char* key) {
  if (object.is_object() && !object.contains(key)) return false;
  const Json& value = member(object, at, key);
  if (!value.is_boolean()) complain(at + "." + key, "expected true or false");
  return value.get<bool>();
}

template <class Read>
auto list(const Json& object, const std::string& at, const char* key, Read read) {
  std::vector<decltype(read(object, at))> result;
  if (object.is_object() && !object.contains(key)) return result;
  const Json& value = member(object, at, key);
  if (value.is_null()) return result;  // how Go spells an empty list that was never made
  if (!value.is_array()) complain(at + "." + key, "expected a list");
  result.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i)
    result.push_back(read(value[i], fmt::format("{}.{}[{}]", at, key, i)));
  return result;
}

std::string plain_text(const Json& value, const std::string& at) {
  if (!value.is_string()) complain(at, "expected a string");
  return value.get<std::string>();
}

std::uint64_t size_or_zero(const Json& object, const std::string& at, const char* key) {
  if (object.is_object() && !object.contains(key)) return 0;
  const Json& value = member(object, at, key);
  if (!value.is_number_unsigned()) complain(at + "." + key, "expected a whole number from 0 up");
  return value.get<std::uint64_t>();
}

/// A number or a name.
std::string count_of(const Json& object, const std::string& at) {
  if (!object.contains("count")) return {};
  const Json& value = object["count"];
  const auto is_name = [](const std::string& name) {
    return name.find_first_not_of("0123456789") != std::string::npos;
  };
  if (value.is_string() && is_name(value.get_ref<const std::string&>())) return value.get<std::string>();
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  complain(at + ".count", "expected a whole number from 0 up, or a name");
}

Type read_type(const Json& value, const std::string& at, int depth = 0);

Slot read_slot(const Json& value, const std::string& at, int depth = 0) {
  return Slot{text_or_empty(value, at, "name"), read_type(member(value, at, "type"), at + ".type", depth),
              flag(value, at, "changes")};
}

Prototype read_prototype(const Json& value, const std::string& at, int depth) {
  const auto slot = [depth](const Json& each, const std::string& where) {
    return read_slot(each, where, depth);
  };
  Prototype prototype{list(value, at, "params", slot), list(value, at, "results", slot)};
  if (prototype.results.size() > 1) complain(at + ".results", "a C function has one result at most");
  return prototype;
}

Type read_type(const Json& value, const std::string& at, int depth) {
  if (depth > deepest_type) complain(at, "types are nested too deeply");
  Type type;
  type.word = text(value, at, "kind");
  type.kind = kind_of(type.word);
  type.go = text(value, at, "go");
  type.c = text_or_empty(value, at, "c");
  if (value.contains("elem"))
    type.elem = std::make_shared<const Type>(read_type(value["elem"], at + ".elem", depth + 1));
  else if (type.kind == Kind::slice || type.kind == Kind::array)
    complain(at, fmt::format("a type of kind {} has no \"elem\"", type.word));
  type.length = size_or_zero(value, at, "length");
  type.size = size_or_zero(value, at, "size");
  type.align = size_or_zero(value, at, "align");
  type.count = count_of(value, at);
  type.free = text_or_empty(value, at, "free");
  if (value.contains("fields")) {
    const auto field = [depth](const Json& each, const std::string& where) {
      return Field{text(each, where, "name"), size_or_zero(each, where, "offset"),
                   read_type(member(each, where, "type"), where + ".type", depth + 1)};
    };
    type.fields = std::make_shared<const std::vector<Field>>(list(value, at, "fields", field));
  }
  const auto is_hollow = [](const Type& led_to) {
    return led_to.kind == Kind::structure && (!led_to.fields || led_to.fields->empty());
  };
  if (type.kind == Kind::pointer && type.elem && is_hollow(*type.elem))
    type.elem = nullptr;  // just an address
  if (value.contains("params"))
    type.prototype = std::make_shared<const Prototype>(read_prototype(value, at, depth + 1));
  return type;
}

Export read_export(const Json& value, const std::string& at) {
  Export result;
  result.name = text(value, at, "name");
  if (result.name.empty()) complain(at, "\"name\" is empty");
  result.doc = text_or_empty(value, at, "doc");
  result.file = text_or_empty(value, at, "file");
  result.line = number_or_zero(value, at, "line");
  const auto slot = [](const Json& each, const std::string& where) { return read_slot(each, where); };
  result.params = list(value, at, "params", slot);
  result.results = list(value, at, "results", slot);
  if (value.contains("return")) result.returned = read_type(value["return"], at + ".return");
  return result;
}

Lint read_lint(const Json& value, const std::string& at) {
  return Lint{text(value, at, "rule"), text_or_empty(value, at, "file"), number_or_zero(value, at, "line"),
              text(value, at, "text")};
}

Contract read_contract(const Json& value, const std::string& at) {
  if (const int version = number_or_zero(value, at, "concord"); version != protocol_version)
    complain(at + ".concord",
             fmt::format("version {} of the contract is not known, expected {}", version, protocol_version));
  Contract contract;
  contract.library = text(value, at, "library");
  contract.package = text(value, at, "package");
  contract.exports = list(value, at, "exports", read_export);
  contract.lint = list(value, at, "lint", read_lint);
  std::sort(contract.exports.begin(), contract.exports.end(),
            [](const Export& left, const Export& right) { return left.name < right.name; });
  const auto twice =
      std::adjacent_find(contract.exports.begin(), contract.exports.end(),
                         [](const Export& left, const Export& right) { return left.name == right.name; });
  if (twice != contract.exports.end()) complain(at, fmt::format("\"{}\" is exported twice", twice->name));
  return contract;
}

}  // namespace

Result<ContractReport> parse_contract_report(std::string_view json) {
  const std::string_view origin = "what the contract tool printed";
  const auto document = parse_json(json);
  if (!document) return usage_error(fmt::format("{}: {}", origin, document.error().text));
  return guarded(origin, [&] {
    ContractReport report;
    report.contract = read_contract(member(*document, "(top)", "contract"), "contract");
    const Json& go = member(*document, "(top)", "go");
    report.go_version = text(go, "go", "version");
    report.go_os = text_or_empty(go, "go", "os");
    report.go_arch = text_or_empty(go, "go", "arch");
    report.main_file = text_or_empty(member(*document, "(top)", "main"), "main", "file");
    const Json& inputs = member(*document, "(top)", "inputs");
    report.input_files = list(inputs, "inputs", "files", plain_text);
    report.input_folders = list(inputs, "inputs", "dirs", plain_text);
    return report;
  });
}

Result<Contract> parse_contract(std::string_view json, std::string_view origin) {
  const auto document = parse_json(json);
  if (!document) return usage_error(fmt::format("{}: {}", origin, document.error().text));
  return guarded(origin, [&] { return read_contract(*document, "contract"); });
}

Result<std::optional<Contract>> read_recorded(const std::filesystem::path& file) {
  std::error_code code;
  if (!std::filesystem::exists(file, code) && !code) return std::optional<Contract>();
  const auto content = read_file_inside(file.parent_path(), file.filename());
  if (!content) return tl::unexpected(content.error());
  return parse_contract(*content, file.string()).map([](Contract contract) {
    return std::optional<Contract>(std::move(contract));
  });
}

}  // namespace concord
