package concord;

/** A parameter or result that is laid out in memory: of a struct the glue is given the address, and takes it from there. */
final class Image implements Export.Argument {
  private final Codec codec;
  private final boolean whole; // a struct
  private Address memory; // C gets a copy, so one serves all calls

  private Image(Codec codec, boolean whole) {
    this.codec = codec;
    this.whole = whole;
  }

  static Export.Argument address(Codec codec) {
    return new Image(codec, false);
  }

  static Export.Argument function(Codec codec, Stub stub) {
    return new Image(codec, false);
  }

  static Export.Argument structure(Codec codec, Shape shape) {
    return new Image(codec, true);
  }

  static Export.Argument string() {
    return new Image(CMemory.STRING, true);
  }

  static Export.Argument slice(CMemory.Slice codec) {
    return new Image(codec, true);
  }

  @Override
  public boolean needsRow() {
    return true;
  }

  @Override
  public Codec codec() {
    return codec;
  }

  private Address memory() {
    if (memory == null) memory = Address.allocate(codec.size());
    return memory;
  }

  @Override
  public Object decode(Object wire, Row row) throws Values.BadValue {
    memory().clear(codec.size());
    codec.write(memory, 0, wire, row);
    return whole ? memory : memory.getPointer(0);
  }

  @Override
  public void encode(Object value, Row row, StringBuilder out) {
    codec.read(laidOut(value), 0, row, out);
  }

  @Override
  public long count(Object value) {
    return codec.count(laidOut(value), 0);
  }

  /** The value's memory. That of an argument is the one that it was passed from. */
  Address laidOut(Object value) {
    if (whole) return given(value);
    memory().setLong(0, Address.number(value));
    return memory;
  }

  /** A struct's memory as the call left it. */
  Address given(Object value) {
    return (Address) value;
  }
}
