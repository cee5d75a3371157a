package concord;

import java.util.List;
import java.util.Map;

/** The codec of one kind of function pointer: what is passed is Java's, and follows a script (PROTOCOL.md, section 5.3). */
final class Callbacks extends Pointing {
  /** A parameter of the callback. */
  record Parameter(String name, Codec codec) {}

  private final Stub stub;
  private final Codec result; // null where there is none
  private final List<Parameter> parameters;

  Callbacks(Stub stub, Codec result, Parameter... parameters) {
    super("");
    this.stub = stub;
    this.result = result;
    this.parameters = List.of(parameters);
  }

  @Override
  public Export.Argument argument() {
    return Image.function(this, stub);
  }

  @Override
  void point(Address memory, long at, Object wire, Row row) throws Values.BadValue {
    row.checkAlone(wire);
    Script script = script(wire, row);
    row.script(script);
    row.place(memory, at, stub.pointer(script, row), (address, reading, out) -> script.show(out));
  }

  private Script script(Object wire, Row row) throws Values.BadValue {
    if (!(wire instanceof Map<?, ?> map && List.of("returns", "calls").containsAll(map.keySet())))
      throw new Values.BadValue(Values.shown(wire) + " is not of kind callback ({\"returns\":[…],\"calls\":…} or null)");
    Object calls = map.containsKey("calls") ? map.get("calls") : 0L;
    if (!(calls instanceof Long wanted && wanted >= 0))
      throw new Values.BadValue("\"calls\" is " + Values.shown(calls) + ", not a number of calls");
    return new Script(parameters, returns(map, row), wanted, row);
  }

  /** What the calls return, as the binding takes it; the memory behind it lives as long as the callback. */
  private Object[] returns(Map<?, ?> map, Row row) throws Values.BadValue {
    if (!(map.get("returns") instanceof List<?> wires) || wires.isEmpty()) {
      if (result == null && !map.containsKey("returns")) return new Object[] {null};
      throw new Values.BadValue("\"returns\" is " + Values.shown(map.get("returns")) + ", not a list of results");
    }
    if (result == null) throw new Values.BadValue("a callback without a result has no \"returns\"");
    Object[] values = new Object[wires.size()];
    for (int i = 0; i < values.length; i++) values[i] = result.argument().decode(wires.get(i), row);
    return values;
  }

  /** A function pointer of the library's own. */
  @Override
  void show(Address address, Row row, StringBuilder out) {
    Pointers.Opaque.append(address, out);
  }
}
