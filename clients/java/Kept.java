package concord;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What outlives the row that made it, by name (PROTOCOL.md, section 5.2). */
final class Kept {
  /** A value that stands in memory of its own, with all that it leads to. */
  record Value(Codec codec, Address memory, Row.Arena arena) {
    /** What was passed: the value is an address. */
    Address address() {
      return memory.getPointer(0);
    }

    void show(Row row, StringBuilder out) {
      row.lasting(() -> codec.read(memory, 0, row, out));
    }
  }

  private final Library library;
  private final Map<String, Value> values = new ConcurrentHashMap<>(); // callbacks come on other threads

  Kept(Library library) {
    this.library = library;
  }

  /** Gives memory to the function of that name which frees it. */
  void free(String function, Address memory) {
    library.free(function, memory);
  }

  Iterable<Row.Arena> arenas() {
    return () -> values.values().stream().map(Value::arena).iterator();
  }

  Value add(String name, Codec codec, Address memory, Row.Arena arena) throws Values.BadValue {
    Value value = new Value(codec, memory, arena);
    if (values.putIfAbsent(name, value) != null)
      throw new Values.BadValue("\"" + name + "\" is kept already, and not released");
    return value;
  }

  /** Until the callbacks were called as often as their argument says. */
  void settle(String name) {
    values.get(name).arena.scripts().forEach(Script::await);
  }

  void drop(String name) {
    values.remove(name).arena.close();
  }

  Value known(Object name) throws Values.BadValue {
    Value value = name instanceof String string ? values.get(string) : null;
    if (value == null) throw new Values.BadValue(Values.shown(name) + " is not the name of anything kept");
    return value;
  }

  /** Adds the one row that a `read` asks for; `calls` is 0 where none are waited for. */
  void read(Object name, long calls, StringBuilder out) throws Values.BadValue {
    Value value = known(name);
    try (Row row = new Row(this)) {
      value.arena.scripts().forEach(script -> script.await(calls));
      value.show(row, out);
      if (value.codec instanceof Callbacks) value.arena.scripts().forEach(Script::forget);
    }
  }

  /** All of them, or none. */
  void release(List<?> names) throws Values.BadValue {
    for (Object name : names) known(name);
    for (Object name : new HashSet<>(names)) drop((String) name);
  }
}
