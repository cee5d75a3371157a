package concord;

import java.util.List;
import java.util.Map;

/**
 * Booleans, integers and floats in a type of any width. One of the kind's own width holds its bits, since Java has no
 * unsigned integers; another one holds its value.
 */
record NumberForm(Values.Scalar scalar, Class<?> type) implements Form {
  private static final Map<Class<?>, Integer> BITS = Map.of(byte.class, 8, Byte.class, 8, short.class, 16,
      Short.class, 16, int.class, 32, Integer.class, 32, long.class, 64, Long.class, 64);
  private static final List<Class<?>> SINGLE = List.of(float.class, Float.class);
  private static final List<Class<?>> DOUBLE = List.of(double.class, Double.class);

  NumberForm {
    boolean holds = scalar == Values.Scalar.bool ? type == boolean.class || type == Boolean.class
        : scalar.isFloat() ? SINGLE.contains(type) || DOUBLE.contains(type) : BITS.containsKey(type);
    if (!holds) throw Kind.noForm(scalar, type);
  }

  boolean isByte() {
    return scalar != Values.Scalar.bool && bits() == 8;
  }

  private int bits() {
    return scalar.size() * 8;
  }

  private boolean signed() {
    return scalar.name().startsWith("i");
  }

  @Override
  public Values.Scalar summed() {
    return scalar == Values.Scalar.bool ? null : scalar;
  }

  @Override
  public Object take(Object wire) throws Values.BadValue {
    Object value = scalar.decode(wire);
    if (scalar == Values.Scalar.bool) return (byte) value != 0;
    if (scalar.isFloat()) return takeFloat((Number) value);
    long number = ((Number) value).longValue();
    int width = BITS.get(type);
    if (width > bits() && !signed()) number &= scalar.mask();
    boolean cut = number << 64 - width >> 64 - width != number || bits() == 64 && !signed() && number < 0;
    if (width < bits() && cut) throw doesNotFit(wire);
    return width == 8 ? (Object) (byte) number : width == 16 ? (Object) (short) number
        : width == 32 ? (Object) (int) number : (Object) number;
  }

  private Object takeFloat(Number value) {
    if (DOUBLE.contains(type)) return value.doubleValue();
    if (Double.compare(value.floatValue(), value.doubleValue()) != 0) throw doesNotFit(value);
    return value.floatValue();
  }

  private Values.Refused doesNotFit(Object value) {
    return new Values.Refused(value + " does not fit " + type.getSimpleName());
  }

  @Override
  public void give(Object value, StringBuilder out) {
    scalar.encode(scalar == Values.Scalar.bool ? bool(value) : scalar.isFloat() ? real(value) : integer(value), out);
  }

  private Object bool(Object value) {
    if (value instanceof Boolean flag) return (byte) (flag ? 1 : 0);
    throw new Unfit(value, "bool");
  }

  private Object real(Object value) {
    if (!(value instanceof Float || value instanceof Double)) throw new Unfit(value, scalar.name());
    Number number = (Number) value;
    if (scalar == Values.Scalar.f64) return number.doubleValue();
    if (Double.compare(number.floatValue(), number.doubleValue()) != 0) throw new Unfit(value, "f32");
    return number.floatValue();
  }

  Object integer(Object value) {
    Integer width = value == null ? null : BITS.get(value.getClass());
    if (width == null) throw new Unfit(value, scalar.name());
    long number = ((Number) value).longValue();
    boolean fits = signed() ? number << 64 - bits() >> 64 - bits() == number
        : number >= 0 && (number & scalar.mask()) == number;
    if (width != bits() && !fits) throw new Unfit(value, scalar.name());
    return switch (bits()) {
      case 8 -> (Object) (byte) number;
      case 16 -> (short) number;
      case 32 -> (int) number;
      default -> number;
    };
  }
}
