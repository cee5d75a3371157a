// The loop of PROTOCOL.md: reads requests from descriptor 3, has them answered, writes the replies to 4. It
// knows neither the library's functions nor how they are reached, and it never judges what they return.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "contexts.h"

#define WORD(token) #token
#define DOTTED(major, minor, patch) WORD(major) "." WORD(minor) "." WORD(patch)
#ifndef LANGUAGE
#define LANGUAGE "C"  // of the binding
#endif
#ifdef __clang__
#define RUNTIME LANGUAGE ", clang " DOTTED(__clang_major__, __clang_minor__, __clang_patchlevel__)
#else
#define RUNTIME LANGUAGE ", gcc " DOTTED(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)
#endif

enum { requests_fd = 3, replies_fd = 4, version = 1 };

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

/// The functions that free what the library gives. C's own is taken as this program has it: asked for in the
/// library's scope it would be libc's even where another allocator stands before that.
static void find_frees(void* handle, struct text* problem) {
  if (handle == NULL) return;
  for (const struct wire_type* const* type = binding_types; *type != NULL; ++type) {
    struct wire_free* const by = (*type)->free;
    if (by == NULL) continue;
    by->function = free;
    if (strcmp(by->name, "free") == 0) continue;
    void* address = dlsym(handle, by->name);
    // C has no cast from an object's pointer to a function's; POSIX promises that the bytes mean the same.
    memcpy(&by->function, &address, sizeof address);
    if (address != NULL) continue;
    text_print(problem, "no function \"%s\" to free what the library gives: %s", by->name, dlerror());
    return;
  }
}

/// Only libraries that are built for it call back; the archive is built of the package as it is.
static void find_call_back(void* handle) {
  void* address = handle != NULL ? dlsym(handle, "concord_call_back") : NULL;
  memcpy(&contexts_call_back, &address, sizeof address);
}

static const char* reach(const json_t* hello, int64_t* load_ns, struct text* problem) {
  int64_t spoken;
  if (!wire_read_whole(json_object_get(hello, "concord"), version, version, &spoken)) {
    text_print(problem, "this client speaks version %d of the protocol", version);
    return "version";
  }
  const json_t* library = json_object_get(hello, "library");
  if (json_is_string(library)) {
    const int64_t start_ns = bench_now_ns();
    void* handle = binding_reach(json_string_value(library), problem);
    *load_ns = bench_now_ns() - start_ns;
    find_frees(handle, problem);
    find_call_back(handle);
  } else {
    text_put(problem, "\"library\" is not a path");
  }
  return problem->length == 0 ? NULL : "load";
}

static void put_ready(int64_t load_ns, struct text* reply) {
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
  text_put(reply, "},\"contexts\":");
  contexts_put(reply);
  if (binding_loads) {
    text_put(reply, ",\"load_ns\":");
    text_put_signed(reply, load_ns);
  }
  text_put(reply, "}}");
}

/// Answers the first line. Without the library there is nothing more to do.
static bool start(const char* line, size_t length, struct text* reply) {
  struct text problem = {0};
  json_t* hello = answer_parse(line, length, &problem);
  int64_t load_ns = 0;
  const char* code = hello != NULL ? reach(hello, &load_ns, &problem) : "bad-request";
  if (code == NULL) {
    put_ready(load_ns, reply);
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
      answer(line, (size_t)length, &reply);
    else
      started = going = start(line, (size_t)length, &reply);
    send_reply(&reply);
  }
  free(line);
  free(reply.at);
  fclose(requests);
  return going ? EXIT_SUCCESS : EXIT_FAILURE;
}
