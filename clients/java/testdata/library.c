// What C's own library lacks of what the clients are tested with: Go's strings and slices by value, and a
// call back.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct go_string {
  const unsigned char* p;
  ptrdiff_t n;
};
struct go_slice {
  void* data;
  int64_t len, cap;
};

/// So many bytes, and their sum: more than the text's length says, and more than up to a NUL.
int64_t weight(struct go_string text) {
  int64_t sum = text.n * 1000;
  for (ptrdiff_t i = 0; i < text.n; ++i) sum += text.p[i];
  return sum;
}

/// Likewise of C's text; -1 where there is none.
int64_t weight_c(const char* text) {
  return text == NULL ? -1 : weight((struct go_string){(const unsigned char*)text, (ptrdiff_t)strlen(text)});
}

/// Negates each cell, and gives their sum before: a second call with the same memory gives another one.
int64_t negate(struct go_slice slice) {
  int64_t* cells = slice.data;
  int64_t sum = cells == NULL ? 1000 : 0;
  for (int64_t i = 0; i < slice.len; ++i) {
    sum += cells[i];
    cells[i] = -cells[i];
  }
  return sum;
}

#define BUMP(type, slice) \
  for (int64_t i = 0; i < slice.cap; ++i) ++((type*)slice.data)[i]

/// One more in each cell, of each size.
void bump(struct go_slice a, struct go_slice b, struct go_slice c, struct go_slice d, struct go_slice e,
          struct go_slice f) {
  BUMP(uint8_t, a);
  BUMP(int16_t, b);
  BUMP(uint32_t, c);
  BUMP(int64_t, d);
  BUMP(float, e);
  BUMP(double, f);
}

static _Thread_local int32_t inside = 0;

/// How many callbacks this thread is in.
int32_t depth(void) { return inside; }

#ifndef LACKS_CALL_BACK
void concord_call_back(void (*function)(void*), void* value) {
  ++inside;
#ifndef CALLS_NOTHING
  function(value);
#else
  (void)function, (void)value;
#endif
  --inside;
}
#endif
