package concord;

import java.util.Map;

/** A type whose values are addresses: what they lead to is passed, kept, or given by the library (PROTOCOL.md, 5.1, 5.2). */
abstract class Pointing implements Codec {
  /** The library's function that frees what it gives; empty where there is none. */
  final String free;

  Pointing(String free) {
    this.free = free;
  }

  /** Writes the address of a value that is not null, and notes what it leads to. */
  abstract void point(Address memory, long at, Object wire, Row row) throws Values.BadValue;

  /** Adds what the callee's address leads to. */
  abstract void show(Address address, Row row, StringBuilder out);

  @Override
  public final int size() {
    return Long.BYTES;
  }

  @Override
  public Export.Argument argument() {
    return Image.address(this);
  }

  @Override
  public final void write(Address memory, long at, Object wire, Row row) throws Values.BadValue {
    if (wire == null) return;
    if (wire instanceof Map<?, ?> map && map.containsKey("kept") && map.size() == 1) {
      row.checkAlone(wire);
      place(kept(map.get("kept"), row), memory, at, row);
    } else if (wire instanceof Map<?, ?> map && map.containsKey("keep")) {
      if (!(map.get("keep") instanceof String name && map.containsKey("value") && map.size() == 2))
        throw new Values.BadValue(Values.shown(wire) + " is not {\"keep\":NAME,\"value\":…}");
      row.checkAlone(wire);
      place(row.keep(name, this, map.get("value")), memory, at, row);
    } else {
      point(memory, at, wire, row);
    }
  }

  /** Memory may be meant as other cells; a function may not. */
  private Kept.Value kept(Object name, Row row) throws Values.BadValue {
    Kept.Value kept = row.kept(name);
    boolean functions = this instanceof Callbacks || kept.codec() instanceof Callbacks;
    if (functions && kept.codec() != this) throw new Values.BadValue(Values.shown(name) + " is kept as another type");
    return kept;
  }

  private static void place(Kept.Value kept, Address memory, long at, Row row) {
    row.place(memory, at, kept.address(), (address, reading, out) -> kept.show(reading, out));
  }

  @Override
  public final void read(Address memory, long at, Row row, StringBuilder out) {
    Address address = memory.getPointer(at);
    if (address == null) {
      out.append("null");
      return;
    }
    Row.Passed passed = row.passed(memory, at, address);
    if (passed != null) {
      passed.show(address, row, out);
    } else {
      show(address, row, out);
      row.free(free, address);
    }
  }
}
