internal import Basics
internal import Foundation

/// Whether a library is the one that the program was made with.
enum LibraryPin {
  /// How many libraries are remembered.
  private static let remembered = 16

  /// Compares a file's SHA-256.
  ///
  /// - Complexity: O(bytes): 70 MB take a quarter of a second, so what was found is remembered in
  ///   the user's state folder under the file's identity and times.
  static func holds(_ path: String, _ hash: String) -> Bool {
    guard let identity = identity(path) else { return false }
    let memory = XDG.stateHome(ProcessInfo.processInfo.environment)
      .appending(path: "tuina/libraries")
    let line = "\(hash) \(identity)"
    let known = (try? String(contentsOf: memory, encoding: .utf8)) ?? ""
    let lines = known.split(separator: "\n").map(String.init)
    if lines.contains(line) { return true }
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe),
      SHA256.hexadecimal(of: data) == hash, self.identity(path) == identity
    else { return false }
    try? FileManager.default.createDirectory(
      at: memory.deletingLastPathComponent(),
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    let kept = (lines.suffix(remembered - 1) + [line]).joined(separator: "\n")
    try? Data(kept.utf8).write(to: memory, options: .atomic)
    return true
  }

  private static func identity(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(path) \(status.st_dev) \(status.st_ino) \(status.st_size) "
      + "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
      + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
  }
}
