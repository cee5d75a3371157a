import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Calls the Go library "awesome" from Java, by JNA:
 *
 * <pre>java -cp jna.jar Demo.java ./libawesome.so</pre>
 */
public final class Demo {
  private Demo() {}

  /** The functions of the library. Go's int has 64 bits, and so has Java's long. */
  public interface Awesome extends Library {
    long Add(long a, long b);

    double Cosine(double x);

    void Sort(GoSlice.ByValue vals);

    long Log(GoString.ByValue msg);
  }

  /** Go's slice, which JNA passes by value: without that, Go would get an address. */
  @Structure.FieldOrder({"data", "len", "cap"})
  public static class GoSlice extends Structure {
    public Pointer data;
    public long len;
    public long cap;

    public static final class ByValue extends GoSlice implements Structure.ByValue {}
  }

  /** Go's string: a pointer, and a length in bytes. */
  @Structure.FieldOrder({"p", "n"})
  public static class GoString extends Structure {
    public Pointer p;
    public long n;

    public static final class ByValue extends GoString implements Structure.ByValue {}
  }

  public static void main(String[] args) {
    Path file = Path.of(args.length > 0 ? args[0] : "libawesome.so");
    Awesome awesome = Native.load(file.toAbsolutePath().toString(), Awesome.class);

    System.out.println("12 + 99 = " + awesome.Add(12, 99));
    System.out.println("cosine of 1 = " + awesome.Cosine(1));

    long[] numbers = {53, 11, 5, 2, 88};
    System.out.println("before sorting: " + spaced(numbers));
    try (Memory memory = new Memory((long) numbers.length * Long.BYTES)) {
      memory.write(0, numbers, 0, numbers.length);
      GoSlice.ByValue slice = new GoSlice.ByValue();
      slice.data = memory;
      slice.len = numbers.length;
      slice.cap = numbers.length;
      awesome.Sort(slice);
      memory.read(0, numbers, 0, numbers.length); // Go sorted the memory, not the array
    }
    System.out.println("after sorting: " + spaced(numbers));

    byte[] message = "Hello Java!".getBytes(StandardCharsets.UTF_8); // Go counts bytes, not characters
    try (Memory memory = new Memory(message.length)) {
      memory.write(0, message, 0, message.length);
      GoString.ByValue string = new GoString.ByValue();
      string.p = memory;
      string.n = message.length;
      System.out.print("the library says: ");
      System.out.flush(); // Go does not write through Java's buffer: what is still in it would come too late
      long logged = awesome.Log(string);
      System.out.println("messages logged: " + logged);
    }
  }

  private static String spaced(long[] numbers) {
    StringJoiner text = new StringJoiner(" ");
    for (long number : numbers) text.add(Long.toString(number));
    return text.toString();
  }
}
