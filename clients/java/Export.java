package concord;

import java.util.List;

/** One function of the library: what its arguments and results are on the wire. The call itself is in Binding. */
final class Export {
  /** Turns what is on the wire into what JNA takes, and back. */
  interface Argument {
    /** The memory behind what this makes lives until the next one is made. */
    Object decode(Object wire) throws Values.BadValue;

    default void encode(Object value, StringBuilder out) {
      throw new UnsupportedOperationException("no callee can change what is passed by value");
    }
  }

  record Parameter(String name, boolean changes, Argument type) {}

  /** A call with its arguments in place. */
  interface Call {
    /** The result, or null if the function has none. */
    Object call();
  }

  final String name;
  final Values.Scalar result;
  private final Parameter[] parameters;

  Export(String name, Values.Scalar result, Parameter... parameters) {
    this.name = name;
    this.result = result;
    this.parameters = parameters;
  }

  /** Fresh arguments for one call, until the next ones are made. */
  Object[] arguments(Object wire) throws Values.BadValue {
    if (!(wire instanceof List<?> row && row.size() == parameters.length))
      throw new Values.BadValue(Values.shown(wire) + " is not a row of " + parameters.length + " arguments");
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      try {
        arguments[i] = parameters[i].type().decode(row.get(i));
      } catch (Values.BadValue bad) {
        throw new Values.BadValue("argument " + (i + 1) + " (" + parameters[i].name() + "): " + bad.getMessage());
      }
    }
    return arguments;
  }

  /** Adds the reply row: the result, then each parameter that the callee may have changed. */
  void reply(Object value, Object[] arguments, StringBuilder out) {
    char before = '[';
    if (result != null) {
      result.encode(value, out.append(before));
      before = ',';
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!parameters[i].changes()) continue;
      parameters[i].type().encode(arguments[i], out.append(before));
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }
}
