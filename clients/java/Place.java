package concord;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Where calls are measured (PROTOCOL.md, section 4), if that is not where the driver runs. */
interface Place extends AutoCloseable {
  /** How many tasks it runs at once. */
  int number();

  /** Runs as many tasks as it can at once, or fewer. */
  <T> List<T> together(List<Callable<T>> tasks);

  @Override
  default void close() {}

  /** What was thrown there is thrown here. */
  static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException there) {
      if (there.getCause() instanceof Error error) throw error;
      if (there.getCause() instanceof RuntimeException problem) throw problem;
      throw new IllegalStateException(there.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
