package concord;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** The library that the glue is linked with, and C's own. */
final class Library {
  static final String VERSION = "JNI";
  static final String CALL_BACK = "concord_call_back";

  private final long handle;

  private Library(long handle) {
    this.handle = handle;
  }

  /** With a path of null nothing is loaded: that is for whoever makes no calls. */
  static Library open(String path) {
    if (path == null) return new Library(0);
    System.loadLibrary("glue"); // in java.library.path
    long handle = Memory.linked(text(path));
    if (handle == 0) throw new UnsatisfiedLinkError("the glue is linked with another library than " + path);
    return new Library(handle);
  }

  private static byte[] text(String string) {
    return (string + "\0").getBytes(UTF_8);
  }

  boolean has(String name) {
    return handle != 0 && Memory.symbol(handle, text(name)) != 0;
  }

  /** From where else calls are measured. */
  List<String> contexts() {
    return has(CALL_BACK) ? List.of("callback", "made") : List.of("made");
  }

  /** Runs it in a callback. */
  void callBack(Runnable inside) {
    Memory.callBack(Memory.symbol(handle, text(CALL_BACK)), inside);
  }

  /** C's own `free` is the process's: another allocator may stand before libc's. */
  void free(String function, Address memory) {
    Memory.give(Memory.symbol(function.equals("free") ? 0 : handle, text(function)), memory.number());
  }

  /** What C still holds back of what was printed. */
  void flush() {
    if (handle != 0) Memory.flush();
  }
}
