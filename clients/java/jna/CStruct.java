package concord;

import com.sun.jna.Structure;

/** A structure as a Java program declares it to JNA; the contract's are generated, with fields f0, f1, … */
public abstract class CStruct extends Structure {
  /** Where JNA has the field, in bytes. */
  int offset(int field) {
    return fieldOffset("f" + field);
  }
}
