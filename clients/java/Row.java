package concord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one call has in memory: what was passed, and where; what the library gave that is to be freed.
 *
 * <p>All of it goes when the row is closed, but for what is kept (see Kept).
 */
final class Row implements AutoCloseable {
  private static final long MOST_CELLS = 1L << 24;

  /** Adds what an address that was passed leads to, after the call. */
  interface Passed {
    void show(Address address, Row row, StringBuilder out);
  }

  private record Place(Address address, Passed passed) {}

  /** Memory that lives equally long, the callbacks too. */
  static final class Arena implements AutoCloseable {
    private final Region region = new Region();
    private final Map<Long, Place> places = new HashMap<>();
    private final List<Script> scripts = new ArrayList<>();

    List<Script> scripts() {
      return scripts;
    }

    @Override
    public void close() {
      region.close();
    }
  }

  /** Where names that say how many cells there are have a meaning: a structure, an export. */
  interface Scope {
    /** The integer of that name, or null if there is none. */
    Long integer(String name);
  }

  private record Given(String free, Address address) {}

  private final Kept kept;
  private final boolean alone; // no other thread makes the same at the same time
  private final Arena own = new Arena();
  private final List<Given> given = new ArrayList<>();
  private final List<String> keeping = new ArrayList<>();
  private Arena arena = own;
  private Scope scope;
  private boolean lasting = false; // what is read now is kept

  Row(Kept kept) {
    this(kept, true);
  }

  Row(Kept kept, boolean alone) {
    this.kept = kept;
    this.alone = alone;
  }

  /** Of a value that others would see too. */
  void checkAlone(Object wire) throws Values.BadValue {
    if (!alone) throw new Values.BadValue(Values.shown(wire) + " is not for several threads at once");
  }

  /** So many bytes, zero, and at least one: what is empty has an address too. */
  Address allocate(long bytes) {
    return arena.region.allocate(Math.max(1, bytes));
  }

  /** Writes an address, and notes what it leads to for as long as it stands there. */
  void place(Address memory, long at, Address address, Passed passed) {
    memory.setPointer(at, address);
    arena.places.put(memory.number() + at, new Place(address, passed));
  }

  /** What the caller passed there, if that is still what stands there; else null: the memory is the callee's. */
  Passed passed(Address memory, long at, Address address) {
    long key = memory.number() + at;
    Place place = own.places.get(key);
    for (Arena each : kept.arenas()) if (place == null) place = each.places.get(key);
    return place != null && address.number() == place.address.number() ? place.passed : null;
  }

  /** Where what is passed now is allocated. */
  Region region() {
    return arena.region;
  }

  void script(Script script) {
    arena.scripts.add(script);
  }

  /** Until the callbacks were called as often as is waited for, or no longer. */
  void settle() {
    for (Script script : own.scripts) script.await();
    for (String name : keeping) kept.settle(name);
  }

  /** Writes a value that outlives the row. */
  Kept.Value keep(String name, Codec codec, Object wire) throws Values.BadValue {
    if (arena != own) throw new Values.BadValue("what is kept cannot keep a part of itself as \"" + name + "\"");
    arena = new Arena();
    try {
      Address memory = allocate(codec.size());
      codec.write(memory, 0, wire, this);
      Kept.Value value = kept.add(name, codec, memory, arena);
      keeping.add(name);
      return value;
    } finally {
      arena = own;
    }
  }

  Kept kept() {
    return kept;
  }

  Kept.Value kept(Object name) throws Values.BadValue {
    return kept.known(name);
  }

  /** The call cannot be made: nothing of it is kept. */
  void abandon() {
    keeping.forEach(kept::drop);
    keeping.clear();
  }

  /** Reads with names that mean what `inner` says, and behind these what they meant before. */
  void within(Scope inner, Runnable reading) {
    Scope outer = scope;
    scope = name -> {
      Long found = inner.integer(name);
      return found != null || outer == null ? found : outer.integer(name);
    };
    try {
      reading.run();
    } finally {
      scope = outer;
    }
  }

  /** The integer that a parameter, result or field of that name holds. */
  long integer(String name) {
    Long found = scope == null ? null : scope.integer(name);
    if (found == null) throw new IllegalStateException("nothing is called \"" + name + "\", which is to count cells");
    return found;
  }

  /** As many cells as can be, or an error: what is not a length must not become a walk through all memory. */
  static long checked(long cells) {
    if (cells < 0 || cells > MOST_CELLS)
      throw new IllegalStateException(cells + " cells are not from 0 to " + MOST_CELLS);
    return cells;
  }

  /** Notes memory of the callee's for a function of the library; an empty name is no function. */
  void free(String function, Address address) {
    if (!function.isEmpty() && !lasting) given.add(new Given(function, address));
  }

  /** Reads what outlives the row: what the callee put there stays too, and can be read again. */
  void lasting(Runnable reading) {
    boolean before = lasting;
    lasting = true;
    try {
      reading.run();
    } finally {
      lasting = before;
    }
  }

  /** Frees what the library gave, with its functions, and what was passed. */
  @Override
  public void close() {
    try (own) {
      for (Given each : given) kept.free(each.free, each.address);
    }
  }
}
