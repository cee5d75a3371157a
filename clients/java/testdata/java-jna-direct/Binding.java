package concord;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;

/** The same as native methods. */
final class Binding {
  private Binding() {}

  static final String CLIENT = "java-jna-direct";

  private static final class Functions {
    static native void bump(GoSlice.ByValue p0, GoSlice.ByValue p1, GoSlice.ByValue p2, GoSlice.ByValue p3, GoSlice.ByValue p4,
        GoSlice.ByValue p5);
    static native int depth();
    static native long negate(GoSlice.ByValue p0);
    static native long weight(GoString.ByValue p0);
    static native long weight_c(Pointer p0);
    static native Declared.Div.ByValue div(int p0, int p1);
    static native Declared.Ldiv.ByValue ldiv(long p0, long p1);
    static native Pointer getenv(Pointer p0);
    static native double frexp(double p0, Pointer p1);
    static native int gettid();
    static native Pointer memfrob(Pointer p0, long p1);
    static native int poll(Pointer p0, long p1, int p2);
    static native int pthread_create(Pointer p0, Pointer p1, Declared.Run p2, Pointer p3);
    static native int pthread_join(long p0, Pointer p1);
    static native Pointer pthread_self();
    static native void qsort(Pointer p0, long p1, long p2, Declared.Compare p3);
    static native Pointer strdup(Pointer p0);
    static native long strtol(Pointer p0, Pointer p1, int p2);
    static native long timegm(Pointer p0);
  }

  static final Shape DIV = Declared.DIV;
  static final Shape LDIV = Declared.LDIV;
  static final Shape MISPLACED = Declared.MISPLACED;
  static final Shape UNPASSED = Declared.UNPASSED;
  static final Stub COMPARE = Declared.COMPARE;
  static final Stub RUN = Declared.RUN;

  // Made of what stands above.
  static final List<Export> EXPORTS = Exports.ALL;
  static final Map<String, String> REFUSED = Exports.REFUSED;

  static void open(String path) {
    Native.register(Functions.class, NativeLibrary.getInstance(path));
  }

  static Export.Call prepare(String name, Object[] arguments) {
    return switch (name) {
      case "abort" -> () -> {
        throw new IllegalStateException("the binding does not call it");
      };
      case "bump" -> () -> {
        Functions.bump(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3), at(arguments, 4),
            at(arguments, 5));
        return null;
      };
      case "depth" -> () -> Functions.depth();
      case "negate" -> () -> Functions.negate(at(arguments, 0));
      case "weight" -> () -> Functions.weight(at(arguments, 0));
      case "weight_c" -> () -> Functions.weight_c(at(arguments, 0));
      case "div" -> () -> Functions.div(at(arguments, 0), at(arguments, 1));
      case "ldiv" -> () -> Functions.ldiv(at(arguments, 0), at(arguments, 1));
      case "frexp" -> () -> Functions.frexp(at(arguments, 0), at(arguments, 1));
      case "getenv" -> () -> Functions.getenv(at(arguments, 0));
      case "gettid" -> () -> Functions.gettid();
      case "memfrob" -> () -> Functions.memfrob(at(arguments, 0), at(arguments, 1));
      case "poll" -> () -> Functions.poll(at(arguments, 0), at(arguments, 1), at(arguments, 2));
      case "pthread_create" -> () ->
          Functions.pthread_create(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3));
      case "pthread_join" -> () -> Functions.pthread_join(at(arguments, 0), at(arguments, 1));
      case "pthread_self" -> () -> Functions.pthread_self();
      case "qsort" -> () -> {
        Functions.qsort(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3));
        return null;
      };
      case "strdup" -> () -> Functions.strdup(at(arguments, 0));
      case "strtol" -> () -> Functions.strtol(at(arguments, 0), at(arguments, 1), at(arguments, 2));
      case "timegm" -> () -> Functions.timegm(at(arguments, 0));
      default -> throw new IllegalArgumentException(name);
    };
  }

  @SuppressWarnings("unchecked")
  private static <T> T at(Object[] arguments, int index) {
    return (T) arguments[index];
  }
}
