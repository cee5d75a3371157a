package concord;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.function.Function;

/**
 * A parameter or result that is laid out in memory: what JNA passes is taken from there, and what it got is put there
 * to be read. So the wire's values go through JNA's structures, fields and all, as a Java program's would.
 */
final class Image implements Export.Argument {
  private final Codec codec;
  private final Function<Pointer, ?> register; // from the address to what is passed; null for a structure
  private final Class<? extends Structure> structure;
  private Structure passed; // JNA copies it at the call, so one serves all calls: making one takes longer
  private Pointer memory;

  /** Something that fits a register: an address, or what JNA takes for one. */
  Image(Codec codec, Function<Pointer, ?> register) {
    this.codec = codec;
    this.register = register;
    this.structure = null;
  }

  /** Something that is a structure in C. */
  Image(Codec codec, Class<? extends Structure> structure) {
    this.codec = codec;
    this.register = null;
    this.structure = structure;
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
      memory = passed == null ? new Memory(codec.size()) : passed.getPointer();
    }
    memory.clear(codec.size());
    codec.write(memory, 0, wire, row);
    if (passed == null) return register.apply(memory.getPointer(0));
    passed.read();
    return passed;
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
  Pointer laidOut(Object value) {
    if (value instanceof Structure given) {
      given.write();
      return given.getPointer();
    }
    if (memory == null) memory = new Memory(codec.size());
    if (value == null || value instanceof Pointer) memory.setPointer(0, (Pointer) value); // else it stands there
    return memory;
  }
}
