package concord;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

/** Go's string as C passes it: a pointer, and a length in bytes. */
@Structure.FieldOrder({"p", "n"})
public class GoString extends Structure {
  public Pointer p;
  public long n;

  /** Passed itself, not by its address. */
  public static final class ByValue extends GoString implements Structure.ByValue {}

  /** Java's as Go's: what a program makes for each call, the structure too, which takes longest. */
  static ByValue of(String text, Region region) {
    byte[] bytes = text.getBytes(UTF_8);
    Memory memory = region.memory(bytes.length);
    memory.write(0, bytes, 0, bytes.length);
    ByValue string = new ByValue();
    string.p = memory;
    string.n = bytes.length;
    return string;
  }

  /** A parameter or result of this type. JNA copies a structure when it is passed, so one serves all calls. */
  static final class Argument implements Export.Argument {
    private final ByValue string = new ByValue();
    private Memory memory;

    @Override
    public Codec codec() {
      return CMemory.STRING;
    }

    @Override
    public Object decode(Object wire, Row row) throws Values.BadValue {
      byte[] bytes = Values.decodeString(wire);
      if (memory != null) memory.close();
      memory = new Memory(Math.max(1, bytes.length)); // JNA has no memory of no bytes
      memory.write(0, bytes, 0, bytes.length);
      string.p = memory;
      string.n = bytes.length;
      return string;
    }

    @Override
    public Made.Maker maker(Object wire) throws Values.BadValue {
      String text = Made.text(wire);
      return region -> of(text, region);
    }

    @Override
    public void encode(Object value, Row row, StringBuilder out) {
      GoString given = (GoString) value;
      CMemory.readText(Address.of(given.p), given.n, out);
    }
  }
}
