package concord;

import java.util.List;

/** The codecs of addresses in C: pointers to cells, to what is not known, and to text (PROTOCOL.md, section 5). */
final class Pointers {
  private Pointers() {}

  /** How many cells the callee's memory holds: a number, or the name of what says it. */
  record Count(long number, String name) {
    long in(Row row) {
      return Row.checked(name.isEmpty() ? number : row.integer(name));
    }
  }

  /** A pointer to cells. */
  static final class Cells extends Pointing {
    private final Codec cell;
    private final Count count;

    Cells(Codec cell, Count count, String free) {
      super(free);
      this.cell = cell;
      this.count = count;
    }

    @Override
    public List<Codec> parts() {
      return List.of(cell);
    }

    @Override
    void point(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      if (wire instanceof List<?> cells && !CMemory.isByte(cell)) {
        Address data = row.allocate((long) cells.size() * cell.size());
        CMemory.writeCells(cell, data, 0, cells, row);
        row.place(memory, at, data, (address, reading, out) -> CMemory.readCells(cell, address, 0, cells.size(), reading, out));
      } else if (CMemory.isByte(cell)) {
        byte[] bytes = Values.decodeHex(wire, "pointer");
        Address data = row.allocate(bytes.length);
        data.setBytes(0, bytes);
        row.place(memory, at, data, (address, reading, out) -> CMemory.readCells(cell, address, 0, bytes.length, reading, out));
      } else {
        Opaque.place(memory, at, Opaque.address(wire, "a list of cells, or an address as a decimal string"), row);
      }
    }

    @Override
    void show(Address address, Row row, StringBuilder out) {
      CMemory.readCells(cell, address, 0, count.in(row), row, out);
    }

    @Override
    public long count(Address memory, long at) {
      Address address = memory.getPointer(at);
      if (address == null) throw new IllegalStateException("what says how many cells there are is a null pointer");
      return cell.count(address, 0);
    }
  }

  /** A pointer of which nothing is known but the address. */
  static final class Opaque extends Pointing {
    Opaque(String free) {
      super(free);
    }

    static Address address(Object wire, String spelling) throws Values.BadValue {
      if (wire instanceof String && !wire.equals("0")) {
        try {
          return Address.at((long) Values.Scalar.uptr.decode(wire));
        } catch (Values.BadValue notOne) {
          // said below
        }
      }
      throw new Values.BadValue(Values.shown(wire) + " is not of kind pointer (null, or " + spelling + ")");
    }

    static void place(Address memory, long at, Address address, Row row) {
      row.place(memory, at, address, (same, reading, out) -> append(same, out));
    }

    static void append(Address address, StringBuilder out) {
      out.append('"').append(Long.toUnsignedString(address.number())).append('"');
    }

    @Override
    void point(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      place(memory, at, address(wire, "an address as a decimal string"), row);
    }

    @Override
    void show(Address address, Row row, StringBuilder out) {
      append(address, out);
    }
  }

  /** C's text, up to its NUL. */
  static final class CString extends Pointing {
    CString(String free) {
      super(free);
    }

    static byte[] bytes(Object wire) throws Values.BadValue {
      byte[] bytes = Values.decodeText(wire, "cstring");
      for (byte each : bytes)
        if (each == 0) throw new Values.BadValue(Values.shown(wire) + " is not of kind cstring (NUL ends one)");
      return bytes;
    }

    @Override
    void point(Address memory, long at, Object wire, Row row) throws Values.BadValue {
      byte[] bytes = bytes(wire);
      Address text = row.allocate(bytes.length + 1L);
      text.setBytes(0, bytes);
      row.place(memory, at, text, this::show);
    }

    @Override
    void show(Address address, Row row, StringBuilder out) {
      Values.encodeBytes(address.getText(), out);
    }
  }
}
