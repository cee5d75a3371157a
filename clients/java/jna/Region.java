package concord;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;

/** Memory that goes together. */
final class Region implements AutoCloseable {
  private final List<Address> memories = new ArrayList<>();

  /** As a program gets it for what it then writes: that is not zero. */
  Memory memory(long bytes) {
    Memory memory = new Memory(Math.max(1, bytes)); // JNA has no memory of no bytes
    memories.add(Address.of(memory));
    return memory;
  }

  Address allocate(long bytes) {
    Address memory = Address.allocate(bytes);
    memories.add(memory);
    return memory;
  }

  /** Lets all of it go, and is as new. */
  void renew() {
    close();
    memories.clear();
  }

  @Override
  public void close() {
    memories.forEach(Address::close);
  }
}
