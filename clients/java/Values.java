package concord;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The values of the wire (PROTOCOL.md, section 5) as Java's own, and as cells in memory.
 *
 * <p>Java has no unsigned integers: a u8 is the byte with the same bits, and so on. Knows nothing of calls.
 */
final class Values {
  private static final HexFormat HEX = HexFormat.of();

  private Values() {}

  /** An argument is not a value of its kind; the message says which and why. */
  static final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    BadValue(String message) {
      super(message, null, false, false); // an answer and not an accident: it needs no stack trace
    }
  }

  /** The binding has nothing to pass the value in; the message says why. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /** The value for a message, cut where it would fill the screen. */
  static String shown(Object wire) {
    StringBuilder text = new StringBuilder();
    Json.write(text, wire);
    return text.length() <= 60 ? text.toString() : text.substring(0, 57) + "...";
  }

  /** A kind that fits a register, named as the contract names it. */
  enum Scalar implements Export.Argument, Codec {
    bool(1, "true or false"),
    i8(1, "-128 to 127"),
    i16(2, "-32768 to 32767"),
    i32(4, "-2147483648 to 2147483647"),
    i64(8, "a decimal string, -9223372036854775808 to 9223372036854775807"),
    u8(1, "0 to 255"),
    u16(2, "0 to 65535"),
    u32(4, "0 to 4294967295"),
    u64(8, "a decimal string, 0 to 18446744073709551615"),
    uptr(8, "a decimal string, 0 to 18446744073709551615"),
    f32(4, "8 lower-case hex digits, or \"nan\""),
    f64(8, "16 lower-case hex digits, or \"nan\"");

    private final int size;
    private final String spelling;

    Scalar(int size, String spelling) {
      this.size = size;
      this.spelling = spelling;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public Codec codec() {
      return this;
    }

    @Override
    public Export.Argument argument() {
      return this;
    }

    boolean isFloat() {
      return this == f32 || this == f64;
    }

    /** The bits that count when an integer is widened to a long: Java would extend the sign of unsigned ones. */
    long mask() {
      return switch (this) {
        case bool, u8 -> 0xffL;
        case u16 -> 0xffffL;
        case u32 -> 0xffff_ffffL;
        default -> -1L;
      };
    }

    /** From the wire to what Java passes: a Byte, Short, Integer, Long, Float or Double. */
    @Override
    public Object decode(Object wire, Row row) throws BadValue {
      return decode(wire);
    }

    /** A number is Java's own already. */
    @Override
    public Made.Maker maker(Object wire) throws BadValue {
      Object value = decode(wire);
      return region -> value;
    }

    Object decode(Object wire) throws BadValue {
      try {
        if (wire != null) return parse(wire);
      } catch (ClassCastException | IllegalArgumentException notOne) {
        // said below
      }
      throw new BadValue(shown(wire) + " is not of kind " + this + " (" + spelling + ")");
    }

    private Object parse(Object wire) {
      return switch (this) {
        case f32 -> wire.equals("nan") ? Float.NaN : Float.intBitsToFloat((int) bits((String) wire, 8));
        case f64 -> wire.equals("nan") ? Double.NaN : Double.longBitsToDouble(bits((String) wire, 16));
        default -> {
          Object value = parseInteger(wire);
          // Writing it back refuses whatever was cut, and what Java lets pass: "+1", "007", other digits than ours.
          if (!spelled(value).equals(wire)) throw new IllegalArgumentException();
          yield value;
        }
      };
    }

    private Object parseInteger(Object wire) {
      return switch (this) {
        case bool -> (byte) ((Boolean) wire ? 1 : 0);
        case i8, u8 -> ((Long) wire).byteValue();
        case i16, u16 -> ((Long) wire).shortValue();
        case i32, u32 -> ((Long) wire).intValue();
        case i64 -> Long.parseLong((String) wire);
        case u64, uptr -> Long.parseUnsignedLong((String) wire);
        case f32, f64 -> throw new AssertionError(this);
      };
    }

    private static long bits(String digits, int length) {
      long bits = HexFormat.fromHexDigitsToLong(digits);
      if (!HEX.toHexDigits(bits, length).equals(digits)) throw new IllegalArgumentException();
      return bits;
    }

    @Override
    public void encode(Object value, Row row, StringBuilder out) {
      encode(value, out);
    }

    void encode(Object value, StringBuilder out) {
      if (this == i64) out.append('"').append((long) value).append('"'); // most cells are: no String on the way
      else Json.write(out, spelled(value));
    }

    /** From what Java gets to the one canonical spelling: a Boolean, Long or String. */
    Object spelled(Object value) {
      return switch (this) {
        case bool -> (byte) value != 0;
        case i8 -> (long) (byte) value;
        case i16 -> (long) (short) value;
        case i32 -> (long) (int) value;
        case i64 -> Long.toString((long) value);
        case u8 -> Byte.toUnsignedLong((byte) value);
        case u16 -> Short.toUnsignedLong((short) value);
        case u32 -> Integer.toUnsignedLong((int) value);
        case u64, uptr -> Long.toUnsignedString((long) value);
        case f32 -> Float.isNaN((float) value) ? "nan" : HEX.toHexDigits(Float.floatToRawIntBits((float) value));
        case f64 -> Double.isNaN((double) value) ? "nan" : HEX.toHexDigits(Double.doubleToRawLongBits((double) value));
      };
    }

    @Override
    public void write(Address memory, long at, Object wire, Row row) throws BadValue {
      store(memory, at, decode(wire));
    }

    @Override
    public void read(Address memory, long at, Row row, StringBuilder out) {
      encode(load(memory, at), out);
    }

    @Override
    public long count(Address memory, long at) {
      return count(load(memory, at));
    }

    @Override
    public long count(Object value) {
      if (this == bool || isFloat()) throw new IllegalStateException("a " + this + " says no number of cells");
      return ((Number) value).longValue() & mask();
    }

    void store(Address memory, long at, Object value) {
      switch (this) {
        case bool, i8, u8 -> memory.setByte(at, (byte) value);
        case i16, u16 -> memory.setShort(at, (short) value);
        case i32, u32 -> memory.setInt(at, (int) value);
        case i64, u64, uptr -> memory.setLong(at, (long) value);
        case f32 -> memory.setFloat(at, (float) value);
        case f64 -> memory.setDouble(at, (double) value);
      }
    }

    Object load(Address memory, long at) {
      return switch (this) {
        case bool, i8, u8 -> memory.getByte(at);
        case i16, u16 -> memory.getShort(at);
        case i32, u32 -> memory.getInt(at);
        case i64, u64, uptr -> memory.getLong(at);
        case f32 -> memory.getFloat(at);
        case f64 -> memory.getDouble(at);
      };
    }
  }

  private static final long LONGEST = 1L << 28; // bytes

  /** The bytes of a Go string, which need not be UTF-8. */
  static byte[] decodeString(Object wire) throws BadValue {
    return decodeText(wire, "string");
  }

  /** Bytes in hex; of long ones perhaps a part and how often it comes. */
  static byte[] decodeText(Object wire, String kind) throws BadValue {
    if (wire instanceof Map<?, ?> map && map.size() == 2 && map.containsKey("repeat")
        && map.get("times") instanceof Long times && 0 <= times && times <= LONGEST) {
      byte[] part = decodeHex(map.get("repeat"), kind);
      if (part.length * times <= LONGEST) {
        byte[] bytes = new byte[(int) (part.length * times)];
        System.arraycopy(part, 0, bytes, 0, Math.min(part.length, bytes.length));
        for (int done = part.length; 0 < done && done < bytes.length; done *= 2)
          System.arraycopy(bytes, 0, bytes, done, Math.min(done, bytes.length - done));
        return bytes;
      }
    }
    return decodeHex(wire, kind);
  }

  static byte[] decodeHex(Object wire, String kind) throws BadValue {
    if (wire instanceof String digits) {
      try {
        byte[] bytes = HEX.parseHex(digits);
        if (HEX.formatHex(bytes).equals(digits)) return bytes; // no capitals
      } catch (IllegalArgumentException notOne) {
        // said below
      }
    }
    throw new BadValue(shown(wire) + " is not of kind " + kind + " (bytes in lower-case hex)");
  }

  static void encodeBytes(byte[] bytes, StringBuilder out) {
    out.append('"').append(HEX.formatHex(bytes)).append('"');
  }

  /** A Go slice: its length, and its cells, still as on the wire, up to the capacity. */
  record Slice(boolean isNil, long length, List<?> cells) {}

  static Slice decodeSlice(Object wire) throws BadValue {
    if (wire == null) return new Slice(true, 0, List.of());
    if (!(wire instanceof Map<?, ?> map && map.size() == 2 && map.get("cells") instanceof List<?> cells))
      throw new BadValue(shown(wire) + " is not of kind slice ({\"len\":…,\"cells\":[…]} or null)");
    if (!(map.get("len") instanceof Long length && 0 <= length && length <= cells.size()))
      throw new BadValue("a slice of " + cells.size() + " cells cannot have the length " + shown(map.get("len")));
    return new Slice(false, length, cells);
  }
}
