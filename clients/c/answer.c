// See answer.h.
#include "answer.h"

#include <stdlib.h>
#include <string.h>

#include "contexts.h"
#include "kept.h"
#include "threads.h"
#include "together.h"

/// Integers beyond 64 bits are legal JSON, and wrong arguments like any other: Jansson reads a line that
/// holds one only if it may read every integer as a double.
json_t* answer_parse(const char* line, size_t length, struct text* problem) {
  if (length > longest_line_bytes) {
    text_print(problem, "the line has %zu bytes, %d are allowed", length, longest_line_bytes);
    return NULL;
  }
  json_error_t error;
  json_t* value = json_loadb(line, length, JSON_ALLOW_NUL, &error);
  if (value == NULL && json_error_code(&error) == json_error_numeric_overflow) {
    value = json_loadb(line, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
  }
  if (value == NULL) text_print(problem, "column %d: %s", error.column, error.text);
  return value;
}

static void put_error(struct text* reply, const char* code, const struct text* problem) {
  text_put(reply, "\"error\":\"");
  text_put(reply, code);
  text_put(reply, "\",\"text\":");
  text_put_quoted(reply, problem->at, problem->length);
}

void answer_error(struct text* reply, const char* code, const struct text* problem) {
  text_put_char(reply, '{');
  put_error(reply, code, problem);
  text_put_char(reply, '}');
}

void answer_row(const struct binding_export* of, struct wire_row* row, const json_t* values,
                struct text* reply) {
  wire_begin(row, values);
  if (!of->call(row, NULL, reply)) answer_error(reply, row->code, &row->problem);
  wire_end(row);
}

static const struct binding_export* find_export(const json_t* name) {
  const size_t length = json_string_length(name);
  for (const struct binding_export* export = binding_exports; export->name != NULL; ++export) {
    if (strlen(export->name) == length && memcmp(export->name, json_string_value(name), length) == 0)
      return export;
  }
  return NULL;
}

// These answer one request: they add the members that follow its id, or put what is wrong with it in
// `problem` and give the code.

static const char* answer_call(const struct binding_export* export, const json_t* request, struct text* reply,
                               struct text* problem) {
  const json_t *rows = json_object_get(request, "rows"), *threads = json_object_get(request, "threads");
  if (!json_is_array(rows)) {
    text_put(problem, "\"rows\" is not a list");
    return "bad-request";
  }
  if (threads != NULL) {
    int64_t number;
    if (!threads_read(threads, &number, problem)) return "bad-request";
    return together_call(export, rows, (size_t)number, reply, problem);
  }
  struct wire_row row = {0};
  text_put(reply, "\"rows\":[");
  const size_t count = json_array_size(rows);
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text_put_char(reply, ',');
    answer_row(export, &row, json_array_get(rows, i), reply);
  }
  text_put_char(reply, ']');
  wire_dispose_row(&row);
  return NULL;
}

static const char* answer_export(const json_t* name, bool calls, const json_t* request, struct text* reply,
                                 struct text* problem) {
  const struct binding_export* export = find_export(name);
  if (export == NULL) {
    wire_show(problem, name);
    return "unknown-function";
  }
  if (export->refused != NULL) {
    text_put(problem, export->refused);
    return "refused";
  }
  return (calls ? answer_call : contexts_bench)(export, request, reply, problem);
}

static const char* answer_read(const json_t* request, struct text* reply, struct text* problem) {
  int64_t calls = 0;
  const json_t* wanted = json_object_get(request, "calls");
  if (wanted != NULL && !wire_read_whole(wanted, 0, INT32_MAX, &calls)) {
    text_put(problem, "\"calls\" is not a number from 0 up");
    return "bad-request";
  }
  struct wire_kept* kept = wire_find_kept(json_object_get(request, "read"), problem);
  if (kept == NULL) return "bad-value";
  text_put(reply, "\"rows\":[[");
  const size_t behind_row = reply->length - 1;
  if (wire_take_kept(kept, (size_t)calls, reply, problem)) {
    text_put(reply, "]]");
    return NULL;
  }
  reply->length = behind_row;
  answer_error(reply, "raised", problem);
  text_put_char(reply, ']');
  return NULL;
}

/// All names or none.
static const char* answer_release(const json_t* names, struct text* reply, struct text* problem) {
  if (!json_is_array(names)) {
    text_put(problem, "\"release\" is not a list of names");
    return "bad-request";
  }
  for (size_t i = 0; i < json_array_size(names); ++i)
    if (wire_find_kept(json_array_get(names, i), problem) == NULL) return "bad-value";
  for (size_t i = 0; i < json_array_size(names); ++i) {
    struct wire_kept* kept = wire_find_kept(json_array_get(names, i), problem);
    if (kept == NULL) return "bad-value";  // the same name twice
    wire_release_kept(kept);
  }
  text_put(reply, "\"rows\":[]");
  return NULL;
}

static const char* answer_request(const json_t* request, struct text* reply, struct text* problem) {
  const json_t *call = json_object_get(request, "call"), *measured = json_object_get(request, "bench");
  if (json_is_string(call)) return answer_export(call, true, request, reply, problem);
  if (call == NULL && json_is_string(measured))
    return answer_export(measured, false, request, reply, problem);
  if (json_object_get(request, "read") != NULL) return answer_read(request, reply, problem);
  if (json_object_get(request, "release") != NULL)
    return answer_release(json_object_get(request, "release"), reply, problem);
  text_put(problem, "neither \"call\" nor \"bench\" names an export");
  return "bad-request";
}

void answer(const char* line, size_t length, struct text* reply) {
  struct text problem = {0};
  json_t* request = answer_parse(line, length, &problem);
  const char* code = request != NULL ? NULL : "bad-request";
  int64_t id;
  text_put(reply, "{\"id\":");
  if (wire_read_whole(json_object_get(request, "id"), INT64_MIN, INT64_MAX, &id)) {
    text_put_signed(reply, id);
  } else {
    text_put(reply, "null");
    if (code == NULL) text_put(&problem, "\"id\" is not a whole number");
    code = "bad-request";
  }
  text_put_char(reply, ',');
  const size_t behind_id = reply->length;
  if (code == NULL) code = answer_request(request, reply, &problem);
  if (code == NULL && reply->length > longest_line_bytes - 2) {
    text_print(&problem, "the reply has %zu bytes, %d are allowed: send fewer rows", reply->length,
               longest_line_bytes);
    code = "bad-request";
  }
  if (code != NULL) {
    reply->length = behind_id;
    put_error(reply, code, &problem);
  }
  text_put_char(reply, '}');
  json_decref(request);
  free(problem.at);
}
