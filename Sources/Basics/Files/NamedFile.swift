package import Foundation

/// A file that a cell of data names, which may be a stranger's.
package enum NamedFile {
  /// The regular file of a path in the first of the folders that has it.
  ///
  /// - Returns: nil when none has it, and for a path that leads out of a folder by dots, by links or
  ///   from the root; pipes and devices, which may keep a reader waiting for ever, are no files.
  package static func find(_ path: String, in folders: [URL]) -> URL? {
    for folder in folders {
      let named = path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
      let file = named.standardizedFileURL.resolvingSymlinksInPath()
      guard file.path.hasPrefix(folder.resolvingSymlinksInPath().path + "/"),
        (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
      else { continue }
      return file
    }
    return nil
  }
}
