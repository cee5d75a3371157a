package concord;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** A place in memory, as JNA's Pointer reads it and writes it. That one is null for C's null, and so is this. */
record Address(Pointer pointer) {
  static Address of(Pointer pointer) {
    return pointer == null ? null : new Address(pointer);
  }

  static Address at(long number) {
    return new Address(new Pointer(number));
  }

  /** Zero, and there until it is closed or forgotten: JNA has no memory of no bytes. */
  static Address allocate(long bytes) {
    Memory memory = new Memory(Math.max(1, bytes));
    memory.clear();
    return new Address(memory);
  }

  void close() {
    ((Memory) pointer).close();
  }

  long number() {
    return Pointer.nativeValue(pointer);
  }

  byte getByte(long at) {
    return pointer.getByte(at);
  }

  short getShort(long at) {
    return pointer.getShort(at);
  }

  int getInt(long at) {
    return pointer.getInt(at);
  }

  long getLong(long at) {
    return pointer.getLong(at);
  }

  float getFloat(long at) {
    return pointer.getFloat(at);
  }

  double getDouble(long at) {
    return pointer.getDouble(at);
  }

  Address getPointer(long at) {
    return of(pointer.getPointer(at));
  }

  byte[] getBytes(long at, int count) {
    return pointer.getByteArray(at, count);
  }

  /** C's text, without its NUL. */
  byte[] getText() {
    return pointer.getByteArray(0, (int) pointer.indexOf(0, (byte) 0));
  }

  void setByte(long at, byte value) {
    pointer.setByte(at, value);
  }

  void setShort(long at, short value) {
    pointer.setShort(at, value);
  }

  void setInt(long at, int value) {
    pointer.setInt(at, value);
  }

  void setLong(long at, long value) {
    pointer.setLong(at, value);
  }

  void setFloat(long at, float value) {
    pointer.setFloat(at, value);
  }

  void setDouble(long at, double value) {
    pointer.setDouble(at, value);
  }

  void setPointer(long at, Address value) {
    pointer.setPointer(at, value.pointer);
  }

  void setBytes(long at, byte[] bytes) {
    pointer.write(at, bytes, 0, bytes.length);
  }

  void clear(long bytes) {
    pointer.clear(bytes);
  }
}
