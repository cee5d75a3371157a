package concord;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;

/** What would be generated for functions of C's own library, but that handles are found by name. */
final class Binding {
  private Binding() {}

  static final String CLIENT = "java-ffm";

  static final Shape DIV = Shape.of(8, new Shape.Field(0, JAVA_INT), new Shape.Field(4, JAVA_INT));
  static final Shape LDIV = Shape.of(16, new Shape.Field(0, JAVA_LONG), new Shape.Field(8, JAVA_LONG));
  /** A field lies where Java has none. */
  static final Shape MISPLACED = Shape.of(12, new Shape.Field(0, JAVA_INT), new Shape.Field(6, JAVA_INT));
  static final Shape UNPASSED = null;
  static final Stub COMPARE = new Stub(() -> FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  static final Stub RUN = new Stub(() -> FunctionDescriptor.of(ADDRESS, ADDRESS));

  private static final Map<String, FunctionDescriptor> FUNCTIONS = Map.ofEntries(
      Map.entry("bump",
          FunctionDescriptor.ofVoid(Shape.SLICE, Shape.SLICE, Shape.SLICE, Shape.SLICE, Shape.SLICE, Shape.SLICE)),
      Map.entry("depth", FunctionDescriptor.of(JAVA_INT)),
      Map.entry("negate", FunctionDescriptor.of(JAVA_LONG, Shape.SLICE)),
      Map.entry("weight", FunctionDescriptor.of(JAVA_LONG, Shape.STRING)),
      Map.entry("weight_c", FunctionDescriptor.of(JAVA_LONG, ADDRESS)),
      Map.entry("div", FunctionDescriptor.of(DIV.layout(), JAVA_INT, JAVA_INT)),
      Map.entry("ldiv", FunctionDescriptor.of(LDIV.layout(), JAVA_LONG, JAVA_LONG)),
      Map.entry("frexp", FunctionDescriptor.of(JAVA_DOUBLE, JAVA_DOUBLE, ADDRESS)),
      Map.entry("getenv", FunctionDescriptor.of(ADDRESS, ADDRESS)),
      Map.entry("gettid", FunctionDescriptor.of(JAVA_INT)),
      Map.entry("memfrob", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG)),
      Map.entry("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT)),
      Map.entry("pthread_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
      Map.entry("pthread_self", FunctionDescriptor.of(ADDRESS)),
      Map.entry("qsort", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS)),
      Map.entry("strdup", FunctionDescriptor.of(ADDRESS, ADDRESS)),
      Map.entry("strtol", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_INT)),
      Map.entry("timegm", FunctionDescriptor.of(JAVA_LONG, ADDRESS)));

  // Made of what stands above.
  static final List<Export> EXPORTS = Exports.ALL;
  static final Map<String, String> REFUSED = Exports.REFUSED;

  private static SymbolLookup library;

  static void open(SymbolLookup symbols) {
    library = symbols;
  }

  @SuppressWarnings("restricted")
  static Export.Call prepare(String name, Object[] arguments) {
    if (name.equals("abort"))
      return () -> {
        throw new IllegalStateException("the binding does not call it");
      };
    FunctionDescriptor type = FUNCTIONS.get(name);
    MethodHandle handle = Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), type);
    MethodHandle placed = type.returnLayout().orElse(null) instanceof StructLayout struct
        ? MethodHandles.insertArguments(handle, 0, (SegmentAllocator) Arena.ofAuto()::allocate) : handle;
    return () -> {
      try {
        return placed.invokeWithArguments(arguments);
      } catch (Throwable problem) {
        throw Library.failed(problem);
      }
    };
  }
}
