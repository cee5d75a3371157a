#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "report/report.hpp"
#include "report/samples.hpp"

namespace concord {
namespace junit_test {

pugi::xml_document parsed(const Summary& summary) {
  pugi::xml_document document;
  const std::string text = junit_report(summary);
  EXPECT_TRUE(document.load_buffer(text.data(), text.size())) << text;
  return document;
}

/// The counts of a suite as its attributes say and as its testcases show.
void expect_counts_to_hold(const pugi::xml_node& suite) {
  unsigned tests = 0, failures = 0, errors = 0, skipped = 0;
  for (const pugi::xml_node& test : suite.children("testcase")) {
    ++tests;
    failures += test.child("failure") ? 1U : 0U;
    errors += test.child("error") ? 1U : 0U;
    skipped += test.child("skipped") ? 1U : 0U;
  }
  EXPECT_EQ(suite.attribute("tests").as_uint(), tests);
  EXPECT_EQ(suite.attribute("failures").as_uint(), failures);
  EXPECT_EQ(suite.attribute("errors").as_uint(), errors);
  EXPECT_EQ(suite.attribute("skipped").as_uint(), skipped);
}

TEST(JunitReport, CountsWhatItHolds) {
  for (const Summary& summary :
       {samples::all_pass(), samples::every_verdict(), samples::hostile(), Summary{}}) {
    const pugi::xml_document document = parsed(summary);
    const pugi::xml_node root = document.child("testsuites");
    unsigned tests = 0, failures = 0, errors = 0;
    for (const pugi::xml_node& suite : root.children("testsuite")) {
      expect_counts_to_hold(suite);
      tests += suite.attribute("tests").as_uint();
      failures += suite.attribute("failures").as_uint();
      errors += suite.attribute("errors").as_uint();
    }
    EXPECT_EQ(root.attribute("tests").as_uint(), tests);
    EXPECT_EQ(root.attribute("failures").as_uint(), failures);
    EXPECT_EQ(root.attribute("errors").as_uint(), errors);
  }
}

TEST(JunitReport, HasASuiteForEachLibraryAndClient) {
  const pugi::xml_document document = parsed(samples::every_verdict());
  const pugi::xml_node suite =
      document.child("testsuites").find_child_by_attribute("name", "awesome@ruby-ffi");
  ASSERT_TRUE(suite);
  const pugi::xml_node test = suite.child("testcase");
  EXPECT_STREQ(test.attribute("classname").value(), "awesome.Add");
  EXPECT_STREQ(test.attribute("name").value(), "wraps");
  EXPECT_STREQ(test.child("failure").attribute("message").value(),
               "expected -9223372036854775808, got -9223372036854775807");
  EXPECT_THAT(test.child("failure").text().get(), testing::HasSubstr("replay: concord run"));
}

TEST(JunitReport, SkipsWhatCannotRunWithItsReason) {
  const pugi::xml_document document = parsed(samples::every_verdict());
  const pugi::xml_node suite =
      document.child("testsuites").find_child_by_attribute("name", "awesome@java-jna");
  EXPECT_THAT(suite.child("testcase").child("skipped").attribute("message").value(),
              testing::HasSubstr("apt-get install"));
}

TEST(JunitReport, HoldsNoCharacterThatXmlForbids) {
  for (const char byte : junit_report(samples::hostile())) {
    const auto code = static_cast<unsigned char>(byte);
    ASSERT_TRUE(code >= ' ' || byte == '\n' || byte == '\t') << static_cast<unsigned>(code);
  }
  EXPECT_THAT(junit_report(samples::hostile()), testing::Not(testing::HasSubstr("&#")));
}

}  // namespace junit_test
}  // namespace concord
