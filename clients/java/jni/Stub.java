package concord;

/** How scripts become C's function pointers of one type, of which the glue has so many. */
record Stub(int type) {
  Address pointer(Script script, Row row) {
    long function = Binding.FunctionPointers.take(type, script);
    if (function == 0) throw new IllegalStateException("there are no more function pointers of this type in the glue");
    row.region().releaseBy(() -> Binding.FunctionPointers.leave(type, function));
    return Address.at(function);
  }
}
