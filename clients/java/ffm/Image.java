package concord;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A parameter or result that is laid out in memory: a struct is passed as its segment, an address as what stands there. */
final class Image implements Export.Argument {
  private static final long ALIGNMENT = 16;

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

  /** Any thread may look at it: callbacks return such as well. */
  private Address memory() {
    if (memory == null) memory = new Address(Arena.ofAuto().allocate(codec.size(), ALIGNMENT));
    return memory;
  }

  @Override
  public Object decode(Object wire, Row row) throws Values.BadValue {
    MemorySegment segment = memory().segment();
    segment.fill((byte) 0);
    codec.write(memory, 0, wire, row);
    if (whole) return segment;
    Address address = memory.getPointer(0);
    return address == null ? MemorySegment.NULL : address.segment();
  }

  @Override
  public Made.Maker maker(Object wire) throws Values.BadValue {
    if (codec == CMemory.STRING) {
      String text = Made.text(wire);
      return region -> string(text, region.arena);
    }
    if (codec instanceof Pointers.CString) {
      String text = Made.cText(wire);
      return text == null ? region -> MemorySegment.NULL : region -> region.arena.allocateFrom(text);
    }
    if (codec instanceof CMemory.Slice slice && slice.element() instanceof Values.Scalar element)
      return slice(Made.cells(element, wire));
    return Export.Argument.super.maker(wire);
  }

  /** Java's as Go's: what a program makes for each call. */
  private static MemorySegment string(String text, Arena arena) {
    byte[] bytes = text.getBytes(UTF_8);
    MemorySegment string = arena.allocate(Shape.STRING);
    string.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, bytes));
    string.set(JAVA_LONG, Long.BYTES, bytes.length);
    return string;
  }

  private static Made.Maker slice(Object cells) {
    if (cells instanceof byte[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_BYTE, own), own.length, region.arena);
    if (cells instanceof short[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_SHORT, own), own.length, region.arena);
    if (cells instanceof int[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_INT, own), own.length, region.arena);
    if (cells instanceof long[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_LONG, own), own.length, region.arena);
    if (cells instanceof float[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_FLOAT, own), own.length, region.arena);
    if (cells instanceof double[] own)
      return region -> slice(region.arena.allocateFrom(JAVA_DOUBLE, own), own.length, region.arena);
    return region -> region.arena.allocate(Shape.SLICE); // nil
  }

  private static MemorySegment slice(MemorySegment cells, long length, Arena arena) {
    MemorySegment slice = arena.allocate(Shape.SLICE);
    slice.set(ADDRESS, 0, cells);
    slice.set(JAVA_LONG, Long.BYTES, length);
    slice.set(JAVA_LONG, 2 * Long.BYTES, length);
    return slice;
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
    memory().setPointer(0, new Address((MemorySegment) value));
    return memory;
  }

  /** A struct's memory as the call left it. */
  Address given(Object value) {
    return new Address((MemorySegment) value);
  }
}
