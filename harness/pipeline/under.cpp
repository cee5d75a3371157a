// Knows commands and files; nothing of what the tools do.
#include "pipeline/under.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/shell.hpp"
#include "pipeline/lanes.hpp"
#include "run/room.hpp"

namespace concord {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 4> debuggers{"gdb", "lldb", "cgdb", "gdbtui"};

bool is_program(const fs::path& file) {
  std::error_code ignored;
  return fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

template <class Visit>
void each_client(Workbench& bench, const Visit& visit) {
  for (BuiltLibrary& library : bench.prepared.libraries) {
    for (ReadyClient& client : library.clients) visit(library, client);
  }
}

std::string prefix_of(const fs::path& folder, const std::string& library, const std::string& client) {
  return (folder / fmt::format("{}@{}", library, client)).string();
}

/// No shell sees anything of this but the words, each quoted.
std::string script_text(const Start& start, const fs::path& folder, const std::string& requests,
                        const std::string& replies) {
  const std::string room = fs::path(requests).replace_extension(".room").string();
  const fs::path home = folder / room / "home", temporary = folder / room / "tmp";
  std::string command = fmt::format("rm -rf {0} && mkdir -p {1} {2} || exit\nexec env -i", shell_word(room),
                                    shell_word(home.string()), shell_word(temporary.string()));
  for (const std::string& each : environment_with(home, temporary, start.env))
    command += " " + shell_word(each);
  command += " ${1+\"TERM=${TERM-}\"} \"$@\"";  // a debugger wants to know its terminal
  for (const std::string& each : start.argv) command += " " + shell_word(each);
  return fmt::format(
      "#!/bin/sh\n"
      "# Starts the client with what it was sent, in the environment of a run; its replies go to {1}. Words\n"
      "# behind the script's own name are put before the client's: {2} gdb --args\n"
      "cd \"$(dirname \"$0\")\" || exit\n"
      "{0} 3<{3} 4>{4}\n",
      command, replies, fs::path(requests).replace_extension(".sh").string(), shell_word(requests),
      shell_word(replies));
}

/// "awesome@ruby-ffi-2.jsonl": the number tells it from "awesome@ruby-ffi-mine-2.jsonl".
bool belongs_to(const std::string& name, const std::string& prefix) {
  if (!name.starts_with(prefix + "-") || !name.ends_with(".jsonl")) return false;
  const std::string number = name.substr(prefix.size() + 1, name.size() - prefix.size() - 7);
  return !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

bool is_debugger(const std::vector<std::string>& tool) {
  if (tool.empty()) return false;
  const std::string name = fs::path(tool.front()).filename().string();
  return std::find(debuggers.begin(), debuggers.end(), name) != debuggers.end();
}

Result<void> check_tool(const std::vector<std::string>& tool) {
  const std::string& name = tool.front();
  if (name.find('/') != std::string::npos) {
    if (is_program(name)) return {};
    return usage_error(fmt::format("--under: \"{}\" is no program that can be started", name));
  }
  const std::string path = environment("PATH").value_or("");
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find(':', at), path.size());
    if (is_program(fs::path(path.substr(at, end - at)) / name)) return {};
    at = end + 1;
  }
  return usage_error(
      fmt::format("--under: there is no program \"{}\" on PATH; install it, or name its file", name));
}

void put_under(Workbench& bench, const std::vector<std::string>& tool,
               const std::vector<std::string>& limits) {
  const auto wrap = [&](Start& start) {
    start.argv.insert(start.argv.begin(), tool.begin(), tool.end());
    start.shows_stderr = true;
    start.limits = {};
    for (const std::string& each : limits) static_cast<void>(set_limit(start.limits, each));  // read before
  };
  each_client(bench, [&](BuiltLibrary& library, ReadyClient& client) {
    if (client.id != oracle_id || library.clients.size() == 1) wrap(client.start);
  });
  for (BuiltLibrary& library : bench.prepared.libraries) {
    for (ReadyDemo& demo : library.demos) wrap(demo.start);
  }
}

Result<void> save_requests(Workbench& bench, const fs::path& folder) {
  const fs::path absolute = fs::absolute(folder);
  if (auto made = make_folders(absolute); !made) return made;
  Result<std::vector<std::string>> there = list_folder(absolute);
  if (!there) return tl::unexpected(there.error());
  std::error_code ignored;
  each_client(bench, [&](BuiltLibrary& library, ReadyClient& client) {
    const std::string prefix = prefix_of("", library.request.name, client.id);
    for (const std::string& name : *there) {  // of an earlier run, which may have had more processes
      if (belongs_to(name, prefix)) fs::remove(absolute / name, ignored);
    }
    client.start.requests_prefix = prefix_of(absolute, library.request.name, client.id);
  });
  return {};
}

Result<std::vector<fs::path>> write_replays(const Workbench& bench, const fs::path& folder) {
  const fs::path absolute = fs::absolute(folder);
  Result<std::vector<std::string>> there = list_folder(absolute);
  if (!there) return tl::unexpected(there.error());
  std::vector<fs::path> scripts, of_oracle;
  for (const BuiltLibrary& library : bench.prepared.libraries) {
    for (const ReadyClient& client : library.clients) {
      for (const std::string& name : *there) {
        if (!belongs_to(name, prefix_of("", library.request.name, client.id))) continue;
        const fs::path script = absolute / fs::path(name).replace_extension(".sh");
        const std::string replies = fs::path(name).replace_extension(".replies.jsonl").string();
        if (auto written = write_file_atomically(script, script_text(client.start, absolute, name, replies));
            !written)
          return tl::unexpected(written.error());
        std::error_code problem;
        fs::permissions(script, fs::perms::owner_exec, fs::perm_options::add, problem);
        (client.id == oracle_id ? of_oracle : scripts).push_back(script);
      }
    }
  }
  scripts.insert(scripts.end(), of_oracle.begin(), of_oracle.end());
  return scripts;
}

Result<int> in_foreground(const fs::path& script, const std::vector<std::string>& tool) {
  std::vector<std::string> words{script.string()};
  words.insert(words.end(), tool.begin(), tool.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  // As a shell does while a program has the terminal: Ctrl-C is for that program.
  const auto interrupt = std::signal(SIGINT, SIG_IGN), quit = std::signal(SIGQUIT, SIG_IGN);
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int each : {SIGINT, SIGQUIT, SIGPIPE}) std::signal(each, SIG_DFL);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::signal(SIGINT, interrupt);
  std::signal(SIGQUIT, quit);
  if (child < 0)
    return environment_error(fmt::format("cannot start \"{}\": {}", words[0], std::strerror(errno)));
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace concord
