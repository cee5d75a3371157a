package concord;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.LongUnaryOperator;

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

  /** As bytes, since JNI's own UTF-8 spells a NUL and what is beyond 16 bits otherwise. */
  @Override
  public Made.Maker maker(Object wire) throws Values.BadValue {
    if (codec == CMemory.STRING) {
      String text = Made.text(wire);
      return made(place -> Memory.string(place, text.getBytes(UTF_8)));
    }
    if (codec instanceof Pointers.CString) {
      String text = Made.cText(wire);
      return text == null ? region -> null : region -> text(text, region);
    }
    if (codec instanceof CMemory.Slice slice && slice.element() instanceof Values.Scalar element)
      return slice(Made.cells(element, wire));
    return Export.Argument.super.maker(wire);
  }

  private static Address text(String text, Region region) {
    long copy = Memory.text(text.getBytes(UTF_8));
    region.releaseBy(() -> Memory.release(copy));
    return Address.at(copy);
  }

  private Made.Maker slice(Object cells) {
    if (cells instanceof byte[] own) return made(place -> Memory.sliceOfBytes(place, own));
    if (cells instanceof short[] own) return made(place -> Memory.sliceOfShorts(place, own));
    if (cells instanceof int[] own) return made(place -> Memory.sliceOfInts(place, own));
    if (cells instanceof long[] own) return made(place -> Memory.sliceOfLongs(place, own));
    if (cells instanceof float[] own) return made(place -> Memory.sliceOfFloats(place, own));
    if (cells instanceof double[] own) return made(place -> Memory.sliceOfDoubles(place, own));
    Address nil = Address.allocate(codec.size());
    return region -> nil;
  }

  /** By the glue, which puts it at a place in C's memory: only that is there before. */
  private Made.Maker made(LongUnaryOperator glue) {
    Address place = Address.allocate(codec.size());
    return region -> {
      long copy = glue.applyAsLong(place.number());
      region.releaseBy(() -> Memory.release(copy));
      return place;
    };
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
