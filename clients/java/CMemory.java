package concord;

import java.util.Arrays;
import java.util.List;

/** The codecs of what is made of other types: arrays, structures, and what Go passes as structures. */
final class CMemory {
  private CMemory() {}

  /** Such cells are spelled in hex, except in slices. */
  static boolean isByte(Codec codec) {
    return codec == Values.Scalar.u8 || codec == Values.Scalar.i8;
  }

  static void writeCells(Codec cell, Address memory, long at, List<?> cells, Row row) throws Values.BadValue {
    for (int i = 0; i < cells.size(); i++) {
      try {
        cell.write(memory, at + (long) i * cell.size(), cells.get(i), row);
      } catch (Values.BadValue bad) {
        throw new Values.BadValue("cell " + i + ": " + bad.getMessage());
      }
    }
  }

  static void readCells(Codec cell, Address memory, long at, long count, Row row, StringBuilder out) {
    if (isByte(cell)) {
      Values.encodeBytes(memory.getBytes(at, (int) count), out);
      return;
    }
    out.append('[');
    for (long i = 0; i < count; i++) {
      if (i > 0) out.append(',');
      cell.read(memory, at + i * cell.size(), row, out);
    }
    out.append(']');
  }

  /** C's fixed array. */
  record Array(int length, Codec cell) implements Codec {
    @Override
    public int size() {
      return length * cell.size();
    }

    @Override
    public List<Codec> parts() {
      return List.of(cell);
    }

    @Override
    public Export.Argument argument() {
      throw new UnsupportedOperationException("C passes no arrays");
    }

    @Override
    public String refusal() {
      return cell.refusal();
    }

    @Override
    public void write(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      if (isByte(cell)) {
        byte[] bytes = Values.decodeHex(wire, "array");
        if (bytes.length != length)
          throw new Values.BadValue(Values.shown(wire) + " is not an array of " + length + " bytes");
        memory.setBytes(at, bytes);
      } else if (wire instanceof List<?> cells && cells.size() == length) {
        writeCells(cell, memory, at, cells, row);
      } else {
        throw new Values.BadValue(Values.shown(wire) + " is not of kind array (a list of " + length + " cells)");
      }
    }

    @Override
    public void read(Address memory, long at, Row row, StringBuilder out) {
      readCells(cell, memory, at, length, row, out);
    }
  }

  record Field(String name, int offset, Codec codec) {}

  /** C's structure; what pads it stays zero. */
  record Struct(int size, Shape shape, Field... fields) implements Codec {
    @Override
    public List<Codec> parts() {
      return Arrays.stream(fields).map(Field::codec).toList();
    }

    @Override
    public Export.Argument argument() {
      return Image.structure(this, shape);
    }

    @Override
    public void write(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      if (!(wire instanceof List<?> values && values.size() == fields.length))
        throw new Values.BadValue(Values.shown(wire) + " is not of kind struct (a list of " + fields.length + " fields)");
      for (int i = 0; i < fields.length; i++) {
        try {
          fields[i].codec.write(memory, at + fields[i].offset, values.get(i), row);
        } catch (Values.BadValue bad) {
          throw new Values.BadValue("field \"" + fields[i].name + "\": " + bad.getMessage());
        }
      }
    }

    @Override
    public void read(Address memory, long at, Row row, StringBuilder out) {
      row.within(name -> integer(memory, at, name), () -> {
        char before = '[';
        for (Field field : fields) {
          field.codec.read(memory, at + field.offset, row, out.append(before));
          before = ',';
        }
        out.append(']');
      });
    }

    private Long integer(Address memory, long at, String name) {
      for (Field field : fields)
        if (field.name.equals(name)) return field.codec.count(memory, at + field.offset);
      return null;
    }

    @Override
    public String refusal() {
      for (Field field : fields) {
        String inner = field.codec.refusal();
        if (inner != null) return inner;
      }
      return shape.refusal(this);
    }
  }

  /** Adds the bytes of Go's text, which may hold NUL. */
  static void readText(Address text, long length, StringBuilder out) {
    if (length < 0 || length > Integer.MAX_VALUE) throw new IllegalStateException(length + " is no length of a string");
    Values.encodeBytes(length == 0 ? new byte[0] : text.getBytes(0, (int) length), out);
  }

  /** Go's string. */
  static final Codec STRING = new Codec() {
    @Override
    public int size() {
      return 2 * Long.BYTES;
    }

    @Override
    public Export.Argument argument() {
      return Image.string();
    }

    @Override
    public void write(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      byte[] bytes = Values.decodeString(wire);
      Address text = row.allocate(bytes.length);
      text.setBytes(0, bytes);
      memory.setPointer(at, text);
      memory.setLong(at + Long.BYTES, bytes.length);
    }

    @Override
    public void read(Address memory, long at, Row row, StringBuilder out) {
      readText(memory.getPointer(at), memory.getLong(at + Long.BYTES), out);
    }
  };

  /** Go's slice. */
  record Slice(Codec element) implements Codec {
    private static final int LENGTH = Long.BYTES;
    private static final int CAPACITY = 2 * Long.BYTES;

    @Override
    public int size() {
      return 3 * Long.BYTES;
    }

    @Override
    public List<Codec> parts() {
      return List.of(element);
    }

    @Override
    public Export.Argument argument() {
      return Image.slice(this);
    }

    @Override
    public void write(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      Values.Slice slice = Values.decodeSlice(wire);
      if (slice.isNil()) return;
      List<?> cells = slice.cells();
      Address data = row.allocate((long) cells.size() * element.size());
      writeCells(element, data, 0, cells, row);
      memory.setPointer(at, data);
      memory.setLong(at + LENGTH, slice.length());
      memory.setLong(at + CAPACITY, cells.size());
    }

    @Override
    public void read(Address memory, long at, Row row, StringBuilder out) {
      Address data = memory.getPointer(at);
      if (data == null) {
        out.append("null");
        return;
      }
      long capacity = Row.checked(memory.getLong(at + CAPACITY));
      out.append("{\"len\":").append(memory.getLong(at + LENGTH)).append(",\"cells\":[");
      for (long i = 0; i < capacity; i++) {
        if (i > 0) out.append(',');
        element.read(data, i * element.size(), row, out);
      }
      out.append("]}");
    }
  }
}
