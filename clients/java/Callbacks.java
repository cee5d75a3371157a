package concord;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The codec of one kind of function pointer: what is passed is Java's, and follows a script (PROTOCOL.md, section 5.3). */
final class Callbacks extends Pointing {
  /** A parameter of the callback. */
  record Parameter(String name, Codec codec) {}

  private final Class<? extends Callback> type;
  private final Function<Script, Callback> implementation;
  private final Codec result; // null where there is none
  private final List<Parameter> parameters;

  Callbacks(
      Class<? extends Callback> type, Function<Script, Callback> implementation, Codec result, Parameter... parameters) {
    super("");
    this.type = type;
    this.implementation = implementation;
    this.result = result;
    this.parameters = List.of(parameters);
  }

  /** As a parameter it is passed as the Java object that JNA made a function pointer of. */
  @Override
  public Export.Argument argument() {
    return new Image(this, address -> CallbackReference.getCallback(type, address));
  }

  @Override
  void point(Pointer memory, long at, Object wire, Row row) throws Values.BadValue {
    Script script = script(wire, row);
    Callback callback = implementation.apply(script);
    script.made(callback);
    row.script(script);
    row.place(memory, at, CallbackReference.getFunctionPointer(callback), (address, reading, out) -> script.show(out));
  }

  private Script script(Object wire, Row row) throws Values.BadValue {
    if (!(wire instanceof Map<?, ?> map && List.of("returns", "calls").containsAll(map.keySet())))
      throw new Values.BadValue(Values.shown(wire) + " is not of kind callback ({\"returns\":[…],\"calls\":…} or null)");
    Object calls = map.containsKey("calls") ? map.get("calls") : 0L;
    if (!(calls instanceof Long wanted && wanted >= 0))
      throw new Values.BadValue("\"calls\" is " + Values.shown(calls) + ", not a number of calls");
    return new Script(parameters, returns(map, row), wanted, row);
  }

  /** What the calls return, as JNA takes it; the memory behind it lives as long as the callback. */
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
  void show(Pointer address, Row row, StringBuilder out) {
    Pointers.Opaque.append(address, out);
  }
}
