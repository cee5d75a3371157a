// The loop of PROTOCOL.md: reads requests from descriptor 3, has the generated binding make the calls,
// answers on 4. It knows neither the library's functions nor how they are reached, and it never judges what
// they return.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "binding.h"

#define WORD(token) #token
#define DOTTED(major, minor, patch) WORD(major) "." WORD(minor) "." WORD(patch)
#ifdef __clang__
#define RUNTIME "C, clang " DOTTED(__clang_major__, __clang_minor__, __clang_patchlevel__)
#else
#define RUNTIME "C, gcc " DOTTED(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)
#endif

enum { requests_fd = 3, replies_fd = 4, version = 1, longest_line_bytes = 16 << 20 };

/// Whatever the calls printed must be in the pipe before the reply is: C's buffers are ours to flush.
static void send_reply(struct text* reply) {
  fflush(NULL);
  text_put_char(reply, '\n');
  for (size_t sent = 0; sent < reply->length;) {
    const ssize_t n = write(replies_fd, reply->at + sent, reply->length - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      fprintf(stderr, "cannot write a reply to descriptor %d: %s\n", replies_fd, strerror(errno));
      exit(EXIT_FAILURE);
    }
    sent += (size_t)n;
  }
  reply->length = 0;
}

/// Integers beyond 64 bits are legal JSON, and wrong arguments like any other: Jansson reads a line that
/// holds one only if it may read every integer as a double.
static json_t* parse(const char* line, size_t length, struct text* problem) {
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

static const char* answer_call(const struct binding_export* export, const json_t* rows, struct text* reply,
                               struct text* problem) {
  if (!json_is_array(rows)) {
    text_put(problem, "\"rows\" is not a list");
    return "bad-request";
  }
  struct wire_args args = {0};
  text_put(reply, "\"rows\":[");
  const size_t count = json_array_size(rows);
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text_put_char(reply, ',');
    wire_begin(&args, json_array_get(rows, i));
    if (export->call(&args, NULL, reply)) continue;
    text_put_char(reply, '{');
    put_error(reply, "bad-value", &args.problem);
    text_put_char(reply, '}');
  }
  text_put_char(reply, ']');
  free(args.problem.at);
  return NULL;
}

static const char* answer_bench(const struct binding_export* export, const json_t* request,
                                struct text* reply, struct text* problem) {
  struct bench bench = {0};
  if (!wire_read_whole(json_object_get(request, "loops"), 1, INT64_MAX, &bench.loops)) {
    text_put(problem, "\"loops\" is not a number from 1 up");
    return "bad-request";
  }
  struct wire_args args = {0};
  struct text row = {0};
  wire_begin(&args, json_object_get(request, "row"));
  const bool called = export->call(&args, &bench, &row);
  if (called) {
    bench_put(&bench, reply);
    text_put(reply, ",\"row\":");
    text_add(reply, row.at, row.length);
  } else {
    text_add(problem, args.problem.at, args.problem.length);
  }
  free(row.at);
  free(args.problem.at);
  free(bench.sum.at);
  return called ? NULL : "bad-value";
}

static const char* answer(const json_t* request, struct text* reply, struct text* problem) {
  const json_t* call = json_object_get(request, "call");
  const json_t* name = call != NULL ? call : json_object_get(request, "bench");
  if (!json_is_string(name)) {
    text_put(problem, "neither \"call\" nor \"bench\" names an export");
    return "bad-request";
  }
  const struct binding_export* export = find_export(name);
  if (export == NULL) {
    wire_show(problem, name);
    return "unknown-function";
  }
  if (export->refused != NULL) {
    text_put(problem, export->refused);
    return "refused";
  }
  if (call == NULL) return answer_bench(export, request, reply, problem);
  return answer_call(export, json_object_get(request, "rows"), reply, problem);
}

static void handle(const char* line, size_t length, struct text* reply) {
  struct text problem = {0};
  json_t* request = parse(line, length, &problem);
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
  if (code == NULL) code = answer(request, reply, &problem);
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

static const char* reach(const json_t* hello, struct text* problem) {
  int64_t spoken;
  if (!wire_read_whole(json_object_get(hello, "concord"), version, version, &spoken)) {
    text_print(problem, "this client speaks version %d of the protocol", version);
    return "version";
  }
  const json_t* library = json_object_get(hello, "library");
  if (json_is_string(library))
    binding_reach(json_string_value(library), problem);
  else
    text_put(problem, "\"library\" is not a path");
  return problem->length == 0 ? NULL : "load";
}

static void put_ready(struct text* reply) {
  text_print(reply, "{\"ready\":{\"client\":\"%s\",\"runtime\":", binding_client);
  text_put_quoted(reply, RUNTIME, strlen(RUNTIME));
  text_put(reply, ",\"refuses\":{");
  const char* comma = "";
  for (const struct binding_export* export = binding_exports; export->name != NULL; ++export) {
    if (export->refused == NULL) continue;
    text_print(reply, "%s\"%s\":", comma, export->name);
    text_put_quoted(reply, export->refused, strlen(export->refused));
    comma = ",";
  }
  text_put(reply, "}}}");
}

/// Answers the first line. Without the library there is nothing more to do.
static bool start(const char* line, size_t length, struct text* reply) {
  struct text problem = {0};
  json_t* hello = parse(line, length, &problem);
  const char* code = hello != NULL ? reach(hello, &problem) : "bad-request";
  if (code == NULL) {
    put_ready(reply);
  } else {
    text_print(reply, "{\"error\":{\"code\":\"%s\",\"text\":", code);
    text_put_quoted(reply, problem.at, problem.length);
    text_put(reply, "}}");
  }
  json_decref(hello);
  free(problem.at);
  return code == NULL;
}

int main(void) {
  FILE* requests = fdopen(requests_fd, "r");
  if (requests == NULL || fcntl(replies_fd, F_GETFD) < 0) {
    fprintf(stderr, "descriptors %d and %d are not open: this program is started by concord run\n",
            requests_fd, replies_fd);
    return 2;
  }
  // Programs that the library starts must not hold the pipes open.
  fcntl(requests_fd, F_SETFD, FD_CLOEXEC);
  fcntl(replies_fd, F_SETFD, FD_CLOEXEC);
  setvbuf(requests, NULL, _IOFBF, 1 << 18);

  struct text reply = {0};
  char* line = NULL;
  size_t room = 0;
  ssize_t length;
  bool started = false, going = true;
  while (going && (length = getline(&line, &room, requests)) >= 0) {
    if (started)
      handle(line, (size_t)length, &reply);
    else
      started = going = start(line, (size_t)length, &reply);
    send_reply(&reply);
  }
  free(line);
  free(reply.at);
  fclose(requests);
  return going ? EXIT_SUCCESS : EXIT_FAILURE;
}
