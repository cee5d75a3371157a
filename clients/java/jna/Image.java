package concord;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * A parameter or result that is laid out in memory: what JNA passes is taken from there, and what it got is put there
 * to be read. So the wire's values go through JNA's structures, fields and all, as a Java program's would.
 */
final class Image implements Export.Argument {
  private final Codec codec;
  private final Function<Address, ?> register; // from the address to what is passed; null for a structure
  private final Class<? extends Structure> structure;
  private Structure passed; // JNA copies it at the call, so one serves all calls: making one takes longer
  private Address memory;

  private Image(Codec codec, Function<Address, ?> register, Class<? extends Structure> structure) {
    this.codec = codec;
    this.register = register;
    this.structure = structure;
  }

  static Export.Argument address(Codec codec) {
    return new Image(codec, Address::pointer, null);
  }

  static Export.Argument function(Codec codec, Stub stub) {
    return new Image(codec, stub::object, null);
  }

  static Export.Argument structure(Codec codec, Shape shape) {
    return new Image(codec, null, shape.structure());
  }

  static Export.Argument string() {
    return new GoString.Argument();
  }

  static Export.Argument slice(CMemory.Slice codec) {
    return codec.element() instanceof Values.Scalar scalar
        ? new GoSlice.Argument(codec, scalar) : new Image(codec, null, GoSlice.ByValue.class);
  }

  @Override
  public boolean needsRow() {
    return true;
  }

  @Override
  public Codec codec() {
    return codec;
  }

  @Override
  public Object decode(Object wire, Row row) throws Values.BadValue {
    if (memory == null) {
      passed = structure == null ? null : Structure.newInstance(structure);
      memory = passed == null ? Address.allocate(codec.size()) : Address.of(passed.getPointer());
    }
    memory.clear(codec.size());
    codec.write(memory, 0, wire, row);
    if (passed == null) {
      Address address = memory.getPointer(0);
      return address == null ? null : register.apply(address);
    }
    passed.read();
    return passed;
  }

  @Override
  public Made.Maker maker(Object wire) throws Values.BadValue {
    if (!(codec instanceof Pointers.CString)) return Export.Argument.super.maker(wire);
    String text = Made.cText(wire);
    return text == null ? region -> null : region -> text(text, region);
  }

  /** Java's text as C's: what a program makes for each call. */
  private static Memory text(String text, Region region) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Memory memory = region.memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
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
    if (value instanceof Structure given) {
      given.write();
      return given(given);
    }
    if (memory == null) memory = Address.allocate(codec.size());
    if (value == null) memory.setLong(0, 0);
    else if (value instanceof Pointer address) memory.setPointer(0, Address.of(address)); // else it stands there
    return memory;
  }

  /** A structure's memory as the call left it. */
  Address given(Object value) {
    return Address.of(((Structure) value).getPointer());
  }
}
