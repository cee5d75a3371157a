package concord;

import java.util.List;

/** The user's package, which loads the library by itself: what the driver asks of a library is asked of the adapter. */
final class Library {
  static final String VERSION = Adapter.NAME;
  static final String CALL_BACK = "";

  private Library() {}

  /** The variable CONCORD_LIBRARY has the path too, for the package. */
  static Library open(String path) {
    Adapter.load();
    return new Library();
  }

  /** What the adapter lacks is refused already (see Binding). */
  boolean has(String name) {
    return true;
  }

  /** Not in a callback, which no adapter takes; and an adapter is given Java's own values in any case. */
  List<String> contexts() {
    return List.of();
  }

  void callBack(Runnable inside) {
    throw new UnsupportedOperationException();
  }

  void free(String function, Address memory) {
    throw new IllegalStateException("what a package gives is its own to free");
  }

  /** C's stdio is the package's to flush: only through a binding could we. */
  void flush() {
    System.out.flush();
  }
}
