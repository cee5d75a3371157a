package concord;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Supplier;

/** How scripts become C's function pointers of one type. The descriptor is made when it is needed: not all can be. */
record Stub(Supplier<FunctionDescriptor> descriptor) {
  private static final MethodHandle CALL = call();

  private static MethodHandle call() {
    try {
      MethodType anything = MethodType.methodType(Object.class, Object[].class);
      return MethodHandles.lookup().findVirtual(Script.class, "call", anything);
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** It goes with the memory that goes with the row. */
  @SuppressWarnings("restricted")
  Address pointer(Script script, Row row) {
    FunctionDescriptor type = descriptor.get();
    MethodType java = type.toMethodType();
    MethodHandle target = CALL.bindTo(script).asCollector(Object[].class, java.parameterCount()).asType(java);
    MemorySegment stub = Linker.nativeLinker().upcallStub(target, type, row.region().arena);
    return new Address(stub);
  }
}
