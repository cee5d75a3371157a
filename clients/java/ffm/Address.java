package concord;

import static java.lang.foreign.ValueLayout.ADDRESS_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** A place in memory, as a segment reads it and writes it. C's null is null; structs may be packed, so nothing is aligned. */
record Address(MemorySegment segment) {
  /** What C gave is a segment of no bytes: that it has more is for the contract to know. */
  @SuppressWarnings("restricted")
  static Address of(MemorySegment pointer) {
    return pointer.address() == 0 ? null : new Address(pointer.reinterpret(Long.MAX_VALUE));
  }

  static Address at(long number) {
    return of(MemorySegment.ofAddress(number));
  }

  long number() {
    return segment.address();
  }

  byte getByte(long at) {
    return segment.get(JAVA_BYTE, at);
  }

  short getShort(long at) {
    return segment.get(JAVA_SHORT_UNALIGNED, at);
  }

  int getInt(long at) {
    return segment.get(JAVA_INT_UNALIGNED, at);
  }

  long getLong(long at) {
    return segment.get(JAVA_LONG_UNALIGNED, at);
  }

  float getFloat(long at) {
    return segment.get(JAVA_FLOAT_UNALIGNED, at);
  }

  double getDouble(long at) {
    return segment.get(JAVA_DOUBLE_UNALIGNED, at);
  }

  Address getPointer(long at) {
    return of(segment.get(ADDRESS_UNALIGNED, at));
  }

  byte[] getBytes(long at, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(segment, JAVA_BYTE, at, bytes, 0, count);
    return bytes;
  }

  /** C's text, without its NUL. */
  byte[] getText() {
    int length = 0;
    while (getByte(length) != 0) length++;
    return getBytes(0, length);
  }

  void setByte(long at, byte value) {
    segment.set(JAVA_BYTE, at, value);
  }

  void setShort(long at, short value) {
    segment.set(JAVA_SHORT_UNALIGNED, at, value);
  }

  void setInt(long at, int value) {
    segment.set(JAVA_INT_UNALIGNED, at, value);
  }

  void setLong(long at, long value) {
    segment.set(JAVA_LONG_UNALIGNED, at, value);
  }

  void setFloat(long at, float value) {
    segment.set(JAVA_FLOAT_UNALIGNED, at, value);
  }

  void setDouble(long at, double value) {
    segment.set(JAVA_DOUBLE_UNALIGNED, at, value);
  }

  void setPointer(long at, Address value) {
    segment.set(ADDRESS_UNALIGNED, at, value.segment);
  }

  void setBytes(long at, byte[] bytes) {
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, at, bytes.length);
  }
}
