// Calls through libffi, of functions that stand here and are described by hand as the tables would do it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

extern "C" {
#include "answer.h"
#include "foreign.h"
#include "threads.h"
#include "together.h"
}

namespace {

struct Thick {
  std::int64_t a, b, c;
};
struct Row {
  std::int32_t cells[3];
  double weight;
};
struct Halves {
  std::int64_t r0;
  std::int8_t r1;
};
using Turn = std::int8_t (*)(std::int8_t);

std::int32_t bump(std::int32_t* cells) { return ++*cells; }
std::int8_t negate(std::int8_t x) { return static_cast<std::int8_t>(-x); }
std::int64_t weigh_thick(Thick t) { return t.a + 10 * t.b + 100 * t.c; }
double weigh_row(Row r) { return (r.cells[0] + 10 * r.cells[1] + 100 * r.cells[2]) * r.weight; }
Halves halve(std::int64_t x) { return {x / 2, static_cast<std::int8_t>(x % 2)}; }
std::int64_t turn_twice(Turn turn) { return turn(1) * 1000 + turn(2); }

wire_type of_kind(wire_kind kind, std::size_t size) {
  wire_type type{};
  type.kind = kind;
  type.size = size;
  return type;
}

wire_type scalar(wire_kind kind, const wire_codec& codec) {
  wire_type type = of_kind(kind, codec.size);
  type.codec = &codec;
  return type;
}

wire_type array_of(const wire_type& cell, std::size_t length) {
  wire_type type = of_kind(wire_kind_array, length * cell.size);
  type.elem = &cell;
  type.length = length;
  return type;
}

wire_type struct_of(const wire_field* fields, std::size_t count, std::size_t size) {
  wire_type type = of_kind(wire_kind_struct, size);
  type.fields = fields;
  type.length = count;
  return type;
}

const wire_type i8 = scalar(wire_kind_i8, wire_codec_i8), i32 = scalar(wire_kind_i32, wire_codec_i32),
                i64 = scalar(wire_kind_i64, wire_codec_i64), f64 = scalar(wire_kind_f64, wire_codec_f64);
const wire_type three = array_of(i32, 3), none = array_of(i32, 0);

const wire_field thick_fields[] = {{"a", 0, &i64}, {"b", 8, &i64}, {"c", 16, &i64}};
const wire_field row_fields[] = {{"cells", 0, &three}, {"weight", 16, &f64}};
const wire_field halves_fields[] = {{"r0", 0, &i64}, {"r1", 8, &i8}};
const wire_field open_fields[] = {{"length", 0, &i32}, {"cells", 4, &none}};
const wire_field moved_fields[] = {{"a", 0, &i32}, {"b", 8, &i32}};
const wire_type thick = struct_of(thick_fields, 3, 24), row_type = struct_of(row_fields, 2, 24),
                halves = struct_of(halves_fields, 2, 16), empty = struct_of(nullptr, 0, 0),
                open_ended = struct_of(open_fields, 2, 4), moved = struct_of(moved_fields, 2, 12);

const wire_slot turn_params[] = {{"x", &i8, false}};
wire_callback* turns[wire_callbacks_at_once];
void (*turn_functions[wire_callbacks_at_once])();
const wire_prototype turn_prototype{turn_params, 1, &i8, turn_functions, turns};
const wire_type turn = [] {
  wire_type type = of_kind(wire_kind_callback, sizeof(Turn));
  type.prototype = &turn_prototype;
  return type;
}();

/// A client keeps what it prepares, also of what it then refuses, as long as it lives: no leak, though we
/// forget it.
bool prepare_for_life(foreign_function* function, text* problem) {
#ifdef __SANITIZE_ADDRESS__
  const __lsan::ScopedDisabler known;
#endif
  return foreign_prepare(function, problem);
}

bool make_callbacks_for_life(text* problem) {
#ifdef __SANITIZE_ADDRESS__
  const __lsan::ScopedDisabler known;
#endif
  return foreign_make_callbacks(&turn_prototype, turn_functions, problem);
}

template <class Function>
std::string called(Function* function, const wire_slot* slots, std::size_t results, const wire_type* returned,
                   const std::string& arguments, bench* bench = nullptr,
                   decltype(foreign_call) call = foreign_call) {
  json_t* values = json_loads(arguments.c_str(), 0, nullptr);
  const wire_signature signature{slots, json_array_size(values), results};
  foreign_function foreign{};
  foreign.signature = &signature;
  foreign.returned = returned;
  foreign.address = reinterpret_cast<void (*)()>(function);
  text problem{}, out{};
  if (!prepare_for_life(&foreign, &problem)) {
    json_decref(values);
    return std::string(problem.at, problem.length);
  }
  wire_row row{};
  wire_begin(&row, values);
  std::string reply = "not carried out";
  if (call(&foreign, &row, bench, &out)) reply = std::string(out.at, out.length);
  wire_end(&row);
  wire_dispose_row(&row);
  json_decref(values);
  std::free(out.at);
  return reply;
}

TEST(Foreign, SmallResultsKeepTheirSign) {
  const wire_slot slots[] = {{"x", &i8, false}, {"r0", &i8, true}};
  EXPECT_EQ(called(negate, slots, 1, &i8, "[100]"), "[-100]");
}

TEST(Foreign, AStructThatGoesByMemoryIsTheCallersAfterTheCallsToo) {
  const wire_slot slots[] = {{"t", &thick, true}, {"r0", &i64, true}};
  bench bench{};
  bench.loops = 3;
  EXPECT_EQ(called(weigh_thick, slots, 1, &i64, R"([["1","2","3"]])", &bench), R"(["321",["1","2","3"]])");
  EXPECT_EQ(std::string(bench.sum.at, bench.sum.length), "\"963\"");
  std::free(bench.sum.at);
}

const wire_type cells = [] {
  wire_type type = of_kind(wire_kind_pointer, sizeof(void*));
  type.elem = &i32;
  return type;
}();
const wire_slot bump_slots[] = {{"cells", &cells, true}, {"r0", &i32, true}};
const wire_signature bump_signature{bump_slots, 1, 1};
foreign_function foreign_bump{};

/// As the binding has it for the driver.
binding_export prepared_bump() {
  foreign_bump.signature = &bump_signature;
  foreign_bump.returned = &i32;
  foreign_bump.address = reinterpret_cast<void (*)()>(bump);
  text problem{};
  EXPECT_TRUE(prepare_for_life(&foreign_bump, &problem));
  const auto call = [](wire_row* row, bench* bench, text* out) {
    return foreign_call(&foreign_bump, row, bench, out);
  };
  return {"bump", call, nullptr, &bump_signature, nullptr};
}

TEST(Foreign, EveryThreadHasAFrameOfItsOwn) {
  const binding_export bumps = prepared_bump();
  text problem{}, reply{};
  json_t* row = json_loads("[[0,9]]", 0, nullptr);
  EXPECT_EQ(threads_bench(&bumps, row, 4, 8, &reply, &problem), nullptr)
      << std::string(problem.at, problem.length);
  EXPECT_TRUE(std::string(reply.at, reply.length).ends_with(R"("sum":"10","row":[4,[4,9]])"));
  json_decref(row);
  std::free(reply.at);
  std::free(problem.at);
}

TEST(Foreign, SoHasEveryThreadOfABatch) {
  const binding_export bumps = prepared_bump();
  text problem{}, reply{};
  std::string many = "[[[0,9]]", bumped = R"("rows":[[1,[1,9]])";
  for (int i = 1; i < 2000; ++i) {
    many += ",[[" + std::to_string(i) + "]]";
    bumped += ",[" + std::to_string(i + 1) + ",[" + std::to_string(i + 1) + "]]";
  }
  json_t* rows = json_loads((many + "]").c_str(), 0, nullptr);
  EXPECT_EQ(together_call(&bumps, rows, 8, &reply, &problem), nullptr);
  EXPECT_EQ(std::string(reply.at, reply.length), bumped + "]");
  json_decref(rows);
  std::free(reply.at);
  std::free(problem.at);
}

const wire_type string_type = of_kind(wire_kind_string, sizeof(wire_string));
const wire_type slice_type = [] {
  wire_type type = of_kind(wire_kind_slice, sizeof(wire_slice));
  type.elem = &i32;
  return type;
}();

/// Both lengths; the text is one shorter afterwards.
std::int64_t shorten(wire_string text, wire_slice numbers) {
  if (text.n > 0) const_cast<char*>(text.p)[text.n - 1] = '\0';
  return text.n + 10 * numbers.len;
}

TEST(Foreign, EachTurnMakesItsArguments) {
  const wire_slot slots[] = {
      {"text", &string_type, false}, {"numbers", &slice_type, false}, {"r0", &i64, true}};
  const std::string arguments = R"(["616263646566",{"len":2,"cells":[3,4]}])";
  bench ready{}, made{};
  ready.loops = made.loops = 4;
  EXPECT_EQ(called(shorten, slots, 1, &i64, arguments, &ready), R"(["26"])");
  EXPECT_EQ(called(shorten, slots, 1, &i64, arguments, &made, foreign_made), R"(["23"])");
  EXPECT_EQ(std::string(ready.sum.at, ready.sum.length), "\"104\"");
  EXPECT_EQ(std::string(made.sum.at, made.sum.length), "\"98\"");
  EXPECT_EQ(called(shorten, slots, 1, &i64, R"(["6100",null])", &made, foreign_made), "not carried out");
  std::free(ready.sum.at);
  std::free(made.sum.at);
}

TEST(Foreign, ArraysLieInStructs) {
  const wire_slot slots[] = {{"r", &row_type, false}, {"r0", &f64, true}};
  EXPECT_EQ(called(weigh_row, slots, 1, &f64, R"([[[1,2,3],"4000000000000000"]])"),
            R"(["4084100000000000"])");
}

TEST(Foreign, SeveralResultsAreAStruct) {
  const wire_slot slots[] = {{"x", &i64, false}, {"r0", &i64, true}, {"r1", &i8, true}};
  EXPECT_EQ(called(halve, slots, 2, &halves, R"(["-7"])"), R"(["-3",-1])");
}

TEST(Foreign, CallbacksGiveSmallResultsToo) {
  text problem{};
  ASSERT_TRUE(make_callbacks_for_life(&problem));
  const wire_slot slots[] = {{"turn", &turn, true}, {"r0", &i64, true}};
  EXPECT_EQ(called(turn_twice, slots, 1, &i64, R"([{"returns":[-3,4]}])"), R"(["-2996",[[1],[2]]])");
}

TEST(Foreign, WhatLibffiCannotPassIsToldWithTheReason) {
  const auto refusal = [](const wire_type& type) {
    const wire_slot slots[] = {{"s", &type, false}};
    return called(negate, slots, 0, nullptr, "[null]");
  };
  EXPECT_EQ(refusal(empty), "libffi has no structs without fields");
  EXPECT_EQ(refusal(open_ended), "libffi has no arrays without cells");
  EXPECT_EQ(refusal(moved), "libffi lays out a struct of it in another way than C");
}

}  // namespace
