package concord;

import java.io.IOException;
import java.util.List;

/**
 * Loads what a run loads, so that the archive of classes made from it (see client.toml) holds that, ready to use.
 *
 * <p>A run of the driver, but on this process in place of the library: a build must neither load that nor call it.
 */
final class Training {
  private Training() {}

  /** `Training REQUESTS REPLIES`. */
  public static void main(String[] files) throws IOException, Values.BadValue {
    Kept kept = new Kept(Library.open(null));
    for (Export export : Binding.EXPORTS) {
      Binding.prepare(export.name, null); // links a call, and makes none
      export.refusal(name -> true);
      try (Row row = export.row(kept)) {
        if (row != null) export.arguments(List.of(), row);
      } catch (Values.BadValue tooFew) {
        // most have parameters
      }
    }
    Values.decodeSlice(null);
    Values.Scalar.i64.decode("1");
    Values.Scalar.f64.decode("3ff0000000000000");
    Driver.main(files);
  }
}
