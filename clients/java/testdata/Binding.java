package concord;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.List;
import java.util.Map;

/**
 * What would be generated for functions of C's own library: it has structs by value and in memory, text to be freed and
 * callbacks on other threads, and is there without a build.
 */
final class Binding {
  private Binding() {}

  public interface Functions extends Library {
    Div.ByValue div(int p0, int p1);
    Ldiv.ByValue ldiv(long p0, long p1);
    Pointer getenv(Pointer p0);
    double frexp(double p0, Pointer p1);
    Pointer memfrob(Pointer p0, long p1);
    int poll(Pointer p0, long p1, int p2);
    int pthread_create(Pointer p0, Pointer p1, Run p2, Pointer p3);
    int pthread_join(long p0, Pointer p1);
    void qsort(Pointer p0, long p1, long p2, Compare p3);
    Pointer strdup(Pointer p0);
    long strtol(Pointer p0, Pointer p1, int p2);
    long timegm(Pointer p0);
  }

  @Structure.FieldOrder({"f0", "f1"})
  public static class Div extends CStruct {
    public int f0;
    public int f1;

    public static final class ByValue extends Div implements Structure.ByValue {}
  }

  @Structure.FieldOrder({"f0", "f1"})
  public static class Ldiv extends CStruct {
    public long f0;
    public long f1;

    public static final class ByValue extends Ldiv implements Structure.ByValue {}
  }

  /** Declared without the gap that C leaves: JNA would pass it otherwise than C. */
  @Structure.FieldOrder({"f0", "f1"})
  public static class Misplaced extends CStruct {
    public int f0;
    public int f1;

    public static final class ByValue extends Misplaced implements Structure.ByValue {}
  }

  public interface Compare extends Callback {
    int invoke(Pointer p0, Pointer p1);
  }

  public interface Run extends Callback {
    Pointer invoke(Pointer p0);
  }

  private static final class Types {
    static final Codec i16 = Values.Scalar.i16;
    static final Codec i32 = Values.Scalar.i32;
    static final Codec i64 = Values.Scalar.i64;
    static final Codec u64 = Values.Scalar.u64;
    static final Codec f64 = Values.Scalar.f64;
    static final Codec text = new Pointers.CString("");
    static final Codec opaque = new Pointers.Opaque("");
    static final Codec div = new CMemory.Struct(8, Div.ByValue.class,
        new CMemory.Field("quot", 0, i32), new CMemory.Field("rem", 4, i32));
    static final Codec ldiv = new CMemory.Struct(16, Ldiv.ByValue.class,
        new CMemory.Field("r0", 0, i64), new CMemory.Field("r1", 8, i64));
    static final Codec misplaced = new CMemory.Struct(12, Misplaced.ByValue.class,
        new CMemory.Field("a", 0, i32), new CMemory.Field("b", 8, i32));
    static final Codec pollfd = new CMemory.Struct(8, CStruct.class, new CMemory.Field("fd", 0, i32),
        new CMemory.Field("events", 4, i16), new CMemory.Field("revents", 6, i16));
    static final Codec tm = new CMemory.Struct(56, CStruct.class, new CMemory.Field("sec", 0, i32),
        new CMemory.Field("min", 4, i32), new CMemory.Field("hour", 8, i32), new CMemory.Field("mday", 12, i32),
        new CMemory.Field("mon", 16, i32), new CMemory.Field("year", 20, i32), new CMemory.Field("wday", 24, i32),
        new CMemory.Field("yday", 28, i32), new CMemory.Field("isdst", 32, i32), new CMemory.Field("gmtoff", 40, i64),
        new CMemory.Field("zone", 48, text));
    static final Codec compare = new Callbacks(Compare.class, script -> (Compare) (p0, p1) -> (int) script.call(p0, p1),
        i32, new Callbacks.Parameter("a", one(i32)), new Callbacks.Parameter("b", one(i32)));
    static final Codec run = new Callbacks(Run.class, script -> (Run) p0 -> (Pointer) script.call(p0), opaque,
        new Callbacks.Parameter("argument", opaque));

    static Codec one(Codec cell) {
      return new Pointers.Cells(cell, new Pointers.Count(1, ""), "");
    }
  }

  private static Export.Result result(Codec type, String... names) {
    return new Export.Result(type.argument(), names.length == 0 ? new String[] {""} : names);
  }

  private static Export.Parameter in(String name, Codec type) {
    return new Export.Parameter(name, false, type.argument());
  }

  private static Export.Parameter changed(String name, Codec type) {
    return new Export.Parameter(name, true, type.argument());
  }

  static final List<Export> EXPORTS = List.of(
      new Export("div", result(Types.div), in("a", Types.i32), in("b", Types.i32)),
      new Export("ldiv", result(Types.ldiv, "", "rest"), in("a", Types.i64), in("b", Types.i64)),
      new Export("frexp", result(Types.f64), in("x", Types.f64), changed("exponent", Types.one(Types.i32))),
      new Export("getenv", result(new Pointers.Cells(Values.Scalar.u8, new Pointers.Count(1 << 25, ""), "")),
          in("name", Types.text)),
      new Export("memfrob", result(new Pointers.Cells(Values.Scalar.u8, new Pointers.Count(1, "n"), "")),
          changed("data", Types.one(Values.Scalar.u8)), in("n", Types.u64)),
      new Export("poll", result(Types.i32), changed("fds", Types.one(Types.pollfd)), in("n", Types.u64),
          in("timeout", Types.i32)),
      new Export("pthread_create", result(Types.i32), in("id", Types.one(Types.u64)), in("how", Types.opaque),
          changed("run", Types.run), in("argument", Types.opaque)),
      new Export("pthread_join", result(Types.i32), in("id", Types.u64), changed("given", Types.one(Types.opaque))),
      new Export("qsort", new Export.Result(null), changed("cells", Types.one(Types.i32)), in("n", Types.u64),
          in("size", Types.u64), changed("order", Types.compare)),
      new Export("strdup", result(new Pointers.CString("free")), in("s", Types.text)),
      new Export("strtol", result(Types.i64), in("s", Types.text), changed("end", Types.one(Types.text)),
          in("base", Types.i32)),
      new Export("timegm", result(Types.i64), changed("time", Types.one(Types.tm))),
      new Export("abs", result(Types.i32), in("misplaced", Types.misplaced)),
      new Export("strndup", result(new Pointers.CString("no_such_function")), in("s", Types.text), in("n", Types.u64)));

  static final Map<String, String> REFUSED = Map.of("labs", "as if it were refused");

  static Export.Call prepare(Functions library, String name, Object[] arguments) {
    return switch (name) {
      case "div" -> () -> library.div(at(arguments, 0), at(arguments, 1));
      case "ldiv" -> () -> library.ldiv(at(arguments, 0), at(arguments, 1));
      case "frexp" -> () -> library.frexp(at(arguments, 0), at(arguments, 1));
      case "getenv" -> () -> library.getenv(at(arguments, 0));
      case "memfrob" -> () -> library.memfrob(at(arguments, 0), at(arguments, 1));
      case "poll" -> () -> library.poll(at(arguments, 0), at(arguments, 1), at(arguments, 2));
      case "pthread_create" -> () ->
          library.pthread_create(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3));
      case "pthread_join" -> () -> library.pthread_join(at(arguments, 0), at(arguments, 1));
      case "qsort" -> () -> {
        library.qsort(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3));
        return null;
      };
      case "strdup" -> () -> library.strdup(at(arguments, 0));
      case "strtol" -> () -> library.strtol(at(arguments, 0), at(arguments, 1), at(arguments, 2));
      case "timegm" -> () -> library.timegm(at(arguments, 0));
      default -> throw new IllegalArgumentException(name);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T> T at(Object[] arguments, int index) {
    return (T) arguments[index];
  }
}
