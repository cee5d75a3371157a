package concord;

import com.sun.jna.Structure;

/** The structure by which a Java program tells JNA how one of C's is laid out. */
record Shape(Class<? extends CStruct> structure) {
  private static final String OTHERWISE = "JNA lays the struct out otherwise than C (packed, or with bit-fields): ";

  /** Why JNA cannot pass it by value; null where it can. */
  String refusal(CMemory.Struct struct) {
    CMemory.Field[] fields = struct.fields();
    try {
      CStruct made = Structure.newInstance(structure);
      for (int i = 0; i < fields.length; i++) {
        int there = made.offset(i);
        int inC = fields[i].offset();
        if (there != inC) return OTHERWISE + "\"" + fields[i].name() + "\" is at byte " + there + ", in C at " + inC;
      }
      return made.size() == struct.size() ? null : OTHERWISE + "it has " + made.size() + " bytes, in C " + struct.size();
    } catch (IllegalArgumentException | IllegalStateException problem) {
      return "JNA has no such structure: " + problem.getMessage();
    }
  }
}
