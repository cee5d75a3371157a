package concord;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Threads beside the driver's from which calls are made (PROTOCOL.md, section 3) and measured (section 4).
 *
 * <p>They live until this is closed: what a binding gave one of them may stand in memory of that thread.
 */
final class Threads implements Place {
  static final int MOST = 64;

  /** Java has virtual threads since 21. Before that some had them, to be tried out, and refuse to make one. */
  static final List<String> CONTEXTS = Runtime.version().feature() < 21
      ? List.of("thread", "threads") : List.of("thread", "threads", "virtual");

  private final int number;
  private final ExecutorService pool;

  /** Of one of the contexts; no thread is made yet. */
  Threads(String context, int number) {
    this.number = number;
    pool = context.equals("virtual")
        ? Executors.newFixedThreadPool(number, virtual()) : Executors.newFixedThreadPool(number);
  }

  /** `Thread.ofVirtual().factory()`, which the compiler does not know when it compiles for an older Java. */
  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      return (ThreadFactory) Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public int number() {
    return number;
  }

  /** All wait until the last thread is there. */
  @Override
  public <T> List<T> together(List<Callable<T>> tasks) {
    CountDownLatch coming = new CountDownLatch(tasks.size());
    List<Future<T>> running = new ArrayList<>();
    try {
      for (Callable<T> task : tasks)
        running.add(pool.submit(() -> {
          coming.countDown();
          coming.await();
          return task.call();
        }));
    } catch (OutOfMemoryError none) { // so Java says that the system has no more threads
      throw new IllegalStateException(
          "thread " + (running.size() + 1) + " of " + tasks.size() + " cannot be made: " + none.getMessage());
    }
    List<T> results = new ArrayList<>();
    for (Future<T> each : running) results.add(Place.result(each));
    return results;
  }

  /** Ends the threads. One that waits for others which do not come is not to wait any longer. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
