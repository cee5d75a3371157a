package concord;

import java.lang.foreign.Arena;

/** Memory that goes together. It is the driver's thread's; what other threads are given leads past its segments. */
final class Region implements AutoCloseable {
  private static final long ALIGNMENT = 16; // malloc's

  Arena arena = Arena.ofConfined();

  /** Zero. */
  Address allocate(long bytes) {
    return new Address(arena.allocate(bytes, ALIGNMENT));
  }

  /** Lets all of it go, and is as new. */
  void renew() {
    arena.close();
    arena = Arena.ofConfined();
  }

  @Override
  public void close() {
    arena.close();
  }
}
