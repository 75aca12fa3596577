import Foundation

/// The folder a sample is written to, which may hold what somebody wants to keep.
enum SampleFolder {
  /// Checks that nothing but an earlier sample would be replaced.
  ///
  /// Hidden files do not count: no sample writes one.
  /// - Throws: `SampleError` when the folder holds anything else.
  static func check(_ folder: URL) throws {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: folder.path, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else { throw SampleError.notAFolder(folder.path) }
    let names = try files.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
    if names.isEmpty || isSample(folder) { return }
    throw SampleError.occupied(folder.path)
  }

  /// An earlier sample has a list of what was planted, and a README that names its generator.
  private static func isSample(_ folder: URL) -> Bool {
    func text(_ name: String) -> String {
      (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }
    let (planted, readme) = (text("truth-planted.csv"), text("README.md"))
    return [
      (PlantedFaultLog.header, MoleDocuments.signature),
      (PlantedLines.header, AdDocuments.signature),
      (PlantedLines.header, ReplyDocuments.signature),
    ].contains { header, signature in
      planted.hasPrefix(header + "\n") && readme.contains(signature)
    }
  }
}
