// A page for people: what a library's file is, what holds of it, what changed since its ABI was recorded.
#include "report/inspection.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page.hpp"

namespace concord {
namespace {

using Class = AbiChange::Class;

std::size_t count_of_class(const Inspection& inspection, Class what) {
  return static_cast<std::size_t>(
      std::count_if(inspection.changes.begin(), inspection.changes.end(),
                    [&](const AbiChange& change) { return change.what == what; }));
}

std::string or_none(const std::string& text) { return text.empty() ? "none" : visible(text); }

std::vector<std::string> visible_all(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) result.push_back(visible(text));
  return result;
}

/// What a host has to do with it.
std::string tls_in_words(const std::string& tls) {
  if (tls == "initial-exec")
    return "initial-exec (the loader must have room beside each thread's own; musl has none for dlopen)";
  return visible(tls);
}

std::string notes_in_words(const ElfFacts& elf) {
  if (elf.notes == "go") return "in its DWARF";
  if (elf.notes == "none") return "not in the file: it has no DWARF (stripped)";
  if (elf.notes == "c") return "not in the file: its DWARF is of C code only";
  return "not in the file: " + visible(elf.notes);
}

/// A row of the table, wrapped below its second column.
void row(Page& page, std::string_view name, const std::string& text) {
  page.prose("  " + page.paint(Ink::dim, pad_right(name, 12)), text);
}

void print_go(Page& page, const GoBuild& go) {
  row(page, "built with", visible(go.version));
  row(page, "package", visible(go.package) + (go.module.empty() ? "" : "  of " + visible(go.module)));
  std::vector<std::string> settings;
  for (const auto& [key, value] : go.settings) {
    const bool long_winded = key == "DefaultGODEBUG" && !page.options().verbose;
    if (!value.empty() && !long_winded) settings.push_back(visible(key + "=" + value));
  }
  if (!settings.empty()) page.wrapped("  " + page.paint(Ink::dim, pad_right("settings", 12)), settings, "  ");
}

void print_file(Page& page, const ElfFacts& elf) {
  row(page, "file", fmt::format("{}  {} bytes", visible(elf.file), grouped(elf.size_bytes)));
  row(page, "kind",
      fmt::format("ELF {}-bit {}, {}, {} endian", elf.class_bits, visible(elf.type), visible(elf.machine),
                  visible(elf.byte_order)));
  row(page, "build id", or_none(elf.build_id));
  if (elf.go)
    print_go(page, *elf.go);
  else
    row(page, "built with", "unknown: the file holds no Go build info");
  row(page, "SONAME", or_none(elf.soname));
  row(page, "needs",
      elf.needed.empty() ? "nothing" : visible(fmt::format("{}", fmt::join(elf.needed, ", "))));
  if (!elf.run_path.empty()) row(page, "run path", visible(elf.run_path));
  row(page, "TLS", tls_in_words(elf.tls));
  row(page, "stack", visible(elf.stack));
  row(page, "RELRO", visible(elf.relro));
  row(page, "symbols", elf.symbols ? "full table" : "only those that hosts find (stripped)");
  row(page, "types", notes_in_words(elf));
}

void print_exports(Page& page, const Inspection& inspection) {
  std::vector<std::string> exports;
  for (const Export& each : inspection.contract.exports) exports.push_back(visible(each.name));
  page.wrapped("  " + page.paint(Ink::dim, pad_right("exports", 12)),
               exports.empty() ? std::vector<std::string>{"none"} : exports, ", ");
  if (!inspection.elf.others.empty())
    page.wrapped("  " + page.paint(Ink::dim, pad_right("also found", 12)), visible_all(inspection.elf.others),
                 ", ");
}

void print_findings(Page& page, const Inspection& inspection) {
  const Symbols& symbols = page.symbols();
  for (const ArtifactFact& fact : inspection.facts) {
    if (fact.holds && page.options().quiet) continue;
    page.prose(fmt::format("{} ", fact.holds ? page.paint(Ink::good, symbols.pass)
                                             : page.paint(Ink::bad, symbols.fail)),
               visible(fact.text));
  }
  for (const ExportNote& wrong : inspection.elf.wrong)
    page.prose(fmt::format("{} {}  ", page.paint(Ink::bad, symbols.fail), visible(wrong.name)),
               visible(wrong.why));
  if (page.options().quiet) return;
  for (const ExportNote& unknown : inspection.elf.unknown)
    page.prose(fmt::format("{} {}  ", page.paint(Ink::warn, symbols.unknown), visible(unknown.name)),
               "unknown: " + visible(unknown.why));
  for (const Lint& lint : inspection.contract.lint) {
    const std::string place = lint.file.empty() ? "" : fmt::format("{}:{}: ", visible(lint.file), lint.line);
    page.prose(page.paint(Ink::warn, "lint "),
               fmt::format("{}{} ({})", place, visible(lint.text), visible(lint.rule)));
  }
}

void print_change(Page& page, const AbiChange& change) {
  const bool good = change.what == Class::additive;
  const Symbols& symbols = page.symbols();
  const std::string_view symbol = good                            ? symbols.pass
                                  : change.what == Class::unknown ? symbols.unknown
                                                                  : symbols.fail;
  const Ink ink = good ? Ink::good : change.what == Class::unknown ? Ink::warn : Ink::bad;
  page.prose(fmt::format("{} {}  ", page.paint(ink, symbol), page.paint(ink, to_string(change.what))),
             fmt::format("{}: {}", visible(change.name), visible(change.why)));
  if (!change.recorded.empty()) page.prose("    recorded  ", visible(change.recorded));
  if (!change.current.empty()) page.prose("    now       ", visible(change.current));
}

void print_library(Page& page, const Inspection& inspection) {
  page.gap();
  if (!page.options().quiet) {
    std::string title = page.paint(Ink::strong, visible(inspection.library));
    const std::string where = inspection.package_dir.empty() ? "without source" : inspection.package_dir;
    page.line(title + "  " + page.paint(Ink::dim, visible(where)));
    print_file(page, inspection.elf);
    print_exports(page, inspection);
  }
  print_findings(page, inspection);
  for (const AbiChange& change : inspection.changes) print_change(page, change);
  if (inspection.compared_with.empty()) return;
  page.line(fmt::format("compared with {}: {} breaking, {} additive, {} unknown",
                        visible(inspection.compared_with), count_of_class(inspection, Class::breaking),
                        count_of_class(inspection, Class::additive),
                        count_of_class(inspection, Class::unknown)));
}

bool as_expected(const Inspection& inspection) {
  return inspection.elf.wrong.empty() &&
         std::all_of(inspection.facts.begin(), inspection.facts.end(),
                     [](const ArtifactFact& fact) { return fact.holds; }) &&
         count_of_class(inspection, Class::breaking) == 0 && count_of_class(inspection, Class::unknown) == 0;
}

/// The last line.
std::string conclusion(const std::vector<Inspection>& inspections) {
  std::size_t facts = 0, holding = 0, lint = 0, breaking = 0, additive = 0, unknown = 0;
  bool compared = false;
  for (const Inspection& each : inspections) {
    facts += each.facts.size();
    holding += static_cast<std::size_t>(std::count_if(each.facts.begin(), each.facts.end(),
                                                      [](const ArtifactFact& fact) { return fact.holds; }));
    lint += each.contract.lint.size();
    breaking += count_of_class(each, Class::breaking);
    additive += count_of_class(each, Class::additive);
    unknown += count_of_class(each, Class::unknown);
    compared = compared || !each.compared_with.empty();
  }
  std::string text =
      fmt::format("{} of {} hold, {}", holding, count_of(facts, "fact"), count_of(lint, "lint finding"));
  if (!compared) return text;
  if (breaking > 0) return text + ", the ABI broke";
  if (unknown > 0) return text + ", whether the ABI holds cannot be told";
  return text + (additive > 0 ? ", the ABI grew" : ", the ABI is as recorded");
}

}  // namespace

bool as_expected(const std::vector<Inspection>& inspections) {
  return std::all_of(inspections.begin(), inspections.end(),
                     [](const Inspection& each) { return as_expected(each); });
}

std::string inspection_report(const std::vector<Inspection>& inspections, const ConsoleOptions& options) {
  Page page(options);
  for (const Inspection& inspection : inspections) print_library(page, inspection);
  const int code = options.exit_code.value_or(as_expected(inspections) ? 0 : 1);
  page.gap();
  page.line(fmt::format("{} (exit {})", page.paint(code == 0 ? Ink::good : Ink::bad, conclusion(inspections)),
                        code));
  return page.take();
}

}  // namespace concord
