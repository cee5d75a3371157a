package concord;

import java.util.List;
import java.util.Map;

/** A type of the contract, for which an adapter's methods have one or the other type of Java's. */
interface Kind {
  /** Its form in that type, or in its natural one for Object. Throws Refused where it has none there. */
  Form in(Class<?> type);

  /** The type that holds each value, where nobody states another. */
  Class<?> natural();

  static Values.Refused noForm(Object kind, Class<?> type) {
    return new Values.Refused(type.getSimpleName() + " holds no " + kind);
  }

  record Number(Values.Scalar scalar) implements Kind {
    @Override
    public Form in(Class<?> type) {
      return new NumberForm(scalar, type == Object.class ? natural() : type);
    }

    @Override
    public Class<?> natural() {
      return switch (scalar) {
        case bool -> boolean.class;
        case i8, u8 -> byte.class;
        case i16, u16 -> short.class;
        case i32, u32 -> int.class;
        case i64, u64, uptr -> long.class;
        case f32 -> float.class;
        case f64 -> double.class;
      };
    }
  }

  record Text(String kind) implements Kind {
    @Override
    public Form in(Class<?> type) {
      if (type == byte[].class) return new Forms.Text(kind, true);
      if (type.isAssignableFrom(String.class)) return new Forms.Text(kind, false);
      throw noForm(kind, type);
    }

    @Override
    public Class<?> natural() {
      return String.class;
    }
  }

  /** As many as there are, where `length` is below zero. */
  record Cells(Kind elem, int length) implements Kind {
    @Override
    public Form in(Class<?> type) {
      Class<?> array = type == Object.class ? natural() : type;
      if (!array.isArray()) throw noForm("cells: take an array", type);
      return new Forms.Cells(elem.in(array.getComponentType()), array.getComponentType(), length);
    }

    @Override
    public Class<?> natural() {
      return elem.natural().arrayType();
    }
  }

  record Field(String name, Kind kind) {}

  /** A Map of the fields by their names, or a record with components of these names. */
  record Struct(String name, List<Field> fields) implements Kind {
    @Override
    public Form in(Class<?> type) {
      if (type.isRecord()) return Forms.Struct.record(this, type);
      if (type.isAssignableFrom(Map.class)) return Forms.Struct.map(this);
      throw noForm(name + ": take a Map or a record", type);
    }

    @Override
    public Class<?> natural() {
      return Map.class;
    }
  }
}
