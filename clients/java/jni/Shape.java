package concord;

/** How a struct is laid out is known to the C compiler, which has the header. */
record Shape() {
  String refusal(CMemory.Struct struct) {
    return null;
  }
}
