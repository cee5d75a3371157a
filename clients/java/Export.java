package concord;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One function of the library: what its arguments and results are on the wire. The call itself is in Binding. */
final class Export {
  /** Turns what is on the wire into what the binding takes, and back. */
  interface Argument {
    /** The memory behind what this makes lives until the next one is made; what needs a row, lives as long as that. */
    Object decode(Object wire, Row row) throws Values.BadValue;

    /** How it is made anew for each of many calls (see Made). */
    default Made.Maker maker(Object wire) throws Values.BadValue {
      throw new Values.Refused("Java has no value of its own of which such an argument is made");
    }

    /** Adds a result, or an argument after the call. */
    void encode(Object value, Row row, StringBuilder out);

    /** How the type stands in memory. */
    Codec codec();

    /** Whether a call with this in it is given a row. */
    default boolean needsRow() {
      return false;
    }

    /** The type as one that can be added up; null where it is none. */
    default Values.Scalar summed() {
      return codec() instanceof Values.Scalar scalar ? scalar : null;
    }

    /** The value as a number of cells. */
    default long count(Object value) {
      throw new IllegalStateException("what says how many cells there are is not an integer");
    }
  }

  record Parameter(String name, boolean changes, Argument type) {}

  /** Nothing, one value, or several in a structure with the fields r0, r1, … */
  record Result(Argument type, String... names) {
    Result {
      for (int i = 0; i < names.length; i++) if (names[i].isEmpty()) names[i] = "r" + i;
    }

    boolean several() {
      return names.length > 1;
    }
  }

  /** A call with its arguments in place. */
  interface Call {
    /** The result, or null if the function has none. */
    Object call();
  }

  final String name;
  private final Result result;
  private final Parameter[] parameters;
  private final boolean needsRow;

  Export(String name, Result result, Parameter... parameters) {
    this.name = name;
    this.result = result;
    this.parameters = parameters;
    boolean found = result.type != null && result.type.needsRow();
    for (Parameter each : parameters) found |= each.type.needsRow();
    needsRow = found;
  }

  /** The same function, whose arguments have memory of their own: they are not changed when this one's are made. */
  Export another() {
    Parameter[] own = new Parameter[parameters.length];
    for (int i = 0; i < own.length; i++)
      own[i] = new Parameter(parameters[i].name, parameters[i].changes, parameters[i].type.codec().argument());
    Argument type = result.type == null ? null : result.type.codec().argument();
    return new Export(name, new Result(type, result.names), own);
  }

  /** What its calls have in memory; null where the arguments see to that themselves, as it takes time. */
  Row row(Kept kept) {
    return row(kept, true);
  }

  /** The same; alone: no other thread makes the same call at the same time. */
  Row row(Kept kept, boolean alone) {
    return needsRow ? new Row(kept, alone) : null;
  }

  /** Fresh arguments for one call, until the next ones are made. */
  Object[] arguments(Object wire, Row row) throws Values.BadValue {
    List<?> values = values(wire);
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      try {
        arguments[i] = parameters[i].type().decode(values.get(i), row);
      } catch (Values.BadValue bad) {
        if (row != null) row.abandon();
        throw new Values.BadValue(which(i) + bad.getMessage());
      } catch (Values.Refused refused) {
        throw new Values.Refused(which(i) + refused.getMessage());
      }
    }
    return arguments;
  }

  /** How the arguments are made anew for each of many calls. */
  Made.Maker[] makers(Object wire) throws Values.BadValue {
    List<?> values = values(wire);
    Made.Maker[] makers = new Made.Maker[parameters.length];
    for (int i = 0; i < makers.length; i++) {
      try {
        makers[i] = parameters[i].type().maker(values.get(i));
      } catch (Values.BadValue bad) {
        throw new Values.BadValue(which(i) + bad.getMessage());
      } catch (Values.Refused refused) {
        throw new Values.Refused(which(i) + refused.getMessage());
      }
    }
    return makers;
  }

  private List<?> values(Object wire) throws Values.BadValue {
    if (wire instanceof List<?> values && values.size() == parameters.length) return values;
    throw new Values.BadValue(Values.shown(wire) + " is not a row of " + parameters.length + " arguments");
  }

  private String which(int argument) {
    return "argument " + (argument + 1) + " (" + parameters[argument].name() + "): ";
  }

  /** Adds the reply row: the results, then each parameter that the callee may have changed. */
  void reply(Object value, Object[] arguments, Row row, StringBuilder out) {
    if (row == null) values(value, arguments, null, out);
    else row.within(name -> count(name, value, arguments), () -> values(value, arguments, row, out));
  }

  private void values(Object value, Object[] arguments, Row row, StringBuilder out) {
    char before = '[';
    if (result.type != null) {
      if (!result.several()) out.append(before);
      result.type.encode(value, row, out);
      if (result.several()) out.setLength(out.length() - 1); // a structure's fields are spelled as the row's values
      before = ',';
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!parameters[i].changes()) continue;
      parameters[i].type().encode(arguments[i], row, out.append(before));
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  /** What a result or parameter of that name says about cells; null if there is none. */
  private Long count(String name, Object value, Object[] arguments) {
    for (int i = 0; i < result.names.length; i++) {
      if (!name.equals(result.names[i])) continue;
      if (!result.several()) return result.type.count(value);
      CMemory.Field field = fields()[i];
      return field.codec().count(((Image) result.type).laidOut(value), field.offset());
    }
    for (int i = 0; i < parameters.length; i++)
      if (name.equals(parameters[i].name())) return parameters[i].type().count(arguments[i]);
    return null;
  }

  private CMemory.Field[] fields() {
    return ((CMemory.Struct) result.type.codec()).fields();
  }

  /** The type of the first result, if that is something that can be added up; else null. */
  Values.Scalar summed() {
    if (result.type == null) return null;
    if (!result.several()) return result.type.summed();
    return fields()[0].codec() instanceof Values.Scalar scalar ? scalar : null;
  }

  /** A call that gives the first of several results, as it stands in memory. */
  Object first(Object value) {
    return summed().load(((Image) result.type).given(value), 0);
  }

  boolean several() {
    return result.several();
  }

  /** All types in it, also those inside others. */
  private List<Codec> codecs() {
    List<Codec> all = new ArrayList<>();
    if (result.type != null) result.type.codec().each(all::add);
    for (Parameter each : parameters) each.type.codec().each(all::add);
    return all;
  }

  /** Why it cannot be called many times with the same arguments; null where it can. */
  String unmeasurable() {
    if (!needsRow) return null;
    for (Codec each : codecs()) {
      if (each instanceof Callbacks) return "it takes a callback";
      if (each instanceof Pointing pointing && !pointing.free.isEmpty())
        return "its call gives memory that is to be freed";
    }
    return null;
  }

  /** Why the binding cannot call it; null where it can. `has` tells which names the library knows. */
  String refusal(Predicate<String> has) {
    if (!has.test(name)) return "the library has no symbol \"" + name + "\"";
    if (!needsRow) return null;
    for (Parameter each : parameters) {
      String reason = each.type.codec().refusal();
      if (reason != null) return "parameter \"" + each.name + "\": " + reason;
    }
    String reason = result.type == null ? null : result.type.codec().refusal();
    if (reason != null) return "the result: " + reason;
    for (Codec each : codecs())
      if (each instanceof Pointing pointing && !pointing.free.isEmpty() && !has.test(pointing.free))
        return "the library has no symbol \"" + pointing.free + "\", which is to free what it gives";
    return null;
  }
}
