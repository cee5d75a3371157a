package concord;

/**
 * Times one export in the plainest loop (PROTOCOL.md, section 4).
 *
 * <p>Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
 * statistics are Concord's.
 */
final class Bench {
  private Bench() {}

  private record Timed(long nanos, String sum, Object last) {}

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
    Timed timed = time(export, Binding.prepare(export.name, arguments), loops);
    Timed empty = time(export, () -> timed.last, loops);
    out.append("\"ns\":").append(timed.nanos).append(",\"empty_ns\":").append(empty.nanos);
    out.append(",\"sum\":\"").append(timed.sum).append("\",\"row\":");
    export.reply(timed.last, arguments, row, out);
  }

  private static Timed time(Export export, Export.Call call, long loops) {
    Values.Scalar summed = export.summed();
    if (summed == null) return timeCalls(call, loops);
    if (!export.several()) return time(summed, call, loops);
    First first = new First(export, call);
    Timed timed = time(summed, first, loops);
    return new Timed(timed.nanos, timed.sum, first.last);
  }

  private static Timed time(Values.Scalar summed, Export.Call call, long loops) {
    return summed.isFloat() ? timeFloats(call, loops) : timeIntegers(summed.mask(), call, loops);
  }

  private static Timed timeCalls(Export.Call call, long loops) {
    Object last = null;
    long start = System.nanoTime();
    for (long i = 0; i < loops; i++) last = call.call();
    return new Timed(System.nanoTime() - start, "0", last);
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
    return new Timed(System.nanoTime() - start, Long.toUnsignedString(sum), last);
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
    return new Timed(System.nanoTime() - start, (String) Values.Scalar.f64.spelled(sum), last);
  }
}
