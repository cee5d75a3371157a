package concord;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one callback returns, and how it was called. The calls come on any thread: the binding makes those
 * of Go known to Java for as long as each takes.
 */
final class Script {
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);

  private final List<Callbacks.Parameter> parameters;
  private final Object[] returns; // the last one serves all further calls
  private final long wanted;
  private final Kept kept;
  private final List<String> calls = new ArrayList<>();
  private int returned = 0;
  private Throwable problem;
  private Object callback; // what the binding would let go of, were it forgotten

  Script(List<Callbacks.Parameter> parameters, Object[] returns, long wanted, Row row) {
    this.parameters = parameters;
    this.returns = returns;
    this.wanted = wanted;
    this.kept = row.kept();
  }

  void made(Object callback) {
    this.callback = callback;
  }

  /** One call. No exception may leave it: JNA would print it and return 0, FFM ends the process. */
  Object call(Object... arguments) {
    String spelled = null;
    Throwable accident = null;
    try {
      spelled = spelled(arguments);
    } catch (Throwable any) { // whatever it is, the row tells it
      accident = any;
    }
    synchronized (this) {
      if (accident == null) calls.add(spelled);
      else if (problem == null) problem = accident;
      notifyAll();
      return returns[Math.min(returned++, returns.length - 1)];
    }
  }

  /** What the arguments lead to is there during the call only. */
  private String spelled(Object[] arguments) {
    Export.Argument[] types = new Export.Argument[arguments.length];
    for (int i = 0; i < types.length; i++) types[i] = parameters.get(i).codec().argument();
    StringBuilder out = new StringBuilder("[");
    try (Row row = new Row(kept)) {
      Row.Scope names = name -> {
        for (int i = 0; i < types.length; i++)
          if (parameters.get(i).name().equals(name)) return types[i].count(arguments[i]);
        return null;
      };
      row.within(names, () -> {
        for (int i = 0; i < types.length; i++) {
          if (i > 0) out.append(',');
          types[i].encode(arguments[i], row, out);
        }
      });
    }
    return out.append(']').toString();
  }

  /** Until it was called as often as its argument says. */
  void await() {
    await(wanted);
  }

  /** Until so many calls are there, five seconds at most. */
  synchronized void await(long number) {
    long end = System.nanoTime() + LONGEST_WAIT;
    try {
      while (problem == null && calls.size() < number) {
        long left = end - System.nanoTime();
        if (left <= 0) return;
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void show(StringBuilder out) {
    if (problem != null) throw new IllegalStateException("in the callback: " + problem, problem);
    out.append('[').append(String.join(",", calls)).append(']');
  }

  /** The calls were told. */
  synchronized void forget() {
    calls.clear();
  }
}
