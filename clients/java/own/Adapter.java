package concord;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/** The class of the user's with a public static method for each export, under its name (README.md). */
final class Adapter {
  static final String NAME = System.getProperty("concord.adapter");

  private static Class<?> adapter;

  private Adapter() {}

  /** What a method of the adapter threw, which the reply tells in its words. */
  static final class Raised extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Raised(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }

    @Override
    public String toString() {
      return getCause().toString();
    }
  }

  /** Throws UnsatisfiedLinkError where it cannot be. */
  static void load() {
    try {
      adapter = Class.forName(NAME);
    } catch (ClassNotFoundException missing) {
      throw new UnsatisfiedLinkError("the adapter\nthere is no class " + missing.getMessage() + " in "
          + System.getProperty("java.class.path"));
    } catch (LinkageError problem) {
      Throwable cause = problem.getCause() == null ? problem : problem.getCause();
      StackTraceElement[] trace = cause.getStackTrace();
      throw new UnsatisfiedLinkError("the adapter" + (trace.length > 0 ? ", in " + trace[0] : "") + "\n" + cause);
    }
  }

  /** The one method of the name. */
  private static Method method(String name) {
    List<Method> found = Arrays.stream(adapter.getMethods())
        .filter(each -> each.getName().equals(name) && Modifier.isStatic(each.getModifiers())).toList();
    if (found.isEmpty()) throw new Values.Refused("the adapter has no function " + name);
    if (found.size() > 1) throw new Values.Refused("the adapter has " + found.size() + " functions " + name);
    found.get(0).setAccessible(true); // its class need not be public
    return found.get(0);
  }

  /** A function of the adapter that fits an export: the one, and the forms of its types. */
  record Function(Method method, Export export) {
    Object call(Object[] arguments) {
      try {
        return method.invoke(null, arguments);
      } catch (InvocationTargetException thrown) {
        throw new Raised(thrown.getCause());
      } catch (IllegalAccessException | IllegalArgumentException problem) {
        throw new Raised(problem);
      }
    }
  }

  record Parameter(String name, boolean changes, Kind kind) {}

  /** Throws Refused where the adapter has no such function, or takes what cannot be such a value. */
  static Function function(String name, List<Kind> results, List<Parameter> parameters) {
    Method method = method(name);
    Class<?>[] types = method.getParameterTypes();
    if (types.length != parameters.size())
      throw new Values.Refused("the adapter's " + name + " takes " + types.length + " arguments, not " + parameters.size());
    Export.Parameter[] formed = new Export.Parameter[types.length];
    for (int i = 0; i < types.length; i++) {
      Parameter each = parameters.get(i);
      try {
        formed[i] = new Export.Parameter(each.name, each.changes, each.kind.in(types[i]));
      } catch (Values.Refused reason) {
        throw new Values.Refused("parameter \"" + each.name + "\": " + reason.getMessage());
      }
    }
    Form result = switch (results.size()) {
      case 0 -> null;
      case 1 -> results.get(0).in(Object.class); // it shows when something was given
      default -> new Forms.Several(results.stream().map(each -> each.in(Object.class)).toList());
    };
    return new Function(method, new Export(name, new Export.Result(result, "result"), formed));
  }
}
