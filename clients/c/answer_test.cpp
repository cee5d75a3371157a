// Requests to the C client and its replies, with the binding of answer_fixture.c in the place of a generated
// one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

extern "C" {
#include "answer.h"
extern int fixture_live, fixture_bumps;
void fixture_call_back(int times);
}

namespace {

std::string asked(const std::string& request) {
  struct text reply {};
  answer(request.data(), request.size(), &reply);
  std::string result(reply.at, reply.length);
  std::free(reply.at);
  return result;
}

std::string call(const std::string& name, const std::string& rows, const std::string& more = "") {
  const std::string reply = asked(R"({"id":1,"call":")" + name + R"(","rows":[)" + rows + "]" + more + "}");
  const std::string before = R"({"id":1,"rows":[)";
  return reply.starts_with(before) ? reply.substr(before.size(), reply.size() - before.size() - 2) : reply;
}

const std::string one = "\"3ff0000000000000\"", two = "\"4000000000000000\"";

TEST(CAnswer, TextsOfTheCalleeAreReadAndFreed) {
  EXPECT_EQ(call("shout", R"(["6869"],[""],[null],[{"repeat":"61","times":3}])"),
            R"(["686921"],["21"],[null],["61616121"])");
  EXPECT_EQ(fixture_live, 0);
}

TEST(CAnswer, ATextWithANulIsNone) {
  EXPECT_EQ(
      call("shout", R"(["610062"],["6"])"),
      R"({"error":"bad-value","text":"argument 1 (text): \"610062\" is not a string in hex without a NUL, or null"},)"
      R"({"error":"bad-value","text":"argument 1 (text): \"6\" is not a string in hex without a NUL, or null"})");
}

TEST(CAnswer, WhatTheCallerPassedIsReadAgainHoweverItIsCounted) {
  EXPECT_EQ(call("replace", "[[[1," + one + ",[3,4,5],2]],0]"), "[0,[[1," + two + ",[6,8,5],2]]]");
  EXPECT_EQ(call("replace", "[[[1," + one + ",null,0]],0],[[[1," + one + ",[],0]],0]"),
            "[0,[[1," + two + ",null,0]]],[0,[[1," + two + ",[],0]]]");
}

TEST(CAnswer, WhatTheCalleePutThereIsCountedByItsNameAndFreed) {
  EXPECT_EQ(call("replace", "[[[1," + one + ",[9],1],[2," + one + ",[7,8],0]],3]"),
            "[3,[[1," + two + ",[1,2,3],3],[2," + one + ",[7,8],0]]]");
  EXPECT_EQ(fixture_live, 0);
}

TEST(CAnswer, WhatTheCalleePutThereHidesNothingBehindIt) {
  EXPECT_EQ(call("relabel", R"([[[["61","62","63"],[4,5,6]],[["64"],[7]]]])"),
            R"([[[["6e6577",null],[4,5,6]],[["64"],[7]]]])");
  EXPECT_EQ(call("relabel", R"([[[null,[4,5,6]]]],[[[[],[]]]])"),
            R"([[[["6e6577",null],[4,5,6]]]],[[[["6e6577",null],[]]]])");
}

TEST(CAnswer, ACountBelowZeroIsAnErrorOfItsRow) {
  const std::string reply = call("replace", "[[[1," + one + ",[5,6],0]],-1],[[[1," + one + ",[5],0]],0]");
  EXPECT_TRUE(reply.starts_with(R"({"error":"raised","text":"the count \"n\" of a pointer is -1)")) << reply;
  EXPECT_TRUE(reply.ends_with(",[0,[[1," + two + ",[5],0]]]")) << reply;
}

TEST(CAnswer, AWrongPartIsNamedFromTheOutsideIn) {
  EXPECT_EQ(
      call("replace", "[[[1," + one + R"(,[5,"x"],0]],0])"),
      R"({"error":"bad-value","text":"argument 1 (entry): cell 1: field 3 (counts): cell 2: \"x\" is not an i32"})");
  EXPECT_EQ(call("replace", "[[[1," + one + "]],0]"),
            R"({"error":"bad-value","text":"argument 1 (entry): cell 1: [1,\"3ff0000000000000\"])"
            R"( is not a list of the 4 fields of this struct"})");
}

TEST(CAnswer, CallbacksReturnWhatWasTold) {
  EXPECT_EQ(call("walk", R"([3,{"returns":[10,5]}],[0,null])"),
            R"([20,[[0,null],[1,"6f6e"],[2,"6f6e"]]],[0,null])");
}

TEST(CAnswer, CallsAfterTheCallAreWaitedFor) {
  EXPECT_EQ(call("walk_later", R"([{"returns":[0],"calls":2}])"), R"([[[1,"61"],[2,"62"]]])");
}

TEST(CAnswer, WrongScriptsOfCallbacksAreTold) {
  for (const std::string script : {"{}", R"({"returns":[]})", R"({"returns":["1"]})",
                                   R"({"returns":[1],"x":2})", R"({"returns":[1],"calls":-1})", "[]", "1"})
    EXPECT_TRUE(
        call("walk", "[0," + script + "]").starts_with(R"({"error":"bad-value","text":"argument 2 (each): )"))
        << script << call("walk", "[0," + script + "]");
}

TEST(CAnswer, NoMoreCallbacksThanFunctions) {
  std::string names;
  for (int i = 0; i < wire_callbacks_at_once; ++i) {
    const std::string name = "\"" + std::to_string(i) + "\"";
    EXPECT_EQ(call("walk", R"([0,{"keep":)" + name + R"(,"value":{"returns":[1]}}])"), "[0,[]]");
    names += (i > 0 ? "," : "") + name;
  }
  EXPECT_TRUE(call("walk", R"([0,{"returns":[1]}])").find("there are 8 callbacks of this type already") !=
              std::string::npos);
  EXPECT_EQ(asked(R"({"id":2,"release":[)" + names + "]}"), R"({"id":2,"rows":[]})");
  EXPECT_EQ(call("walk", R"([0,{"returns":[1]}])"), "[0,[]]");
}

TEST(CAnswer, KeptMemoryIsReadUntilItIsReleased) {
  EXPECT_EQ(call("hold", R"([{"keep":"x","value":[41,1]}])"), "[[41,1]]");
  EXPECT_EQ(call("poke", "[]"), "[]");
  EXPECT_EQ(asked(R"({"id":3,"read":"x"})"), R"({"id":3,"rows":[[[42,1]]]})");
  EXPECT_EQ(call("hold", R"([{"kept":"x"}])"), "[[42,1]]");
  EXPECT_EQ(asked(R"({"id":4,"release":["x","y"]})"),
            R"({"id":4,"error":"bad-value","text":"\"y\" is not the name of anything that is kept"})");
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
  EXPECT_EQ(asked(R"({"id":6,"read":"x"})"),
            R"({"id":6,"error":"bad-value","text":"\"x\" is not the name of anything that is kept"})");
}

TEST(CAnswer, KeptCallbacksGiveTheirCallsOnce) {
  EXPECT_EQ(call("walk_later", R"([{"keep":"v","value":{"returns":[0]}}])").substr(0, 2), "[[");
  EXPECT_EQ(asked(R"({"id":7,"read":"v","calls":2})"), R"({"id":7,"rows":[[[[1,"61"],[2,"62"]]]]})");
  EXPECT_EQ(asked(R"({"id":8,"read":"v"})"), R"({"id":8,"rows":[[[]]]})");
  EXPECT_EQ(asked(R"({"id":9,"release":["v"]})"), R"({"id":9,"rows":[]})");
}

TEST(CAnswer, ARowThatIsNotCarriedOutKeepsNothing) {
  EXPECT_TRUE(
      call("walk", R"(["x",{"keep":"w","value":{"returns":[0]}}])").starts_with(R"({"error":"bad-value")"));
  EXPECT_TRUE(
      call("walk", R"([0,{"keep":"w","value":{"returns":[0]}},1])").starts_with(R"({"error":"bad-value")"));
  EXPECT_TRUE(
      call("replace", "[[[1," + one + R"(,{"keep":"w","value":[1]},0]],"x"])").starts_with(R"({"error":)"));
  EXPECT_TRUE(call("hold", R"([{"keep":"w","value":["x"]}])").starts_with(R"({"error":"bad-value")"));
  EXPECT_TRUE(asked(R"({"id":1,"read":"w"})").find("bad-value") != std::string::npos);
}

TEST(CAnswer, NamesAreKeptOnceAndForTheirKind) {
  EXPECT_EQ(call("hold", R"([{"keep":"x","value":[1]}])"), "[[1]]");
  EXPECT_TRUE(call("hold", R"([{"keep":"x","value":[2]}])").find("is kept already") != std::string::npos);
  EXPECT_TRUE(call("walk", R"([0,{"kept":"x"}])").find("is kept, but is not a callback") !=
              std::string::npos);
  EXPECT_TRUE(call("hold", R"([{"kept":"x","value":[1]}])").find("is neither") != std::string::npos);
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
}

TEST(CAnswer, OnlyPlainCallsAreMeasured) {
  EXPECT_EQ(call("hold", R"([{"keep":"x","value":[1]}])"), "[[1]]");
  const std::string measured = asked(R"({"id":1,"bench":"poke","row":[],"loops":10})");
  EXPECT_TRUE(measured.ends_with(R"(,"sum":"0","row":[]})")) << measured;
  EXPECT_EQ(asked(R"({"id":2,"read":"x"})"), R"({"id":2,"rows":[[[11]]]})");
  EXPECT_EQ(asked(R"({"id":1,"bench":"walk","row":[0,null],"loops":1})"),
            R"({"id":1,"error":"refused","text":"a call with a callback is not measured"})");
  EXPECT_EQ(asked(R"({"id":1,"bench":"shout","row":[null],"loops":1})"),
            R"({"id":1,"error":"refused","text":"a call that gives memory to be freed is not measured"})");
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
}

/// What follows the times, or an error whole.
std::string measured(const std::string& name, const std::string& row, const std::string& context) {
  const std::string reply =
      asked(R"({"id":1,"bench":")" + name + R"(","row":)" + row + R"(,"loops":4)" + context + "}");
  const std::size_t sum = reply.find("\"sum\":");
  return sum == std::string::npos ? reply : reply.substr(sum);
}

const std::string thread = R"(,"context":"thread")";
std::string threads(const std::string& count) { return R"(,"context":"threads","threads":)" + count; }

TEST(CAnswer, EveryThreadHasArgumentsOfItsOwn) {
  const std::string plain = R"("sum":"10","row":[4,[4,9]]})";
  for (const std::string& context : {std::string(), thread, threads("2"), threads("64")})
    EXPECT_EQ(measured("bump", "[[0,9]]", context), plain) << context;
}

TEST(CAnswer, TheLoopRunsOnAThreadOfItsOwn) {
  const std::string here = measured("which", "[]", "");
  EXPECT_EQ(measured("which", "[]", ""), here);
  EXPECT_NE(measured("which", "[]", thread), here);
}

TEST(CAnswer, ThreadsCallAtOnce) {
  EXPECT_EQ(measured("meet", "[]", threads("2")), R"("sum":"4","row":[true]})");
}

TEST(CAnswer, ThreadsThatDifferAreTold) {
  const std::string sums = measured("which", "[]", threads("2")),
                    rows = measured("sign", "[[0]]", threads("3"));
  EXPECT_TRUE(sums.starts_with(R"({"id":1,"error":"raised","text":"the sum of thread 1 is \")")) << sums;
  EXPECT_TRUE(sums.find(R"(\", that of thread 2 \")") != std::string::npos) << sums;
  EXPECT_TRUE(rows.starts_with(R"({"id":1,"error":"raised","text":"the row of thread 1 is [[)")) << rows;
  EXPECT_TRUE(rows.find("]], that of thread 2 [[") != std::string::npos) << rows;
}

TEST(CAnswer, WhatIsKeptIsTheSameForEveryThread) {
  EXPECT_EQ(call("hold", R"([{"keep":"x","value":[1]}])"), "[[1]]");
  const std::string together = measured("sign", R"([{"kept":"x"}])", threads("8"));
  EXPECT_EQ(together, R"("sum":"0","row":)" + call("hold", R"([{"kept":"x"}])") + "}");
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
}

TEST(CAnswer, WrongArgumentsOfThreadsAreTold) {
  for (const std::string& context : {thread, threads("3")}) {
    EXPECT_EQ(measured("bump", R"([["x"]])", context),
              R"({"id":1,"error":"bad-value","text":"argument 1 (cells): cell 1: \"x\" is not an i32"})");
    EXPECT_EQ(measured("shout", "[null]", context),
              R"({"id":1,"error":"refused","text":"a call that gives memory to be freed is not measured"})");
  }
  // A second thread cannot keep under the same name; then nobody has called, and nothing is kept.
  const int before = fixture_bumps;
  const std::string keeps = R"([{"keep":"x","value":[7]}])";
  EXPECT_EQ(
      measured("bump", keeps, threads("3")),
      R"({"id":1,"error":"bad-value","text":"argument 1 (cells): \"x\" is kept already: release it first"})");
  EXPECT_EQ(fixture_bumps, before);
  EXPECT_EQ(measured("bump", keeps, thread), R"("sum":"38","row":[11,[11]]})");
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
}

const std::string made = R"(,"context":"made")", in_callback = R"(,"context":"callback")";

/// With a text of so many bytes, and cells.
std::string shortened(const std::string& hex, const std::string& slice, const std::string& context) {
  return measured("shorten", "[\"" + hex + "\"," + slice + "]", context);
}

TEST(CAnswer, EachTurnMakesItsArguments) {
  const std::string hex = "616263646566", slice = R"({"len":2,"cells":[9,5]})";
  // A length that was found before is six in each of four turns; one that is found anew, one less each time.
  EXPECT_EQ(shortened(hex, slice, ""), R"("sum":"32","row":[8,{"len":2,"cells":[5,5]}]})");
  EXPECT_EQ(shortened(hex, slice, made), R"("sum":"26","row":[5,{"len":2,"cells":[5,5]}]})");
}

TEST(CAnswer, ATextAndAnArrayMayBeEmptyAndThereMayBeNone) {
  EXPECT_EQ(shortened("", "null", made), R"("sum":"0","row":[0,null]})");
  EXPECT_EQ(shortened("", R"({"len":0,"cells":[]})", made), R"("sum":"0","row":[0,{"len":0,"cells":[]}]})");
}

TEST(CAnswer, WhatNoProgramHasAtHandIsNotMade) {
  EXPECT_EQ(shortened("610062", "null", made),
            R"({"id":1,"error":"refused","text":"argument 1 (text): a text of C's ends at its first NUL, )"
            R"(and this string has one inside"})");
  EXPECT_EQ(shortened("61", R"({"len":1,"cells":[1,2]})", made),
            R"({"id":1,"error":"refused","text":"argument 2 (cells): an array is as long as it is, )"
            R"(but this slice has room behind its length"})");
  EXPECT_EQ(shortened("6", "null", made),
            R"({"id":1,"error":"bad-value","text":"argument 1 (text): \"6\" is not a string in hex"})");
}

TEST(CAnswer, OnlyStringsAndSlicesOfNumbersAreMade) {
  const std::string other =
      R"({"id":1,"error":"refused","text":"only strings and slices of numbers are made, )"
      R"(and it takes something else too"})";
  EXPECT_EQ(measured("count", "[null]", made), other);
  EXPECT_EQ(measured("bump", "[[0]]", made), other);
  EXPECT_EQ(measured("meet_other", "[0]", made),
            R"({"id":1,"error":"refused","text":"it takes numbers only, which are not made of anything"})");
  EXPECT_EQ(measured("shout", "[null]", made),
            R"({"id":1,"error":"refused","text":"a call that gives memory to be freed is not measured"})");
}

TEST(CAnswer, CallsAreMeasuredInACallbackOnTheSameThread) {
  fixture_call_back(1);
  EXPECT_EQ(measured("which", "[]", in_callback), measured("which", "[]", ""));
  EXPECT_EQ(measured("bump", "[[0,9]]", in_callback), R"("sum":"10","row":[4,[4,9]]})");
  EXPECT_EQ(measured("bump", R"([["x"]])", in_callback),
            R"({"id":1,"error":"bad-value","text":"argument 1 (cells): cell 1: \"x\" is not an i32"})");
  fixture_call_back(-1);
}

TEST(CAnswer, ALibraryCallsBackOnce) {
  for (const int times : {0, 2}) {
    fixture_call_back(times);
    const int before = fixture_bumps;
    EXPECT_EQ(measured("bump", "[[0]]", in_callback),
              R"({"id":1,"error":"raised","text":"concord_call_back has called )" + std::to_string(times) +
                  R"( times what it is to call once"})");
    EXPECT_EQ(fixture_bumps, before + (times > 0 ? 4 : 0));
  }
  fixture_call_back(-1);
}

TEST(CAnswer, CallbackIsAContextOnlyOfLibrariesThatCallBack) {
  EXPECT_EQ(measured("bump", "[[0]]", in_callback),
            R"({"id":1,"error":"bad-request","text":"\"callback\" is not a context of this client: )"
            R"(it has [\"thread\",\"threads\",\"made\"]"})");
  fixture_call_back(1);
  EXPECT_TRUE(measured("bump", "[[0]]", R"(,"context":"fiber")")
                  .ends_with(R"(it has [\"thread\",\"threads\",\"made\",\"callback\"]"})"));
  fixture_call_back(-1);
}

TEST(CAnswer, WrongContextsAreTold) {
  for (const std::string context : {R"("fiber")", R"("")", R"("thread\u0000")", "null", "1"})
    EXPECT_TRUE(measured("bump", "[[0]]", R"(,"context":)" + context)
                    .starts_with(R"({"id":1,"error":"bad-request","text":")"))
        << context;
  EXPECT_EQ(measured("bump", "[[0]]", R"(,"context":"fiber")"),
            R"({"id":1,"error":"bad-request","text":"\"fiber\" is not a context of this client: )"
            R"(it has [\"thread\",\"threads\",\"made\"]"})");
  const std::string wrong =
      R"({"id":1,"error":"bad-request","text":"\"threads\" is not a number from 2 to 64"})";
  for (const std::string count : {"1", "0", "-2", "65", "2.5", R"("2")", "null", "99999999999999999999"})
    EXPECT_EQ(measured("bump", "[[0]]", threads(count)), wrong) << count;
  EXPECT_EQ(measured("bump", "[[0]]", R"(,"context":"threads")"), wrong);
}

std::string together(const std::string& name, const std::string& rows, int threads = 2) {
  return call(name, rows, R"(,"threads":)" + std::to_string(threads));
}

TEST(CAnswer, RowsOfSeveralThreadsAreThoseOfOne) {
  for (const auto& [name, rows] : {
           std::pair<std::string, std::string>{"shout", R"(["6869"],["6"],[null],[""],[5])"},
           {"replace",
            "[[[1," + one + ",[9],1],[2," + one + R"(,[7,8],0]],3],[[],"x"],[[[1,)" + two + ",null,0]],0]"},
           {"relabel", R"([[[["61","62","63"],[4,5,6]]]],[[[null,[]]]])"},
           {"walk", "[0,null]"},
           {"poke", ""},
       }) {
    const std::string alone = call(name, rows);
    for (const int threads : {2, 3, 64}) EXPECT_EQ(together(name, rows, threads), alone) << threads;
  }
  EXPECT_EQ(fixture_live, 0);
}

TEST(CAnswer, EachThreadCallsEachRowOnceWithArgumentsOfItsOwn) {
  const int before = fixture_bumps;
  EXPECT_EQ(together("bump", "[[0,9]],[[5]],[[7]]", 4), "[1,[1,9]],[6,[6]],[8,[8]]");
  EXPECT_EQ(fixture_bumps, before + 12);
}

TEST(CAnswer, ThreadsBeginWithDifferentRows) {
  EXPECT_EQ(together("meet_other", "[0],[1]"), "[true],[true]");
}

TEST(CAnswer, ARowThatThreadsGotDifferentlyIsTold) {
  const std::string differ = together("which", R"(["x"],[])", 3);
  EXPECT_TRUE(differ.starts_with(R"({"error":"bad-value","text":"1 arguments given, 0 expected"},)"
                                 R"({"error":"raised","text":"thread 1 got [)"))
      << differ;
  EXPECT_TRUE(differ.find("], thread 2 [") != std::string::npos) << differ;
}

TEST(CAnswer, WhatLastsIsNotForSeveralThreads) {
  EXPECT_EQ(call("hold", R"([{"keep":"x","value":[1]}])"), "[[1]]");
  EXPECT_EQ(together("bump", R"([{"keep":"y","value":[1]}],[{"kept":"x"}],[[2]])"),
            R"({"error":"bad-value","text":"argument 1 (cells): {\"keep\":\"y\",\"value\":[1]})"
            R"( is not for several threads at once"},)"
            R"({"error":"bad-value","text":"argument 1 (cells): {\"kept\":\"x\"})"
            R"( is not for several threads at once"},[3,[3]])");
  EXPECT_EQ(together("walk", R"([1,{"returns":[1]}])"),
            R"({"error":"bad-value","text":"argument 2 (each): {\"returns\":[1]})"
            R"( is not for several threads at once"})");
  EXPECT_EQ(asked(R"({"id":5,"release":["x"]})"), R"({"id":5,"rows":[]})");
}

TEST(CAnswer, WrongNumbersOfThreadsAreTold) {
  for (const std::string count : {"1", "0", "-2", "65", "2.5", R"("2")", "null", "99999999999999999999"})
    EXPECT_EQ(call("bump", "[[0]]", R"(,"threads":)" + count),
              R"({"id":1,"error":"bad-request","text":"\"threads\" is not a number from 2 to 64"})")
        << count;
  EXPECT_EQ(asked(R"({"id":1,"call":"bump","rows":1,"threads":2})"),
            R"({"id":1,"error":"bad-request","text":"\"rows\" is not a list"})");
}

TEST(CText, OfALongTextIsShownWhatIsAroundAPlace) {
  const auto around = [](const std::string& text, std::size_t place) {
    struct text shown {
    }, from{const_cast<char*>(text.data()), text.size(), 0};
    text_put_around(&shown, &from, place);
    std::string result(shown.at, shown.length);
    std::free(shown.at);
    return result;
  };
  std::string digits;
  for (int i = 0; i < 300; ++i) digits += static_cast<char>('0' + i % 10);
  EXPECT_EQ(around("short", 5), "short");
  EXPECT_EQ(around(digits, 40), digits.substr(0, 100) + "…");
  EXPECT_EQ(around(digits, 101), "…" + digits.substr(61, 100) + "…");
  EXPECT_EQ(around(digits, 300), "…" + digits.substr(260));
  std::string dots;
  for (int i = 0; i < 60; ++i) dots += "…";
  EXPECT_EQ(around(dots, 100), "…" + dots.substr(60, 99) + "…");  // no character is cut
}

TEST(CAnswer, WhatIsNoRequestIsTold) {
  EXPECT_EQ(asked(R"({"id":1,"call":"nothing","rows":[]})"),
            R"({"id":1,"error":"unknown-function","text":"\"nothing\""})");
  EXPECT_EQ(asked(R"({"id":1,"call":"refused","rows":[]})"),
            R"({"id":1,"error":"refused","text":"no reason"})");
  for (const std::string wrong :
       {R"({"id":1})", R"({"id":1,"call":"poke","rows":1})", R"({"id":1,"release":"x"})",
        R"({"id":1,"read":"x","calls":-1})", R"({"id":1,"call":5})", "[]", "{"})
    EXPECT_TRUE(asked(wrong).find("\"error\":\"bad-request\"") != std::string::npos) << wrong << asked(wrong);
}

}  // namespace
