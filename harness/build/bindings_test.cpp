#include "build/bindings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.hpp"
#include "base/temporary_folder.hpp"

namespace concord {
namespace bindings_test {

using testing::HasSubstr;

Manifest manifest_of(const std::string& language, const std::string& last_word) {
  return *parse_manifest("language = \"" + language + "\"\n[[client]]\nid = \"" + language +
                             "-usual\"\nstart = [\"x\"]\n[[client]]\nid = \"" + language +
                             "-own\"\nstart = [\"x\", \"{binding}\"" + last_word + "]\n",
                         "/clients/" + language + "/client.toml");
}

class Bindings : public testing::Test {
 protected:
  Bindings() {
    EXPECT_TRUE(write_file_atomically(folder_ / "adapter.py", ""));
    EXPECT_TRUE(write_file_atomically(folder_ / "b.jar", ""));
  }

  std::string problem(const std::vector<std::string>& bindings) {
    const Result<void> attached = attach_bindings(manifests_, bindings);
    return attached ? "" : attached.error().text;
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (folder_ / name).string(); }

  TemporaryFolder folder_;
  std::vector<Manifest> manifests_{manifest_of("python", ""), manifest_of("java", ", \"{binding_name}\"")};
};

TEST_F(Bindings, AreThereOnlyForWhoNamesThem) {
  ASSERT_EQ(problem({"python=" + at("adapter.py")}), "");
  EXPECT_TRUE(has_binding(manifests_[0], manifests_[0].clients[1]));
  EXPECT_TRUE(lacks_binding(manifests_[1], manifests_[1].clients[1]));
  EXPECT_FALSE(has_binding(manifests_[0], manifests_[0].clients[0]));
  leave_out_unbound(manifests_);
  EXPECT_EQ(manifests_[0].clients.size(), 2U);
  EXPECT_EQ(manifests_[1].clients.size(), 1U);
}

TEST_F(Bindings, MayHaveANameBehindTheirPaths) {
  ASSERT_EQ(problem({"java=" + at("") + ":" + at("b.jar") + ":org.example.Adapter"}), "");
  EXPECT_EQ(manifests_[1].own->name, "org.example.Adapter");
  EXPECT_EQ(manifests_[1].own->paths, at("") + ":" + at("b.jar"));
  EXPECT_EQ(manifests_[1].own->option, "java=" + manifests_[1].own->paths + ":org.example.Adapter");
}

TEST_F(Bindings, AreRefusedWithAReasonBeforeAnythingIsBuilt) {
  EXPECT_THAT(problem({"pyton=" + at("adapter.py")}), HasSubstr(R"(did you mean "python"?)"));
  EXPECT_THAT(problem({"python=" + at("nowhere.py")}), HasSubstr("there is no file or folder"));
  EXPECT_THAT(problem({"java=" + at("b.jar")}), HasSubstr("expected java=PATH:NAME"));
  EXPECT_THAT(problem({"java=" + at("b.jar") + ":"}), HasSubstr("expected java=PATH:NAME"));
  EXPECT_THAT(problem({"java=" + at("b.jar") + "::X"}), HasSubstr("there is no file or folder \"\""));
  EXPECT_THAT(problem({"python=" + at("adapter.py"), "python=" + at("adapter.py")}),
              HasSubstr("there is one of python already"));
}

}  // namespace bindings_test
}  // namespace concord
