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

  /** Adds the members of the reply. */
  static void measure(Export export, Binding.Functions library, Object row, long loops, StringBuilder out)
      throws Values.BadValue {
    Object[] arguments = export.arguments(row);
    Timed timed = time(export.result, Binding.prepare(library, export.name, arguments), loops);
    Timed empty = time(export.result, () -> timed.last, loops);
    out.append("\"ns\":").append(timed.nanos).append(",\"empty_ns\":").append(empty.nanos);
    out.append(",\"sum\":\"").append(timed.sum).append("\",\"row\":");
    export.reply(timed.last, arguments, out);
  }

  private static Timed time(Values.Scalar result, Export.Call call, long loops) {
    if (result == null) return timeCalls(call, loops);
    return result.isFloat() ? timeFloats(call, loops) : timeIntegers(result.mask(), call, loops);
  }

  private static Timed timeCalls(Export.Call call, long loops) {
    long start = System.nanoTime();
    for (long i = 0; i < loops; i++) call.call();
    return new Timed(System.nanoTime() - start, "0", null);
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
