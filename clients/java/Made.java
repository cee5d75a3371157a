package concord;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A call with arguments that are made anew each time, of Java's own values (PROTOCOL.md, section 4): of Strings, and of
 * arrays of numbers.
 *
 * <p>What was made for a call goes when the next one is made, so that the last one's is there to be told.
 */
final class Made implements Export.Call, AutoCloseable {
  /** Makes one argument, as users of the binding do for each call; its memory is the region's. */
  interface Maker {
    Object make(Region region);
  }

  private final Maker[] makers;
  private final Object[] arguments;
  private final Export.Call call;
  private final Region region = new Region();

  Made(Export export, Object wire) throws Values.BadValue {
    makers = export.makers(wire);
    arguments = new Object[makers.length];
    call = Binding.prepare(export.name, arguments);
  }

  @Override
  public Object call() {
    region.renew();
    for (int i = 0; i < makers.length; i++) arguments[i] = makers[i].make(region);
    return call.call();
  }

  /** Those of the last call. */
  Object[] arguments() {
    return arguments;
  }

  @Override
  public void close() {
    region.close();
  }

  /** A Go string as Java has it. */
  static String text(Object wire) throws Values.BadValue {
    return text(Values.decodeString(wire), wire);
  }

  /** C's as Java has it; null for the null pointer. */
  static String cText(Object wire) throws Values.BadValue {
    return wire == null ? null : text(Pointers.CString.bytes(wire), wire);
  }

  private static String text(byte[] bytes, Object wire) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException invalid) {
      throw new Values.Refused(Values.shown(wire) + " is not UTF-8, which no String holds");
    }
  }

  /** A Go slice as Java has it: an array, of bytes for a u8 and so on. That of a nil slice is null. */
  static Object cells(Values.Scalar element, Object wire) throws Values.BadValue {
    Values.Slice slice = Values.decodeSlice(wire);
    if (slice.isNil()) return null;
    List<?> cells = slice.cells();
    Object array = array(element, cells.size());
    for (int i = 0; i < cells.size(); i++) {
      try {
        Array.set(array, i, element.decode(cells.get(i)));
      } catch (Values.BadValue bad) {
        throw new Values.BadValue("cell " + i + ": " + bad.getMessage());
      }
    }
    if (slice.length() < cells.size()) throw new Values.Refused("an array has no capacity beyond its length");
    return array;
  }

  private static Object array(Values.Scalar element, int length) {
    return switch (element) {
      case bool, i8, u8 -> new byte[length]; // a bool is passed as a byte
      case i16, u16 -> new short[length];
      case i32, u32 -> new int[length];
      case i64, u64, uptr -> new long[length];
      case f32 -> new float[length];
      case f64 -> new double[length];
    };
  }
}
