package concord;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.List;

/** The library behind the binding, and C's own, as JNA finds them. */
final class Library {
  static final String VERSION = "JNA " + Native.VERSION;

  static final String CALL_BACK = "concord_call_back";

  /** What that takes. */
  public interface Called extends Callback {
    void invoke(Pointer value);
  }

  private final NativeLibrary symbols;
  private final Function flush = NativeLibrary.getProcess().getFunction("fflush");
  private final Object[] everyStream = {null};

  private Library(NativeLibrary symbols) {
    this.symbols = symbols;
  }

  /** A path of null is this process. */
  static Library open(String path) {
    Binding.open(path);
    return new Library(NativeLibrary.getInstance(path));
  }

  /** Left to itself, JNA looks for a function at its first call. */
  boolean has(String name) {
    try {
      return symbols.getFunction(name) != null;
    } catch (UnsatisfiedLinkError missing) {
      return false;
    }
  }

  /** From where else calls are measured. */
  List<String> contexts() {
    return has(CALL_BACK) ? List.of("callback", "made") : List.of("made");
  }

  /** Runs it in a callback. */
  void callBack(Runnable inside) {
    Called called = value -> inside.run();
    symbols.getFunction(CALL_BACK).invokeVoid(new Object[] {called, null});
  }

  /** C's own `free` is the process's: another allocator may stand before libc's. */
  void free(String function, Address memory) {
    NativeLibrary from = function.equals("free") ? NativeLibrary.getProcess() : symbols;
    from.getFunction(function).invokeVoid(new Object[] {memory.pointer()});
  }

  /** What C still holds back of what was printed. */
  void flush() {
    flush.invokeInt(everyStream);
  }
}
