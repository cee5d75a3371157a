package concord;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream as bytes, as they come; also a last one without its newline. */
final class Lines {
  private final InputStream in;
  private final byte[] chunk = new byte[1 << 17];
  private int from = 0;
  private int end = 0;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The next line, or null at the end. */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 13);
    boolean some = false;
    while (from < end || fill()) {
      some = true;
      int stop = from;
      while (stop < end && chunk[stop] != '\n') stop++;
      line.write(chunk, from, stop - from);
      from = stop + 1;
      if (stop < end) break;
    }
    return some ? line.toByteArray() : null;
  }

  private boolean fill() throws IOException {
    from = 0;
    end = Math.max(0, in.read(chunk));
    return end > 0;
  }
}
