import Basics
package import Foundation

/// Keeps what is dear to compute, in files named by the key of what it was computed from.
///
/// A key must hold everything the value depends on: the content fingerprint of the files, the
/// part of the manifest that matters and the version of the computation. Entries are never
/// changed, only made whole by a rename or thrown away, so that many processes may share the
/// folder without locks. An entry that cannot be read is removed and counts as absent.
package struct CacheStore: Sendable {
  package let folder: URL

  package init(_ paths: DatasetPaths) { self.init(folder: paths.cache) }

  package init(folder: URL) { self.folder = folder }

  /// The value kept under a key, or nil.
  package func value<Value: Decodable>(_ type: Value.Type, for key: String) -> Value? {
    let file = location(key, "json")
    guard let data = try? Data(contentsOf: file) else { return nil }
    do {
      let decoder = JSONDecoder()
      decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "inf",
        negativeInfinity: "-inf",
        nan: "nan"
      )
      return try decoder.decode(type, from: data)
    } catch {
      try? FileManager.default.removeItem(at: file)
      return nil
    }
  }

  /// Keeps a value under a key.
  ///
  /// - Throws: `WorkspaceError` with code `unwritable`; a caller that can go on without its
  ///   cache may ignore it.
  package func keep(_ value: some Encodable, for key: String) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf",
      negativeInfinity: "-inf",
      nan: "nan"
    )
    try AtomicFile.write(encoder.encode(value), to: location(key, "json"))
  }

  /// The file kept under a key, or nil.
  package func file(for key: String, extension suffix: String) -> URL? {
    let file = location(key, suffix)
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }

  /// Keeps the file that `write` makes at the place it is given; nothing is kept when it throws.
  @discardableResult
  package func keepFile(
    for key: String,
    extension suffix: String,
    write: (URL) throws -> Void
  ) throws -> URL {
    let file = location(key, suffix)
    try AtomicFile.replace(file, write: write)
    return file
  }

  /// Keeps the file that `write` makes at the place it is given; nothing is kept when it throws.
  @discardableResult
  package func keepFile(
    for key: String,
    extension suffix: String,
    write: (URL) async throws -> Void
  ) async throws -> URL {
    let file = location(key, suffix)
    try await AtomicFile.replace(file, write: write)
    return file
  }

  /// Throws an entry away, for callers that find its content broken.
  package func discard(_ key: String, extension suffix: String) {
    try? FileManager.default.removeItem(at: location(key, suffix))
  }

  /// Keys of any length and content become a file name of their hash after a readable head.
  private func location(_ key: String, _ suffix: String) -> URL {
    var hash = ContentHash()
    hash.update(key)
    let head = key.unicodeScalars.prefix(24).map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "-"
    }
    return folder.appending(path: "\(String(head))-\(hash.hexadecimal).\(suffix)")
  }
}
