package concord;

import java.util.List;
import java.util.Map;

/** The exports of C's own library and of library.c, of which each binding here is tested: as a contract would have them. */
final class Exports {
  private Exports() {}

  private static final class Types {
    static final Codec i16 = Values.Scalar.i16;
    static final Codec i32 = Values.Scalar.i32;
    static final Codec i64 = Values.Scalar.i64;
    static final Codec u64 = Values.Scalar.u64;
    static final Codec f64 = Values.Scalar.f64;
    static final Codec text = new Pointers.CString("");
    static final Codec opaque = new Pointers.Opaque("");
    static final Codec div = new CMemory.Struct(8, Binding.DIV,
        new CMemory.Field("quot", 0, i32), new CMemory.Field("rem", 4, i32));
    static final Codec ldiv = new CMemory.Struct(16, Binding.LDIV,
        new CMemory.Field("r0", 0, i64), new CMemory.Field("r1", 8, i64));
    static final Codec misplaced = new CMemory.Struct(12, Binding.MISPLACED,
        new CMemory.Field("a", 0, i32), new CMemory.Field("b", 8, i32));
    static final Codec pollfd = new CMemory.Struct(8, Binding.UNPASSED, new CMemory.Field("fd", 0, i32),
        new CMemory.Field("events", 4, i16), new CMemory.Field("revents", 6, i16));
    static final Codec tm = new CMemory.Struct(56, Binding.UNPASSED, new CMemory.Field("sec", 0, i32),
        new CMemory.Field("min", 4, i32), new CMemory.Field("hour", 8, i32), new CMemory.Field("mday", 12, i32),
        new CMemory.Field("mon", 16, i32), new CMemory.Field("year", 20, i32), new CMemory.Field("wday", 24, i32),
        new CMemory.Field("yday", 28, i32), new CMemory.Field("isdst", 32, i32), new CMemory.Field("gmtoff", 40, i64),
        new CMemory.Field("zone", 48, text));
    static final Codec compare = new Callbacks(Binding.COMPARE, i32,
        new Callbacks.Parameter("a", one(i32)), new Callbacks.Parameter("b", one(i32)));
    static final Codec run = new Callbacks(Binding.RUN, opaque,
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

  private static Export.Parameter slice(String name, Codec cell) {
    return changed(name, new CMemory.Slice(cell));
  }

  static final List<Export> ALL = List.of(
      new Export("abort", new Export.Result(null)),
      new Export("bump", new Export.Result(null), slice("a", Values.Scalar.u8), slice("b", Types.i16),
          slice("c", Values.Scalar.u32), slice("d", Types.i64), slice("e", Values.Scalar.f32), slice("f", Types.f64)),
      new Export("depth", result(Types.i32)),
      new Export("negate", result(Types.i64), slice("cells", Types.i64)),
      new Export("weight", result(Types.i64), in("text", CMemory.STRING)),
      new Export("weight_c", result(Types.i64), in("text", Types.text)),
      new Export("div", result(Types.div), in("a", Types.i32), in("b", Types.i32)),
      new Export("ldiv", result(Types.ldiv, "", "rest"), in("a", Types.i64), in("b", Types.i64)),
      new Export("frexp", result(Types.f64), in("x", Types.f64), changed("exponent", Types.one(Types.i32))),
      new Export("getenv", result(new Pointers.Cells(Values.Scalar.u8, new Pointers.Count(1 << 25, ""), "")),
          in("name", Types.text)),
      new Export("gettid", result(Types.i32)),
      new Export("memfrob", result(new Pointers.Cells(Values.Scalar.u8, new Pointers.Count(1, "n"), "")),
          changed("data", Types.one(Values.Scalar.u8)), in("n", Types.u64)),
      new Export("poll", result(Types.i32), changed("fds", Types.one(Types.pollfd)), in("n", Types.u64),
          in("timeout", Types.i32)),
      new Export("pthread_create", result(Types.i32), in("id", Types.one(Types.u64)), in("how", Types.opaque),
          changed("run", Types.run), in("argument", Types.opaque)),
      new Export("pthread_join", result(Types.i32), in("id", Types.u64), changed("given", Types.one(Types.opaque))),
      new Export("pthread_self", result(Types.opaque)),
      new Export("qsort", new Export.Result(null), changed("cells", Types.one(Types.i32)), in("n", Types.u64),
          in("size", Types.u64), changed("order", Types.compare)),
      new Export("strdup", result(new Pointers.CString("free")), in("s", Types.text)),
      new Export("strtol", result(Types.i64), in("s", Types.text), changed("end", Types.one(Types.text)),
          in("base", Types.i32)),
      new Export("timegm", result(Types.i64), changed("time", Types.one(Types.tm))),
      new Export("abs", result(Types.i32), in("misplaced", Types.misplaced)),
      new Export("strndup", result(new Pointers.CString("no_such_function")), in("s", Types.text), in("n", Types.u64)));

  static final Map<String, String> REFUSED = Map.of("labs", "as if it were refused");
}
