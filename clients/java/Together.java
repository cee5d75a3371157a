package concord;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The rows of one call from several threads at once (PROTOCOL.md, section 3). */
final class Together {
  private Together() {}

  /** Adds the reply to one row, whatever becomes of it. */
  interface Caller {
    void call(Export export, Object row, StringBuilder out);
  }

  /**
   * What each of the threads got for each row. They begin with different rows, so that these meet. Each has an export of
   * its own, since that is where arguments have their memory.
   */
  static List<String[]> replies(Export export, List<?> rows, Threads threads, Caller caller) {
    List<Callable<String[]>> tasks = new ArrayList<>();
    for (int i = 0; i < threads.number(); i++) {
      Export own = i == 0 ? export : export.another();
      int first = (int) ((long) i * rows.size() / threads.number());
      tasks.add(() -> all(own, rows, first, caller));
    }
    return threads.together(tasks);
  }

  private static String[] all(Export export, List<?> rows, int first, Caller caller) {
    String[] replies = new String[rows.size()];
    for (int i = 0; i < replies.length; i++) {
      int index = (first + i) % replies.length;
      StringBuilder out = new StringBuilder();
      caller.call(export, rows.get(index), out);
      replies[index] = out.toString();
    }
    return replies;
  }

  /** What all of them got for a row. */
  static String agreed(List<String[]> replies, int row) {
    String first = replies.get(0)[row];
    for (int i = 1; i < replies.size(); i++) {
      String other = replies.get(i)[row];
      if (other.equals(first)) continue;
      int place = 0;
      while (place < Math.min(first.length(), other.length()) && first.charAt(place) == other.charAt(place)) place++;
      throw new IllegalStateException(
          "thread 1 got " + around(first, place) + ", thread " + (i + 1) + " " + around(other, place));
    }
    return first;
  }

  /** For a message: of a long text only what is around a place in it. */
  private static String around(String text, int place) {
    int start = text.length() > 100 ? Math.max(place - 40, 0) : 0;
    int end = Math.min(start + 100, text.length());
    return (start > 0 ? "..." : "") + text.substring(start, end) + (end < text.length() ? "..." : "");
  }
}
