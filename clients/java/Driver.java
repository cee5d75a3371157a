package concord;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Java client: requests from descriptor 3, replies to descriptor 4 (PROTOCOL.md).
 *
 * <p>The loop only: it knows nothing of how values are spelled, and it judges nothing.
 */
final class Driver {
  /** The whole request cannot be carried out. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    Failed(String code, String text) {
      super(text, null, false, false);
      this.code = code;
    }
  }

  private final Library library;
  private final long loadNs;
  private final Kept kept;
  private final List<String> contexts = new ArrayList<>(Threads.CONTEXTS);
  private final Map<String, Export> exports = new HashMap<>();
  private final Map<String, String> refuses;

  private Driver(String path) {
    long start = System.nanoTime();
    library = Library.open(path);
    loadNs = System.nanoTime() - start;
    refuses = new TreeMap<>(Binding.REFUSED);
    kept = new Kept(library);
    contexts.addAll(library.contexts());
    for (Export export : Binding.EXPORTS) {
      String refusal = export.refusal(library::has);
      if (refusal == null) exports.put(export.name, export);
      else refuses.put(export.name, refusal);
    }
  }

  /** What the library offers, loaded as the first line says. */
  private static Driver started(byte[] line) throws Failed {
    Map<?, ?> hello = parsed(line);
    if (!Long.valueOf(1).equals(hello.get("concord")))
      throw new Failed("version", "this client speaks version 1, not " + Values.shown(hello.get("concord")));
    Object path = hello.get("library"); // null is this process, which is enough to train the archive of classes with
    if (!(path instanceof String || path == null && hello.containsKey("library")))
      throw new Failed("load", "the first line lacks \"library\"");
    try {
      return new Driver((String) path);
    } catch (UnsatisfiedLinkError problem) {
      throw new Failed("load", problem.getMessage());
    }
  }

  private static Map<?, ?> parsed(byte[] line) throws Failed {
    try {
      Object message = Json.parse(line);
      if (message instanceof Map<?, ?> map) return map;
      throw new Failed("bad-request", Values.shown(message) + " is not a JSON object");
    } catch (Json.Malformed problem) {
      throw new Failed("bad-request", "not a JSON line: " + problem.getMessage());
    }
  }

  private Export find(Object name) throws Failed {
    if (!(name instanceof String))
      throw new Failed("bad-request", Values.shown(name) + " is not the name of a function");
    if (refuses.containsKey(name)) throw new Failed("refused", refuses.get(name));
    Export export = exports.get(name);
    if (export == null) throw new Failed("unknown-function", "the contract has no export " + Values.shown(name));
    return export;
  }

  private void answer(Map<?, ?> request, StringBuilder out) throws Failed {
    if (request.containsKey("call")) {
      Export export = find(request.get("call"));
      if (!(request.get("rows") instanceof List<?> rows)) throw new Failed("bad-request", "\"rows\" is not a list");
      out.append("\"rows\":[");
      if (request.containsKey("threads")) {
        together(export, rows, number(request), out);
      } else {
        for (int i = 0; i < rows.size(); i++) call(export, rows.get(i), true, out.append(i > 0 ? "," : ""));
      }
      out.append(']');
    } else if (request.containsKey("bench")) {
      Export export = find(request.get("bench"));
      Object wish = request.get("loops");
      if (!(wish instanceof Long loops && loops > 0))
        throw new Failed("bad-request", "\"loops\" is " + Values.shown(wish) + ", not a positive number");
      bench(export, request, loops, out);
    } else if (request.containsKey("read")) {
      read(request, out);
    } else if (request.containsKey("release")) {
      release(request.get("release"), out);
    } else {
      throw new Failed("bad-request", "none of \"call\", \"bench\", \"read\" and \"release\" in the request");
    }
  }

  /** The same from several threads. */
  private void together(Export export, List<?> rows, int number, StringBuilder out) throws Failed {
    List<String[]> replies;
    try (Threads threads = new Threads("threads", number)) {
      replies = Together.replies(export, rows, threads, (own, wire, reply) -> call(own, wire, false, reply));
    } catch (RuntimeException problem) {
      throw new Failed("raised", problem.toString());
    }
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) out.append(',');
      try {
        out.append(Together.agreed(replies, i));
      } catch (IllegalStateException differ) {
        error("raised", differ.toString(), out.append('{')).append('}');
      }
    }
  }

  /** Adds the reply row, or the error that stands in its place. */
  private void call(Export export, Object wire, boolean alone, StringBuilder out) {
    int start = out.length();
    try (Row row = export.row(kept, alone)) {
      Object[] arguments = export.arguments(wire, row);
      Object result = Binding.prepare(export.name, arguments).call();
      if (row != null) row.settle();
      export.reply(result, arguments, row, out);
    } catch (Values.BadValue bad) {
      error("bad-value", bad.getMessage(), out.append('{')).append('}');
    } catch (Values.Refused refused) {
      error("refused", refused.getMessage(), out.append('{')).append('}');
    } catch (RuntimeException | LinkageError problem) {
      out.setLength(start); // perhaps a part of the row is there
      error("raised", problem.toString(), out.append('{')).append('}');
    }
  }

  private void bench(Export export, Map<?, ?> request, long loops, StringBuilder out) throws Failed {
    String reason = export.unmeasurable();
    if (reason != null) throw new Failed("refused", reason);
    Object wire = request.get("row");
    String context = context(request);
    int start = out.length();
    try (Row row = export.row(kept); Place place = place(context, request)) { // threads end before the row goes
      if (place != null) Bench.measure(export, wire, loops, row, place, out);
      else if (context == null) Bench.measure(export, wire, loops, row, out);
      else Bench.measureMade(export, wire, loops, row, out);
    } catch (Values.Refused refused) {
      error("refused", refused.getMessage(), out);
    } catch (Values.BadValue bad) {
      error("bad-value", bad.getMessage(), out);
    } catch (RuntimeException | LinkageError problem) {
      out.setLength(start);
      error("raised", problem.toString(), out);
    }
  }

  /** One of those that this client has, or null if the request names none. */
  private String context(Map<?, ?> request) throws Failed {
    if (!request.containsKey("context")) return null;
    if (request.get("context") instanceof String context && contexts.contains(context)) return context;
    throw new Failed("bad-request", "\"context\" is " + Values.shown(request.get("context")) + ", none of "
        + String.join(", ", contexts));
  }

  /** Where the loops are to run; null is here. */
  private Place place(String context, Map<?, ?> request) throws Failed {
    if (context == null || context.equals("made")) return null;
    if (context.equals("callback")) return new InCallback(library);
    return new Threads(context, context.equals("threads") ? number(request) : 1);
  }

  private static int number(Map<?, ?> request) throws Failed {
    Object wish = request.get("threads");
    if (wish instanceof Long number && 2 <= number && number <= Threads.MOST) return number.intValue();
    throw new Failed("bad-request",
        "\"threads\" is " + Values.shown(wish) + ", not a number from 2 to " + Threads.MOST);
  }

  private void read(Map<?, ?> request, StringBuilder out) throws Failed {
    Object calls = request.containsKey("calls") ? request.get("calls") : 0L;
    if (!(calls instanceof Long number && number >= 0))
      throw new Failed("bad-request", "\"calls\" is " + Values.shown(calls) + ", not a number of calls");
    int start = out.length();
    try {
      kept.read(request.get("read"), number, out.append("\"rows\":[["));
      out.append("]]");
    } catch (Values.BadValue bad) {
      throw new Failed("bad-value", bad.getMessage());
    } catch (RuntimeException | LinkageError problem) {
      out.setLength(start);
      error("raised", problem.toString(), out);
    }
  }

  private void release(Object names, StringBuilder out) throws Failed {
    if (!(names instanceof List<?> list)) throw new Failed("bad-request", "\"release\" is not a list of names");
    try {
      kept.release(list);
      out.append("\"rows\":[]");
    } catch (Values.BadValue bad) {
      throw new Failed("bad-value", bad.getMessage());
    }
  }

  private static StringBuilder error(String code, String text, StringBuilder out) {
    Json.write(out.append("\"error\":"), code);
    Json.write(out.append(",\"text\":"), new String(text.getBytes(UTF_8), UTF_8)); // half a character is not JSON
    return out;
  }

  private String reply(byte[] line) {
    StringBuilder out = new StringBuilder("{\"id\":");
    Object id = null;
    try {
      Map<?, ?> request = parsed(line);
      if (!(request.get("id") instanceof Long number))
        throw new Failed("bad-request", "the request has no number as its \"id\"");
      id = number;
      answer(request, out.append(id).append(','));
    } catch (Failed failed) {
      out.setLength("{\"id\":".length());
      error(failed.code, failed.getMessage(), out.append(id).append(','));
    }
    return out.append("}\n").toString();
  }

  private String ready() {
    StringBuilder out = new StringBuilder("{\"ready\":{\"client\":\"" + Binding.CLIENT + "\",\"runtime\":");
    Json.write(out, "Java " + System.getProperty("java.version") + ", " + Library.VERSION);
    Json.write(out.append(",\"refuses\":"), refuses);
    Json.write(out.append(",\"contexts\":"), contexts);
    out.append(",\"load_ns\":").append(loadNs);
    return out.append("}}\n").toString();
  }

  private static int serve(Lines requests, OutputStream replies) throws IOException {
    byte[] hello = requests.next();
    if (hello == null) return 0;
    Driver driver;
    try {
      driver = started(hello);
    } catch (Failed failed) {
      StringBuilder out = new StringBuilder();
      Json.write(out, Map.of("error", new TreeMap<>(Map.of("code", failed.code, "text", failed.getMessage()))));
      replies.write(out.append('\n').toString().getBytes(UTF_8));
      return 1;
    }
    replies.write(driver.ready().getBytes(UTF_8));
    for (byte[] line; (line = requests.next()) != null; ) {
      String reply = driver.reply(line);
      driver.library.flush();
      replies.write(reply.getBytes(UTF_8));
    }
    return 0;
  }

  /** `Driver`, or `Driver REQUESTS REPLIES` for other files than the two descriptors. */
  public static void main(String[] files) throws IOException {
    int status;
    try (var requests = new FileInputStream(files.length > 0 ? files[0] : "/dev/fd/3");
        var replies = new FileOutputStream(files.length > 1 ? files[1] : "/dev/fd/4")) {
      status = serve(new Lines(requests), replies);
    }
    if (status != 0) System.exit(status);
  }
}
