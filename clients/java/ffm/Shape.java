package concord;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/** The layout by which java.lang.foreign passes one of C's structs; what it cannot lay out has a problem instead. */
record Shape(StructLayout layout, String problem) {
  static final StructLayout STRING = MemoryLayout.structLayout(ADDRESS.withName("p"), JAVA_LONG.withName("n"));
  static final StructLayout SLICE =
      MemoryLayout.structLayout(ADDRESS.withName("data"), JAVA_LONG.withName("len"), JAVA_LONG.withName("cap"));

  record Field(long offset, MemoryLayout layout) {}

  static MemoryLayout array(long cells, MemoryLayout cell) {
    return cell == null ? null : MemoryLayout.sequenceLayout(cells, cell);
  }

  /** Java wants what pads a struct to be said. A field that lies across its alignment is no field of a layout. */
  static Shape of(long size, Field... fields) {
    List<MemoryLayout> members = new ArrayList<>();
    long end = 0;
    for (Field field : fields) {
      if (field.layout == null) return new Shape(null, "it holds a struct that has no layout");
      if (field.offset > end) members.add(MemoryLayout.paddingLayout(field.offset - end));
      members.add(field.layout);
      end = field.offset + field.layout.byteSize();
    }
    if (size > end) members.add(MemoryLayout.paddingLayout(size - end));
    try {
      return new Shape(MemoryLayout.structLayout(members.toArray(MemoryLayout[]::new)), null);
    } catch (IllegalArgumentException across) {
      return new Shape(null, across.getMessage());
    }
  }

  /** Why Java cannot pass it by value; null where it can. */
  String refusal(CMemory.Struct struct) {
    return problem == null ? null : "java.lang.foreign lays the struct out otherwise than C (packed?): " + problem;
  }
}
