package concord;

import java.util.ArrayList;
import java.util.List;

/** Memory that goes together. */
final class Region implements AutoCloseable {
  private final List<Address> memories = new ArrayList<>();

  Address allocate(long bytes) {
    Address memory = Address.allocate(bytes);
    memories.add(memory);
    return memory;
  }

  @Override
  public void close() {
    memories.forEach(Address::close);
  }
}
