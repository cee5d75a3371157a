package concord;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Times one export in the plainest loop (PROTOCOL.md, section 4).
 *
 * <p>Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
 * statistics are Concord's.
 */
final class Bench {
  private Bench() {}

  private record Timed(long start, long end, String sum, Object last) {
    long nanos() {
      return end - start;
    }
  }

  /** A call that gives the first of several results. */
  private static final class First implements Export.Call {
    private final Export export;
    private final Export.Call call;
    private Object last; // all of them

    First(Export export, Export.Call call) {
      this.export = export;
      this.call = call;
    }

    @Override
    public Object call() {
      last = call.call();
      return export.first(last);
    }
  }

  /** Adds the members of the reply. */
  static void measure(Export export, Object wire, long loops, Row row, StringBuilder out) throws Values.BadValue {
    Object[] arguments = export.arguments(wire, row);
    measure(export, arguments, Binding.prepare(export.name, arguments), loops, row, out);
  }

  /** The same, where each call makes its arguments. */
  static void measureMade(Export export, Object wire, long loops, Row row, StringBuilder out) throws Values.BadValue {
    try (Made made = new Made(export, wire)) {
      measure(export, made.arguments(), made, loops, row, out);
    }
  }

  private static void measure(
      Export export, Object[] arguments, Export.Call call, long loops, Row row, StringBuilder out) {
    Timed timed = time(export, call, loops);
    Timed empty = time(export, () -> timed.last, loops);
    tell(timed.nanos(), empty, timed.sum, out);
    export.reply(timed.last, arguments, row, out);
  }

  /** Adds the members of the reply but for the value of the last one. */
  private static void tell(long nanos, Timed empty, String sum, StringBuilder out) {
    out.append("\"ns\":").append(nanos).append(",\"empty_ns\":").append(empty.nanos());
    out.append(",\"sum\":\"").append(sum).append("\",\"row\":");
  }

  /** What is called in one of several places, with arguments of its own. */
  private record Part(Export export, Object[] arguments, Export.Call call) {
    static Part of(Export export, Object wire, Row row) throws Values.BadValue {
      Object[] arguments = export.arguments(wire, row);
      return new Part(export, arguments, Binding.prepare(export.name, arguments));
    }

    Timed time(long loops) {
      return Bench.time(export, call, loops);
    }

    String reply(Timed timed, Row row) {
      StringBuilder out = new StringBuilder();
      export.reply(timed.last, arguments, row, out);
      return out.toString();
    }
  }

  /** The same, with the loops elsewhere, all at once. The row is this thread's: others only call. */
  static void measure(Export export, Object wire, long loops, Row row, Place place, StringBuilder out)
      throws Values.BadValue {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < place.number(); i++) parts.add(Part.of(i == 0 ? export : export.another(), wire, row));
    List<Callable<Timed>> tasks = new ArrayList<>();
    for (Part part : parts) tasks.add(() -> part.time(loops));
    List<Timed> timed = place.together(tasks);
    Timed first = timed.get(0);
    Timed empty = place.together(List.<Callable<Timed>>of(() -> time(export, () -> first.last, loops))).get(0);
    String reply = alike(parts, timed, row);
    tell(nanos(timed), empty, first.sum, out);
    out.append(reply);
  }

  /** From when they were let go until the last one was done. */
  private static long nanos(List<Timed> timed) {
    long start = timed.stream().mapToLong(Timed::start).min().getAsLong();
    return timed.stream().mapToLong(Timed::end).max().getAsLong() - start;
  }

  /** The reply row of the first thread, which must be that of all. */
  private static String alike(List<Part> parts, List<Timed> timed, Row row) {
    String reply = parts.get(0).reply(timed.get(0), row);
    for (int i = 1; i < timed.size(); i++) {
      differ(i, "sum", timed.get(i).sum, timed.get(0).sum);
      differ(i, "row", parts.get(i).reply(timed.get(i), row), reply);
    }
    return reply;
  }

  private static void differ(int thread, String what, String here, String first) {
    if (here.equals(first)) return;
    throw new IllegalStateException("thread " + (thread + 1) + " has another " + what + " than thread 1: "
        + Values.shown(here) + ", not " + Values.shown(first));
  }

  private static Timed time(Export export, Export.Call call, long loops) {
    Values.Scalar summed = export.summed();
    if (summed == null) return timeCalls(call, loops);
    if (!export.several()) return time(summed, call, loops);
    First first = new First(export, call);
    Timed timed = time(summed, first, loops);
    return new Timed(timed.start, timed.end, timed.sum, first.last);
  }

  private static Timed time(Values.Scalar summed, Export.Call call, long loops) {
    return summed.isFloat() ? timeFloats(call, loops) : timeIntegers(summed.mask(), call, loops);
  }

  private static Timed timeCalls(Export.Call call, long loops) {
    Object last = null;
    long start = System.nanoTime();
    for (long i = 0; i < loops; i++) last = call.call();
    return new Timed(start, System.nanoTime(), "0", last);
  }

  /** The sum modulo 2^64, of unsigned numbers that Java holds in a signed type too. */
  private static Timed timeIntegers(long mask, Export.Call call, long loops) {
    long sum = 0;
    Object last = null;
    long start = System.nanoTime();
    for (long i = 0; i < loops; i++) {
      last = call.call();
      sum += ((Number) last).longValue() & mask;
    }
    return new Timed(start, System.nanoTime(), Long.toUnsignedString(sum), last);
  }

  /** The sum in the order of the calls. */
  private static Timed timeFloats(Export.Call call, long loops) {
    double sum = 0;
    Object last = null;
    long start = System.nanoTime();
    for (long i = 0; i < loops; i++) {
      last = call.call();
      sum += ((Number) last).doubleValue();
    }
    return new Timed(start, System.nanoTime(), (String) Values.Scalar.f64.spelled(sum), last);
  }
}
