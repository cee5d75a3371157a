// Puts the page together: policy, style, data, script. Everything that varies is in the data.
#include <array>

#include <fmt/format.h>

#include "report/html/assets.hpp"
#include "report/html/data.hpp"
#include "report/report.hpp"

namespace concord {

namespace {

using assets::Asset;

unsigned digit(char hex) { return static_cast<unsigned>(hex <= '9' ? hex - '0' : hex - 'a' + 10); }

/// A policy wants its hashes in base64. 32 bytes: ten groups of three, two bytes left.
std::string base64_of_hex(std::string_view hex) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0, held = 0;
  for (const char c : hex) {
    bits = (bits << 4U) | digit(c);
    held += 4;
    if (held < 6) continue;
    held -= 6;
    out += letters[(bits >> held) & 63U];
  }
  if (held > 0) out += letters[(bits << (6 - held)) & 63U];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string source(const Asset& asset) { return fmt::format(" 'sha256-{}'", base64_of_hex(asset.sha256)); }

/// Only our own scripts run, and nothing is fetched or sent. Plot puts styles of its own into what it draws.
std::string policy(bool plots) {
  std::string scripts = source(assets::script);
  if (plots) scripts += source(assets::d3) + source(assets::plot);
  return fmt::format("default-src 'none'; script-src{}; style-src{}; base-uri 'none'; form-action 'none'",
                     scripts, plots ? " 'unsafe-inline'" : source(assets::style));
}

void append_script(std::string& page, const Asset& asset) {
  page.append("<script>").append(asset.text).append("</script>\n");
}

std::string page_of(const std::string& data, bool plots) {
  std::string page = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<title>Concord</title>\n<style>",
      policy(plots));
  page.append(assets::style.text).append("</style>\n</head>\n<body>\n");
  page += "<noscript>This page shows its data by JavaScript; no network is needed.</noscript>\n";
  page.append("<script type=\"application/json\" id=\"data\">").append(data).append("</script>\n");
  if (plots) {
    append_script(page, assets::d3);
    append_script(page, assets::plot);
  }
  append_script(page, assets::script);
  return page + "</body>\n</html>\n";
}

}  // namespace

std::string html_report(const Summary& summary) { return page_of(page_data(summary), false); }

std::string bench_html_report(const Measurement& measurement) {
  bool anything = false;
  for (const Cell& cell : measurement.cells) anything = anything || cell.left_out.empty();
  return page_of(page_data(measurement), anything);
}

}  // namespace concord
