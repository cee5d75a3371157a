package concord;

import java.util.ArrayList;
import java.util.List;

/** Memory, and what else C holds for us, that goes together. */
final class Region implements AutoCloseable {
  private final List<Runnable> releases = new ArrayList<>();

  /** Zero. */
  Address allocate(long bytes) {
    long number = Memory.allocate(bytes);
    releaseBy(() -> Memory.release(number));
    return Address.at(number);
  }

  void releaseBy(Runnable release) {
    releases.add(release);
  }

  /** Lets all of it go, and is as new. */
  void renew() {
    close();
    releases.clear();
  }

  @Override
  public void close() {
    releases.forEach(Runnable::run);
  }
}
