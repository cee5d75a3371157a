package concord;

/** No adapter takes a callback (see client.toml). */
record Stub(int type) {
  Address pointer(Script script, Row row) {
    throw new UnsupportedOperationException();
  }
}
