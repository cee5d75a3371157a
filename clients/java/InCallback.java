package concord;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** In a function that the library calls back, on the thread that called the library. */
record InCallback(Library library) implements Place {
  @Override
  public int number() {
    return 1;
  }

  @Override
  public <T> List<T> together(List<Callable<T>> tasks) {
    FutureTask<T> task = new FutureTask<>(tasks.get(0)); // it keeps what is thrown: through C nothing can be
    library.callBack(task);
    if (!task.isDone()) throw new IllegalStateException("the library's " + Library.CALL_BACK + " calls nothing back");
    return List.of(Place.result(task));
  }
}
