package concord;

import java.lang.ref.Cleaner;

/** A place in C's memory, which Java code with native methods holds as a number. C's null is null. */
record Address(long number) {
  private static final Cleaner CLEANER = Cleaner.create();

  static Address at(long number) {
    return number == 0 ? null : new Address(number);
  }

  /** What C takes for it. */
  static long number(Object address) {
    return address == null ? 0 : ((Address) address).number;
  }

  /** Zero, and there for as long as Java knows this very object. */
  static Address allocate(long bytes) {
    long number = Memory.allocate(bytes);
    Address address = new Address(number);
    CLEANER.register(address, () -> Memory.release(number));
    return address;
  }

  byte getByte(long at) {
    return Memory.getByte(number + at);
  }

  short getShort(long at) {
    return Memory.getShort(number + at);
  }

  int getInt(long at) {
    return Memory.getInt(number + at);
  }

  long getLong(long at) {
    return Memory.getLong(number + at);
  }

  float getFloat(long at) {
    return Memory.getFloat(number + at);
  }

  double getDouble(long at) {
    return Memory.getDouble(number + at);
  }

  Address getPointer(long at) {
    return at(getLong(at));
  }

  byte[] getBytes(long at, int count) {
    return Memory.getBytes(number + at, count);
  }

  /** C's text, without its NUL. */
  byte[] getText() {
    return Memory.getText(number);
  }

  void setByte(long at, byte value) {
    Memory.setByte(number + at, value);
  }

  void setShort(long at, short value) {
    Memory.setShort(number + at, value);
  }

  void setInt(long at, int value) {
    Memory.setInt(number + at, value);
  }

  void setLong(long at, long value) {
    Memory.setLong(number + at, value);
  }

  void setFloat(long at, float value) {
    Memory.setFloat(number + at, value);
  }

  void setDouble(long at, double value) {
    Memory.setDouble(number + at, value);
  }

  void setPointer(long at, Address value) {
    setLong(at, value.number);
  }

  void setBytes(long at, byte[] bytes) {
    Memory.setBytes(number + at, bytes);
  }

  void clear(long bytes) {
    Memory.clear(number, bytes);
  }
}
