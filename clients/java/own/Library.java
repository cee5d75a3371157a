package concord;

/** The user's package, which loads the library by itself: what the driver asks of a library is asked of the adapter. */
final class Library {
  static final String VERSION = Adapter.NAME;

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

  void free(String function, Address memory) {
    throw new IllegalStateException("what a package gives is its own to free");
  }

  /** C's stdio is the package's to flush: only through a binding could we. */
  void flush() {
    System.out.flush();
  }
}
