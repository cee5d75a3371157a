package concord;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import java.util.function.Function;

/** How Java objects that follow a script become C's function pointers of one type. */
record Stub(Class<? extends Callback> type, Function<Script, Callback> implementation) {
  Address pointer(Script script, Row row) {
    Callback callback = implementation.apply(script);
    script.made(callback);
    return Address.of(CallbackReference.getFunctionPointer(callback));
  }

  /** The Java object that JNA made the function pointer of. */
  Callback object(Address pointer) {
    return CallbackReference.getCallback(type, pointer.pointer());
  }
}
