package concord;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.List;

/** Go's slice as C passes it: where the cells are, how many there are, and how many there is room for. */
@Structure.FieldOrder({"data", "len", "cap"})
public class GoSlice extends Structure {
  public Pointer data;
  public long len;
  public long cap;

  /** Passed itself, not by its address. */
  public static final class ByValue extends GoSlice implements Structure.ByValue {}

  /** Writes an array to memory. */
  private interface Writer {
    void write(Memory memory);
  }

  /** An array as Go's slice: what a program makes for each call, the structure too, which takes longest. */
  private static ByValue of(int length, int size, Writer writer, Region region) {
    Memory memory = region.memory((long) length * size);
    writer.write(memory);
    ByValue slice = new ByValue();
    slice.data = memory;
    slice.len = length;
    slice.cap = length;
    return slice;
  }

  private static Made.Maker maker(Object cells) {
    if (cells instanceof byte[] own) return region -> of(own.length, 1, to -> to.write(0, own, 0, own.length), region);
    if (cells instanceof short[] own) return region -> of(own.length, 2, to -> to.write(0, own, 0, own.length), region);
    if (cells instanceof int[] own) return region -> of(own.length, 4, to -> to.write(0, own, 0, own.length), region);
    if (cells instanceof long[] own) return region -> of(own.length, 8, to -> to.write(0, own, 0, own.length), region);
    if (cells instanceof float[] own) return region -> of(own.length, 4, to -> to.write(0, own, 0, own.length), region);
    if (cells instanceof double[] own) return region -> of(own.length, 8, to -> to.write(0, own, 0, own.length), region);
    return region -> new ByValue(); // nil
  }

  /**
   * A parameter or result of this type, of scalars. JNA copies a structure when it is passed, so one serves all calls: making one takes
   * longer than the call. The cells are fresh for each.
   */
  static final class Argument implements Export.Argument {
    private final CMemory.Slice codec;
    private final Values.Scalar element;
    private final ByValue slice = new ByValue();
    private Memory memory;

    Argument(CMemory.Slice codec, Values.Scalar element) {
      this.codec = codec;
      this.element = element;
    }

    @Override
    public Codec codec() {
      return codec;
    }

    @Override
    public Object decode(Object wire, Row row) throws Values.BadValue {
      Values.Slice values = Values.decodeSlice(wire);
      List<?> cells = values.cells();
      if (memory != null) memory.close();
      memory = values.isNil() ? null : new Memory(Math.max(1, (long) cells.size() * element.size())); // empty is not nil
      Address data = Address.of(memory);
      for (int i = 0; i < cells.size(); i++)
        element.store(data, (long) i * element.size(), element.decode(cells.get(i)));
      slice.data = memory;
      slice.len = values.length();
      slice.cap = cells.size();
      return slice;
    }

    @Override
    public Made.Maker maker(Object wire) throws Values.BadValue {
      return GoSlice.maker(Made.cells(element, wire));
    }

    @Override
    public void encode(Object value, Row row, StringBuilder out) {
      GoSlice given = (GoSlice) value;
      if (given.data == null) {
        out.append("null");
        return;
      }
      Address data = Address.of(given.data);
      long capacity = Row.checked(given.cap);
      out.append("{\"len\":").append(given.len).append(",\"cells\":");
      char before = '[';
      for (long i = 0; i < capacity; i++) {
        element.read(data, i * element.size(), row, out.append(before));
        before = ',';
      }
      out.append(before == '[' ? "[]}" : "]}");
    }
  }
}
