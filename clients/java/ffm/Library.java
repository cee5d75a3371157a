package concord;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** The library behind the binding, and C's own, as java.lang.foreign finds them. */
@SuppressWarnings("restricted")
final class Library {
  static final String VERSION = "java.lang.foreign";
  static final String CALL_BACK = "concord_call_back";
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle FLUSH =
      LINKER.downcallHandle(ofC("fflush"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle FIND =
      LINKER.downcallHandle(ofC("dlsym"), FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle FREE = LINKER.downcallHandle(FunctionDescriptor.ofVoid(ADDRESS));

  private final SymbolLookup symbols;

  private Library(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** A path of null is this process. */
  static Library open(String path) {
    try {
      SymbolLookup symbols =
          path == null ? LINKER.defaultLookup() : SymbolLookup.libraryLookup(path, Arena.global()); // Go is never unloaded
      Binding.open(symbols);
      return new Library(symbols);
    } catch (IllegalArgumentException problem) {
      throw new UnsatisfiedLinkError(problem.getMessage());
    }
  }

  private static MemorySegment ofC(String name) {
    return LINKER.defaultLookup().find(name).orElseThrow();
  }

  boolean has(String name) {
    return symbols.find(name).isPresent();
  }

  /** From where else calls are measured. */
  List<String> contexts() {
    return has(CALL_BACK) ? List.of("callback", "made") : List.of("made");
  }

  /** Runs it in a callback. */
  void callBack(Runnable inside) {
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle run = MethodHandles.publicLookup().findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
      MethodHandle called = MethodHandles.dropArguments(run.bindTo(inside), 0, MemorySegment.class);
      MethodHandle callBack = LINKER.downcallHandle(
          symbols.find(CALL_BACK).orElseThrow(), FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
      callBack.invokeExact(LINKER.upcallStub(called, FunctionDescriptor.ofVoid(ADDRESS), arena), MemorySegment.NULL);
    } catch (Throwable problem) {
      throw failed(problem);
    }
  }

  /** C's own `free` is the process's: another allocator may stand before libc's, and a lookup would not see it. */
  void free(String function, Address memory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = function.equals("free")
          ? (MemorySegment) FIND.invokeExact(MemorySegment.NULL, arena.allocateFrom(function))
          : symbols.find(function).orElseThrow();
      FREE.invokeExact(found, memory.segment());
    } catch (Throwable problem) {
      throw failed(problem);
    }
  }

  /** What C still holds back of what was printed. */
  void flush() {
    try {
      int status = (int) FLUSH.invokeExact(MemorySegment.NULL);
    } catch (Throwable problem) {
      throw failed(problem);
    }
  }

  /** A handle may throw anything, says its declaration; ours call C, which throws nothing. */
  static RuntimeException failed(Throwable problem) {
    return problem instanceof RuntimeException expected ? expected : new IllegalStateException(problem);
  }
}
