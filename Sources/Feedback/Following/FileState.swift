import Foundation

/// What tells whether a file is still the one that was read, and whether it has grown.
struct FileState: Sendable, Hashable {
  /// The file itself, whatever its name.
  struct Identity: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
  }

  var identity: Identity
  var size: Int
  var modified: Date

  /// Looks at a regular file through symbolic links; nil when there is none.
  init?(of url: URL) {
    let path = url.resolvingSymlinksInPath().path
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let inode = attributes[.systemFileNumber] as? UInt64,
      let size = attributes[.size] as? UInt64
    else { return nil }
    identity = Identity(
      device: attributes[.systemNumber] as? UInt64 ?? 0,
      inode: inode
    )
    self.size = Int(clamping: size)
    modified = attributes[.modificationDate] as? Date ?? .distantPast
  }
}
