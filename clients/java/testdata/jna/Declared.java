package concord;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

/** The structures and callbacks of C's functions, as JNA is told of them. */
final class Declared {
  private Declared() {}

  @Structure.FieldOrder({"f0", "f1"})
  public static class Div extends CStruct {
    public int f0;
    public int f1;

    public static final class ByValue extends Div implements Structure.ByValue {}
  }

  @Structure.FieldOrder({"f0", "f1"})
  public static class Ldiv extends CStruct {
    public long f0;
    public long f1;

    public static final class ByValue extends Ldiv implements Structure.ByValue {}
  }

  /** Declared without the gap that C leaves: JNA would pass it otherwise than C. */
  @Structure.FieldOrder({"f0", "f1"})
  public static class Misplaced extends CStruct {
    public int f0;
    public int f1;

    public static final class ByValue extends Misplaced implements Structure.ByValue {}
  }

  public interface Compare extends Callback {
    int invoke(Pointer p0, Pointer p1);
  }

  public interface Run extends Callback {
    Pointer invoke(Pointer p0);
  }

  static final Shape DIV = new Shape(Div.ByValue.class);
  static final Shape LDIV = new Shape(Ldiv.ByValue.class);
  static final Shape MISPLACED = new Shape(Misplaced.ByValue.class);
  static final Shape UNPASSED = new Shape(CStruct.class);
  static final Stub COMPARE = new Stub(Compare.class, script -> (Compare) (p0, p1) -> (int) script.call(p0, p1));
  static final Stub RUN = new Stub(Run.class, script -> (Run) p0 -> (Pointer) script.call(p0));
}
