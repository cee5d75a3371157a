// Reads the ELF file with libelf. That the header's types are right is not looked at here: the linked C
// client's compile-time assertions prove it.
#include "build/artifact.hpp"

#include <set>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gelf.h>
#include <unistd.h>

#include "base/files.hpp"

namespace concord {
namespace {

class ElfFile {
 public:
  explicit ElfFile(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ >= 0 && elf_version(EV_CURRENT) != EV_NONE) elf_ = elf_begin(fd_, ELF_C_READ, nullptr);
  }
  ElfFile(const ElfFile&) = delete;
  ElfFile& operator=(const ElfFile&) = delete;
  ~ElfFile() {
    if (elf_ != nullptr) elf_end(elf_);
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] bool is_elf() const { return elf_ != nullptr && elf_kind(elf_) == ELF_K_ELF; }

  /// The sections of one type, each with its data.
  template <class Visit>
  void each_section(GElf_Word type, Visit visit) const {
    if (!is_elf()) return;
    for (Elf_Scn* section = elf_nextscn(elf_, nullptr); section != nullptr;
         section = elf_nextscn(elf_, section)) {
      GElf_Shdr header{};
      if (gelf_getshdr(section, &header) == nullptr || header.sh_type != type) continue;
      if (Elf_Data* data = elf_getdata(section, nullptr)) visit(header, *data);
    }
  }

  [[nodiscard]] bool is_shared_object_of_64_bits(std::string& kind) const {
    GElf_Ehdr header{};
    if (!is_elf() || gelf_getehdr(elf_, &header) == nullptr) {
      kind = "not an ELF file";
      return false;
    }
    const bool wide = gelf_getclass(elf_) == ELFCLASS64;
    const bool shared = header.e_type == ET_DYN;
    kind = fmt::format("ELF {}-bit {}", wide ? 64 : 32,
                       shared ? "shared object" : "file that is no shared object");
    return wide && shared;
  }

  /// The linker's build id in hexadecimal, else Go's own, else empty. Sources: the notes NT_GNU_BUILD_ID and,
  /// of Go, cmd/internal/buildid (type 4).
  [[nodiscard]] std::string build_id() const {
    std::string linker_id, go_id;
    each_section(SHT_NOTE, [&](const GElf_Shdr&, Elf_Data& data) {
      GElf_Nhdr note{};
      std::size_t name_at = 0, at = 0, desc_at = 0;
      while (at < data.d_size && (at = gelf_getnote(&data, at, &note, &name_at, &desc_at)) > 0) {
        const auto* bytes = static_cast<const char*>(data.d_buf);
        const std::string_view name(bytes + name_at, note.n_namesz), desc(bytes + desc_at, note.n_descsz);
        if (note.n_type == 4 && name.starts_with("Go")) go_id = desc;
        if (note.n_type != NT_GNU_BUILD_ID || !name.starts_with("GNU")) continue;
        for (const char byte : desc) linker_id += fmt::format("{:02x}", static_cast<unsigned char>(byte));
      }
    });
    return linker_id.empty() ? go_id : linker_id;
  }

  /// Functions that a host can find: defined, global or weak.
  [[nodiscard]] std::set<std::string> dynamic_functions() const {
    std::set<std::string> names;
    each_section(SHT_DYNSYM, [&](const GElf_Shdr& header, Elf_Data& data) {
      const std::size_t count = header.sh_entsize == 0 ? 0 : header.sh_size / header.sh_entsize;
      for (std::size_t i = 0; i < count; ++i) {
        GElf_Sym symbol{};
        if (gelf_getsym(&data, static_cast<int>(i), &symbol) == nullptr) continue;
        const auto binding = GELF_ST_BIND(symbol.st_info);
        if (symbol.st_shndx == SHN_UNDEF || GELF_ST_TYPE(symbol.st_info) != STT_FUNC ||
            (binding != STB_GLOBAL && binding != STB_WEAK))
          continue;
        if (const char* name = elf_strptr(elf_, header.sh_link, symbol.st_name)) names.emplace(name);
      }
    });
    return names;
  }

 private:
  int fd_;
  Elf* elf_ = nullptr;
};

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Every identifier that stands right before an opening parenthesis.
std::set<std::string> called_words(std::string_view text) {
  std::set<std::string> words;
  for (std::size_t open = text.find('('); open != std::string_view::npos; open = text.find('(', open + 1)) {
    std::size_t end = open;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
    std::size_t start = end;
    while (start > 0 && is_word(text[start - 1])) --start;
    if (start < end) words.emplace(text.substr(start, end - start));
  }
  return words;
}

ArtifactFact all_among(std::string id, const Contract& contract, const std::set<std::string>& names,
                       std::string_view where) {
  std::vector<std::string> missing;
  for (const Export& each : contract.exports)
    if (!names.contains(each.name)) missing.push_back(each.name);
  const std::size_t total = contract.exports.size();
  std::string text = fmt::format("{} of {} exports {}", total - missing.size(), total, where);
  if (!missing.empty()) text += fmt::format("; missing: {}", fmt::join(missing, ", "));
  return {std::move(id), missing.empty(), std::move(text)};
}

}  // namespace

std::vector<ArtifactFact> inspect_artifact(const Contract& contract, const std::filesystem::path& library,
                                           const std::filesystem::path& header) {
  const std::string prefix = contract.library + "/artifact/";
  const ElfFile elf(library);
  std::string kind;
  const bool shared = elf.is_shared_object_of_64_bits(kind);
  const std::string build_id = elf.build_id();
  const auto header_text = read_file(header);
  return {
      {prefix + "elf", shared, kind},
      {prefix + "build-id", !build_id.empty(), build_id.empty() ? "no build id" : "build id " + build_id},
      all_among(prefix + "exports", contract, elf.dynamic_functions(), "in the dynamic symbols"),
      header_text
          ? all_among(prefix + "header", contract, called_words(*header_text), "declared in the header")
          : ArtifactFact{prefix + "header", false, header_text.error().text},
  };
}

}  // namespace concord
