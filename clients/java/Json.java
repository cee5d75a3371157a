package concord;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON (RFC 8259) as Java's own values: Map, List, String, Boolean, null, Long for integers and Double for others.
 *
 * <p>A whole library for this takes longer to load than the rest of the client, and longer over each row. Knows nothing
 * of the protocol.
 */
final class Json {
  private static final int DEEPEST = 100;

  /** The text is not JSON. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private static final int END = -1;

  private final byte[] text;
  private int at = 0;

  private Json(byte[] text) {
    this.text = text;
  }

  /** The one value of the text. */
  static Object parse(byte[] text) throws Malformed {
    Json json = new Json(text);
    Object value = json.value(DEEPEST);
    if (json.peek() != END) throw json.malformed("text after the value");
    return value;
  }

  /** The byte behind white space, not taken. */
  private int peek() {
    while (at < text.length) {
      byte next = text[at];
      if (next != ' ' && next != '\t' && next != '\r' && next != '\n') return next;
      at++;
    }
    return END;
  }

  private boolean takes(char wanted) {
    if (peek() != wanted) return false;
    at++;
    return true;
  }

  private void expect(char wanted) throws Malformed {
    if (!takes(wanted)) throw malformed("no '" + wanted + "'");
  }

  private Malformed malformed(String what) {
    return new Malformed(what + " at byte " + at);
  }

  private Object value(int depth) throws Malformed {
    if (depth == 0) throw malformed("nested too deeply");
    return switch (peek()) {
      case '"' -> string();
      case '[' -> list(depth);
      case '{' -> map(depth);
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private List<Object> list(int depth) throws Malformed {
    List<Object> list = new ArrayList<>();
    expect('[');
    if (takes(']')) return list;
    do list.add(value(depth - 1));
    while (takes(','));
    expect(']');
    return list;
  }

  private Map<String, Object> map(int depth) throws Malformed {
    Map<String, Object> map = new LinkedHashMap<>();
    expect('{');
    if (takes('}')) return map;
    do {
      String name = string();
      expect(':');
      map.put(name, value(depth - 1));
    } while (takes(','));
    expect('}');
    return map;
  }

  private Object word(String word, Object meaning) throws Malformed {
    for (int i = 0; i < word.length(); i++, at++)
      if (at == text.length || text[at] != word.charAt(i)) throw malformed("no value");
    return meaning;
  }

  private String string() throws Malformed {
    expect('"');
    final byte[] text = this.text; // a short run is mostly interpreted, where a field costs more than a variable
    int start = at;
    int seen = 0;
    for (int end = start; end < text.length; end++) {
      byte next = text[end];
      if (next == '"') {
        at = end + 1;
        return new String(text, start, end - start, seen < 0 ? UTF_8 : ISO_8859_1); // the latter is a mere copy
      }
      at = end;
      if (next == '\\') return escapedString(start);
      if (next >= 0 && next < ' ') throw malformed("control character in a string");
      seen |= next;
    }
    throw malformed("string without end");
  }

  private String escapedString(int start) throws Malformed {
    StringBuilder string = new StringBuilder();
    while (at < text.length) {
      byte next = text[at];
      if (next == '"' || next == '\\') {
        string.append(new String(text, start, at - start, UTF_8));
        at++;
        if (next == '"') return string.toString();
        string.append(escape());
        start = at;
      } else if (next >= 0 && next < ' ') {
        throw malformed("control character in a string");
      } else {
        at++;
      }
    }
    throw malformed("string without end");
  }

  private char escape() throws Malformed {
    int letter = at < text.length ? text[at++] : END;
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = 0; i < 4; i++, at++) {
          int digit = at < text.length ? Character.digit(text[at], 16) : END;
          if (digit < 0) throw malformed("no hex digit");
          unit = unit << 4 | digit;
        }
        yield (char) unit;
      }
      default -> throw malformed("no such escape");
    };
  }

  private Number number() throws Malformed {
    int start = at;
    if (at < text.length && text[at] == '-') at++;
    int first = at;
    digits();
    if (text[first] == '0' && at > first + 1) throw malformed("number with a leading zero");
    int integer = at;
    if (at < text.length && text[at] == '.') {
      at++;
      digits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      if (at < text.length && (text[at] == '+' || text[at] == '-')) at++;
      digits();
    }
    String digits = new String(text, start, at - start, UTF_8);
    if (at == integer && digits.length() <= 18) return Long.valueOf(digits); // 18 of them fit
    return Double.valueOf(digits);
  }

  private void digits() throws Malformed {
    int start = at;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') at++;
    if (at == start) throw malformed("no value");
  }

  /** Adds the value's text, without white space. */
  static void write(StringBuilder out, Object value) {
    if (value instanceof String string) {
      quote(out, string);
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object each : list) {
        write(out.append(before), each);
        before = ',';
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Map<?, ?> map) {
      char before = '{';
      for (Map.Entry<?, ?> each : map.entrySet()) {
        quote(out.append(before), (String) each.getKey());
        write(out.append(':'), each.getValue());
        before = ',';
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else {
      out.append(value);
    }
  }

  private static void quote(StringBuilder out, String string) {
    out.append('"');
    int start = 0;
    for (int i = 0; i < string.length(); i++) {
      char next = string.charAt(i);
      if (next >= ' ' && next != '"' && next != '\\' && !Character.isSurrogate(next)) continue;
      out.append(string, start, i);
      start = i + 1;
      if (next == '"' || next == '\\') out.append('\\').append(next);
      else out.append(String.format("\\u%04x", (int) next));
    }
    out.append(string, start, string.length()).append('"');
  }
}
