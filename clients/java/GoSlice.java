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

  /**
   * A parameter of this type. JNA copies a structure when it is passed, so one serves all calls: making one takes
   * longer than the call. The cells are fresh for each.
   */
  static final class Argument implements Export.Argument {
    private final Values.Scalar element;
    private final ByValue slice = new ByValue();
    private Memory memory;

    Argument(Values.Scalar element) {
      this.element = element;
    }

    @Override
    public Object decode(Object wire) throws Values.BadValue {
      Values.Slice values = Values.decodeSlice(wire);
      List<?> cells = values.cells();
      if (memory != null) memory.close();
      memory = values.isNil() ? null : new Memory(Math.max(1, (long) cells.size() * element.size)); // empty is not nil
      for (int i = 0; i < cells.size(); i++)
        element.store(memory, (long) i * element.size, element.decode(cells.get(i)));
      slice.data = memory;
      slice.len = values.length();
      slice.cap = cells.size();
      return slice;
    }

    @Override
    public void encode(Object value, StringBuilder out) {
      if (slice.data == null) {
        out.append("null");
        return;
      }
      out.append("{\"len\":").append(slice.len).append(",\"cells\":");
      char before = '[';
      for (long i = 0; i < slice.cap; i++) {
        element.encode(element.load(slice.data, i * element.size), out.append(before));
        before = ',';
      }
      out.append(before == '[' ? "[]}" : "]}");
    }
  }
}
