package concord;

/**
 * A type of the contract in a type of Java's: `take` gives the adapter its value, `give` spells what the adapter gave.
 *
 * <p>Nothing is converted on the way: what is not exactly a value of the type is Unfit, and what Java's type cannot hold
 * is Refused. Nothing of it stands in memory of C's.
 */
interface Form extends Export.Argument, Codec {
  /** What the adapter gave is no value of the type; the message says which and why. */
  final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(Object value, String wanted) {
      super(told(value) + " is no " + wanted, null, false, false);
    }

    private static String told(Object value) {
      String text = value == null ? "null" : value + " (" + value.getClass().getSimpleName() + ")";
      return text.length() <= 100 ? text : text.substring(0, 97) + "...";
    }

    @Override
    public String toString() {
      return "Unfit: " + getMessage();
    }
  }

  Object take(Object wire) throws Values.BadValue;

  void give(Object value, StringBuilder out);

  @Override
  default Object decode(Object wire, Row row) throws Values.BadValue {
    return take(wire);
  }

  @Override
  default void encode(Object value, Row row, StringBuilder out) {
    give(value, out);
  }

  @Override
  default Codec codec() {
    return this;
  }

  @Override
  default Export.Argument argument() {
    return this;
  }

  @Override
  default int size() {
    throw new UnsupportedOperationException();
  }

  @Override
  default void write(Address memory, long at, Object wire, Row row) {
    throw new UnsupportedOperationException();
  }

  @Override
  default void read(Address memory, long at, Row row, StringBuilder out) {
    throw new UnsupportedOperationException();
  }
}
