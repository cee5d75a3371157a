package concord;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;

/**
 * What would be generated for functions of C's own library: it has structs by value and in memory, text to be freed and
 * callbacks on other threads, and is there without a build.
 */
final class Binding {
  private Binding() {}

  static final String CLIENT = "java-jna";

  public interface Functions extends Library {
    void bump(GoSlice.ByValue p0, GoSlice.ByValue p1, GoSlice.ByValue p2, GoSlice.ByValue p3, GoSlice.ByValue p4,
        GoSlice.ByValue p5);
    int depth();
    long negate(GoSlice.ByValue p0);
    long weight(GoString.ByValue p0);
    long weight_c(Pointer p0);
    Declared.Div.ByValue div(int p0, int p1);
    Declared.Ldiv.ByValue ldiv(long p0, long p1);
    Pointer getenv(Pointer p0);
    double frexp(double p0, Pointer p1);
    int gettid();
    Pointer memfrob(Pointer p0, long p1);
    int poll(Pointer p0, long p1, int p2);
    int pthread_create(Pointer p0, Pointer p1, Declared.Run p2, Pointer p3);
    int pthread_join(long p0, Pointer p1);
    Pointer pthread_self();
    void qsort(Pointer p0, long p1, long p2, Declared.Compare p3);
    Pointer strdup(Pointer p0);
    long strtol(Pointer p0, Pointer p1, int p2);
    long timegm(Pointer p0);
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

  private static Functions library;

  static void open(String path) {
    library = Native.load(path, Functions.class);
  }

  static Export.Call prepare(String name, Object[] arguments) {
    return switch (name) {
      case "abort" -> () -> {
        throw new IllegalStateException("the binding does not call it");
      };
      case "bump" -> () -> {
        library.bump(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3), at(arguments, 4),
            at(arguments, 5));
        return null;
      };
      case "depth" -> () -> library.depth();
      case "negate" -> () -> library.negate(at(arguments, 0));
      case "weight" -> () -> library.weight(at(arguments, 0));
      case "weight_c" -> () -> library.weight_c(at(arguments, 0));
      case "div" -> () -> library.div(at(arguments, 0), at(arguments, 1));
      case "ldiv" -> () -> library.ldiv(at(arguments, 0), at(arguments, 1));
      case "frexp" -> () -> library.frexp(at(arguments, 0), at(arguments, 1));
      case "getenv" -> () -> library.getenv(at(arguments, 0));
      case "gettid" -> () -> library.gettid();
      case "memfrob" -> () -> library.memfrob(at(arguments, 0), at(arguments, 1));
      case "poll" -> () -> library.poll(at(arguments, 0), at(arguments, 1), at(arguments, 2));
      case "pthread_create" -> () ->
          library.pthread_create(at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3));
      case "pthread_join" -> () -> library.pthread_join(at(arguments, 0), at(arguments, 1));
      case "pthread_self" -> () -> library.pthread_self();
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
