package concord;

/** C's memory by its address, as memory.c reads it and writes it; and what else the driver needs of C. */
final class Memory {
  private Memory() {}

  /** Zero. */
  static native long allocate(long bytes);

  static native void release(long address);

  static native void clear(long address, long bytes);

  static native byte getByte(long address);

  static native short getShort(long address);

  static native int getInt(long address);

  static native long getLong(long address);

  static native float getFloat(long address);

  static native double getDouble(long address);

  static native byte[] getBytes(long address, int count);

  static native byte[] getText(long address);

  static native void setByte(long address, byte value);

  static native void setShort(long address, short value);

  static native void setInt(long address, int value);

  static native void setLong(long address, long value);

  static native void setFloat(long address, float value);

  static native void setDouble(long address, double value);

  static native void setBytes(long address, byte[] bytes);

  /** C's text, of such bytes: memory that is to be released. */
  static native long text(byte[] bytes);

  /** A Go string at `place`, of a text's bytes. These are copied to memory that is to be released: what is given. */
  static native long string(long place, byte[] bytes);

  /** Likewise a Go slice, of an array. */
  static native long sliceOfBytes(long place, byte[] cells);

  static native long sliceOfShorts(long place, short[] cells);

  static native long sliceOfInts(long place, int[] cells);

  static native long sliceOfLongs(long place, long[] cells);

  static native long sliceOfFloats(long place, float[] cells);

  static native long sliceOfDoubles(long place, double[] cells);

  /** The handle of a library that this process is linked with, 0 if it is not. The path is C's text. */
  static native long linked(byte[] path);

  /** The address of a symbol, 0 if there is none; of a library 0, which is no handle, as the whole process has it. */
  static native long symbol(long library, byte[] name);

  /** Calls a function that takes an address and gives nothing. */
  static native void give(long function, long address);

  /** Calls a function that takes a function, and that calls it: what it does is run this. */
  static native void callBack(long function, Runnable inside);

  /** fflush(NULL). */
  static native void flush();
}
