import Foundation
import Workspace

/// The text of the manifest that a dataset was opened with.
struct ManifestCopy {
  /// Nil without a manifest.
  var text: String?
  /// Why the text is not the file's.
  var note: String?

  /// Takes the file's text when it still says what was read, else writes what was read anew.
  init(_ dataset: Dataset) {
    guard let file = dataset.manifestFile else { return }
    do {
      let text = try String(contentsOf: file, encoding: .utf8)
      if Self.isSame(text, dataset) {
        self.text = text
        return
      }
      note = "The file was changed since; this is what was read of it, without its comments."
    } catch {
      note = "The file cannot be read any more; this is what was read of it, without its comments."
    }
    text = ManifestWriter.text(dataset.manifest)
  }

  private static func isSame(_ text: String, _ dataset: Dataset) -> Bool {
    guard var manifest = try? ManifestReader.read(text: text, name: "") else { return false }
    // Sources that no manifest names were found in the folder.
    if manifest.sources.isEmpty { manifest.sources = dataset.manifest.sources }
    return manifest == dataset.manifest
  }
}
