// The command line, as values. Only options.cpp knows the library that parses it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "pipeline/pipeline.hpp"

namespace concord {

enum class Task {
  run,
  mirror,
  init,
  bless,
  list,
  doctor,
  bench,
  diff,
  trend,
  merge,
  inspect,
  completion,
  manual
};

struct ReportTarget {
  std::string format;          ///< a name of report/formats.hpp
  std::filesystem::path file;  ///< "-": stdout
};
[[nodiscard]] inline bool to_stdout(const ReportTarget& target) { return target.file == "-"; }

struct Options {
  Task task = Task::run;
  Selection selection;
  std::vector<std::string> required;
  std::vector<ReportTarget> reports;
  std::string colour = "auto";  ///< "always", "never"
  bool quiet = false, verbose = false, dry_run = false;
  bool programs = false;                                      ///< list: the article programs
  bool bare_ids = false, clients = false, libraries = false;  ///< list: for programs to read
  std::string shell;                                          ///< completion: "bash", "zsh", "fish"
  Effort effort;                                              ///< bench
  bool failed = false;                                        ///< run: what failed last
  bool watch = false;                                         ///< run: again and again
  bool shard_is_auto = false;                                 ///< run: --shard auto, whatever came of it
  std::vector<std::filesystem::path> files;  ///< diff, merge: stored reports; trend: a folder of them
  std::string format = "console";            ///< diff: or "markdown"
  double tolerance = 0.05;                   ///< diff, bench: a call is slower beyond this share
  std::filesystem::path baseline;            ///< bench: a stored measurement to compare with; empty: none
  bool known = false;                        ///< bless: known.toml instead of goldens
  std::vector<std::string> under;            ///< run: words put before the clients' commands
  Bounds bounds;                             ///< run
  Rounds rounds;                             ///< run
  bool ownership = false;                    ///< run: also who frees what
  bool dangling = false, race = false;       ///< run: the library is built with an instrument
  unsigned threads = 1;                      ///< run: that make the same calls at the same time
  std::filesystem::path lock,
      check;  ///< inspect: files of recorded ABIs to write, to compare with; empty: none
  std::filesystem::path save_requests;  ///< run: folder for what is sent; empty: not kept
};

/// Either options, or the text and exit code of what is to be said instead (help, version, an error).
struct Answer {
  int exit_code = 0;
  std::string text;
};
[[nodiscard]] tl::expected<Options, Answer> parse_options(int argc, char** argv);

}  // namespace concord
