package concord;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms of what is no number: how each kind of value is taken and given. */
final class Forms {
  private Forms() {}

  /** Strings, as String or byte[]. A cstring is null for the null pointer, and ends at its NUL: none is inside. */
  record Text(String kind, boolean asBytes) implements Form {
    private boolean ofC() {
      return kind.equals("cstring");
    }

    @Override
    public Object take(Object wire) throws Values.BadValue {
      if (ofC() && wire == null) return null;
      byte[] bytes = Values.decodeText(wire, kind);
      if (ofC() && hasNul(bytes)) throw new Values.BadValue(Values.shown(wire) + " has a NUL inside");
      if (asBytes) return bytes;
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException invalid) {
        throw new Values.Refused(Values.shown(wire) + " is not UTF-8, which no String holds; take a byte[]");
      }
    }

    @Override
    public void give(Object value, StringBuilder out) {
      if (ofC() && value == null) {
        out.append("null");
        return;
      }
      byte[] bytes = value instanceof byte[] given ? given : bytesOf(value);
      if (ofC() && hasNul(bytes)) throw new Unfit(value, "cstring: a NUL is inside");
      Values.encodeBytes(bytes, out);
    }

    private byte[] bytesOf(Object value) {
      if (!(value instanceof String text)) throw new Unfit(value, kind + " (String or byte[])");
      try {
        ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        return Arrays.copyOf(bytes.array(), bytes.limit());
      } catch (CharacterCodingException half) {
        throw new Unfit(value, kind + " (half a character)");
      }
    }

    private static boolean hasNul(byte[] bytes) {
      for (byte each : bytes) if (each == 0) return true;
      return false;
    }
  }

  /** A slice, which the callee changes in place, or an array of just so many; one-byte integers of such are hex. */
  record Cells(Form elem, Class<?> component, int length) implements Form {
    private boolean isSlice() {
      return length < 0;
    }

    private boolean inHex() {
      return !isSlice() && elem instanceof NumberForm number && number.isByte();
    }

    @Override
    public Object take(Object wire) throws Values.BadValue {
      if (!isSlice()) return array(cellsOf(wire));
      Values.Slice slice = Values.decodeSlice(wire);
      if (slice.isNil()) return null;
      Object array = array(slice.cells());
      if (slice.length() < slice.cells().size())
        throw new Values.Refused("an array has no capacity beyond its length");
      return array;
    }

    private List<?> cellsOf(Object wire) throws Values.BadValue {
      List<?> cells = null;
      if (inHex()) {
        List<Object> bytes = new ArrayList<>();
        Values.Scalar scalar = ((NumberForm) elem).scalar();
        for (byte each : Values.decodeHex(wire, "array")) bytes.add(scalar.spelled(each));
        cells = bytes;
      } else if (wire instanceof List<?> list) {
        cells = list;
      }
      if (cells == null || cells.size() != length)
        throw new Values.BadValue(Values.shown(wire) + " is no array of " + length);
      return cells;
    }

    private Object array(List<?> cells) throws Values.BadValue {
      Object array = Array.newInstance(component, cells.size());
      for (int i = 0; i < cells.size(); i++) {
        try {
          Array.set(array, i, elem.take(cells.get(i)));
        } catch (Values.BadValue bad) {
          throw new Values.BadValue("cell " + (i + 1) + ": " + bad.getMessage());
        }
      }
      return array;
    }

    @Override
    public void give(Object value, StringBuilder out) {
      if (isSlice() && value == null) {
        out.append("null");
        return;
      }
      if (value == null || !value.getClass().isArray() || !isSlice() && Array.getLength(value) != length)
        throw new Unfit(value, "array of " + length);
      if (isSlice()) out.append("{\"len\":").append(Array.getLength(value)).append(",\"cells\":");
      if (inHex()) giveHex(value, out);
      else giveList(value, out);
      if (isSlice()) out.append('}');
    }

    private void giveList(Object value, StringBuilder out) {
      out.append('[');
      for (int i = 0; i < Array.getLength(value); i++) {
        if (i > 0) out.append(',');
        elem.give(Array.get(value, i), out);
      }
      out.append(']');
    }

    private void giveHex(Object value, StringBuilder out) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) bytes[i] = (byte) ((NumberForm) elem).integer(Array.get(value, i));
      Values.encodeBytes(bytes, out);
    }
  }

  /** A struct, of which the fields have forms of their own; `made` makes Java's value of theirs. */
  record Struct(String name, Map<String, Form> fields, Making made) implements Form {
    interface Making {
      Object of(Map<String, Object> values);
    }

    static Struct map(Kind.Struct kind) {
      Map<String, Form> fields = new LinkedHashMap<>();
      for (Kind.Field each : kind.fields()) fields.put(each.name(), each.kind().in(Object.class));
      return new Struct(kind.name(), fields, values -> values);
    }

    static Struct record(Kind.Struct kind, Class<?> type) {
      Map<String, Form> fields = new LinkedHashMap<>();
      RecordComponent[] components = type.getRecordComponents();
      for (Kind.Field each : kind.fields()) {
        RecordComponent component = Arrays.stream(components).filter(one -> one.getName().equals(each.name()))
            .findFirst().orElseThrow(() -> new Values.Refused(type.getSimpleName() + " has no " + each.name()));
        fields.put(each.name(), each.kind().in(component.getType()));
      }
      if (components.length != fields.size())
        throw new Values.Refused(type.getSimpleName() + " has more than the fields " + fields.keySet());
      return new Struct(kind.name(), fields, values -> made(type, values));
    }

    private static Object made(Class<?> type, Map<String, Object> values) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        var constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(Arrays.stream(components).map(each -> values.get(each.getName())).toArray());
      } catch (InvocationTargetException thrown) {
        throw new Adapter.Raised(thrown.getCause());
      } catch (ReflectiveOperationException problem) {
        throw new Adapter.Raised(problem);
      }
    }

    @Override
    public Object take(Object wire) throws Values.BadValue {
      if (!(wire instanceof List<?> values && values.size() == fields.size()))
        throw new Values.BadValue(Values.shown(wire) + " is no " + name + " of " + fields.size() + " fields");
      Map<String, Object> taken = new LinkedHashMap<>();
      for (Map.Entry<String, Form> each : fields.entrySet())
        taken.put(each.getKey(), each.getValue().take(values.get(taken.size())));
      return made.of(taken);
    }

    @Override
    public void give(Object value, StringBuilder out) {
      Map<?, ?> given = value instanceof Map<?, ?> map ? map : value instanceof Record ? read(value) : Map.of();
      if (!given.keySet().equals(fields.keySet())) throw new Unfit(value, name + " with the fields " + fields.keySet());
      char before = '[';
      for (Map.Entry<String, Form> each : fields.entrySet()) {
        each.getValue().give(given.get(each.getKey()), out.append(before));
        before = ',';
      }
      out.append(']');
    }

    private static Map<String, Object> read(Object record) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (RecordComponent each : record.getClass().getRecordComponents()) {
        try {
          each.getAccessor().setAccessible(true);
          values.put(each.getName(), each.getAccessor().invoke(record));
        } catch (ReflectiveOperationException problem) {
          throw new Adapter.Raised(problem);
        }
      }
      return values;
    }
  }

  /** Several results, in an Object[] or a List. */
  record Several(List<Form> forms) implements Form {
    @Override
    public Object take(Object wire) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void give(Object value, StringBuilder out) {
      List<?> results = value instanceof Object[] array ? Arrays.asList(array)
          : value instanceof List<?> list ? list : List.of();
      if (results.size() != forms.size()) throw new Unfit(value, "Object[] of " + forms.size() + " results");
      for (int i = 0; i < forms.size(); i++) {
        if (i > 0) out.append(',');
        forms.get(i).give(results.get(i), out);
      }
    }
  }
}
