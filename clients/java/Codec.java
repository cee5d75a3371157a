package concord;

import java.util.List;
import java.util.function.Consumer;

/**
 * How the values of one type stand in memory, in C's layout. Made once for each type, of the codecs of its parts.
 *
 * <p>Offsets and sizes are the contract's: nothing here asks the binding what it makes of a structure.
 */
interface Codec {
  /** In bytes. */
  int size();

  /** Writes a value of the wire. What it points to is allocated in the row; `memory` holds zeros before. */
  void write(Address memory, long at, Object wire, Row row) throws Values.BadValue;

  /** Adds what stands there, as the wire spells it. */
  void read(Address memory, long at, Row row, StringBuilder out);

  /** What stands there as a number of cells: an integer, or the one that a pointer leads to. */
  default long count(Address memory, long at) {
    throw new IllegalStateException("what says how many cells there are is not an integer");
  }

  /** The codecs that this one is made of. */
  default List<Codec> parts() {
    return List.of();
  }

  /** This one, and all that are in it. */
  default void each(Consumer<Codec> action) {
    action.accept(this);
    for (Codec part : parts()) part.each(action);
  }

  /** Why the binding cannot pass such a value itself, rather than its address; null where it can. */
  default String refusal() {
    return null;
  }

  /** A parameter or result of this type. */
  Export.Argument argument();
}
