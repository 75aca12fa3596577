import Basics
package import Foundation

/// Keeps what takes long to compute, in files named by the key of what it was computed from.
///
/// A key must hold everything the value depends on: the content fingerprint of the files, the
/// part of the manifest that matters and the version of the computation. Entries are never
/// changed, only made whole by a rename or thrown away, so that many processes may share the
/// folder without locks.
///
/// An entry is believed only when this user's Tuina wrote it and not a bit has changed: JSON is
/// sealed with the user's key, and of another file the hash of its content stands in such an entry
/// beside it. Everything else, links and special files among it, is removed and counts as absent.
package struct CacheStore: Sendable {
  package let folder: URL
  private let key: UserKey

  package init(_ paths: DatasetPaths) { self.init(folder: paths.cache) }

  package init(folder: URL, key: UserKey = .current) {
    self.folder = folder
    self.key = key
  }

  /// What is known of an entry that is a file of its own.
  private struct FileSeal: Codable {
    var kind = "file"
    var version = 1
    var size: Int
    /// XXH64 of the content: it finds damage; who wrote it is told by the seal around this.
    var hash: String

    enum CodingKeys: String, CodingKey {
      case kind, version, size, hash
    }
  }

  /// The value kept under a key, or nil.
  package func value<Value: Decodable>(_ type: Value.Type, for key: String) -> Value? {
    let file = location(key, "json")
    guard FileIdentity.exists(file) else { return nil }
    do {
      guard
        let data = SealedEntry.open(
          try RegularFile.read(file),
          name: key,
          key: self.key
        )
      else { throw CocoaError(.fileReadCorruptFile) }
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
    let entry = SealedEntry.seal(try encoder.encode(value), name: key, key: self.key)
    try AtomicFile.write(entry, to: location(key, "json"))
  }

  /// The file kept under a key, or nil.
  ///
  /// - Complexity: O(bytes): the content is hashed.
  package func file(for key: String, extension suffix: String) -> URL? {
    let file = location(key, suffix)
    guard FileIdentity.exists(file) else { return nil }
    if let seal = value(FileSeal.self, for: Self.sealKey(key, suffix)), seal.kind == "file",
      seal.version == 1, let found = try? Self.seal(of: file), found.size == seal.size,
      found.hash == seal.hash
    {
      return file
    }
    discard(key, extension: suffix)
    return nil
  }

  private func keepSeal(of key: String, _ suffix: String, _ seal: FileSeal) throws {
    try keep(seal, for: Self.sealKey(key, suffix))
  }

  private static func sealKey(_ key: String, _ suffix: String) -> String {
    "seal of \(suffix) \(key)"
  }

  private static func seal(of file: URL) throws -> FileSeal {
    let found = try ContentFingerprint.whole(of: file)
    return FileSeal(size: found.size, hash: found.hash)
  }

  /// Keeps the file that `write` makes at the place it is given; nothing is kept when it throws.
  @discardableResult
  package func keepFile(
    for key: String,
    extension suffix: String,
    write: (URL) throws -> Void
  ) throws -> URL {
    let file = location(key, suffix)
    var seal: FileSeal?
    try AtomicFile.replace(file) { draft in
      try write(draft)
      seal = try Self.seal(of: draft)
    }
    if let seal { try keepSeal(of: key, suffix, seal) }
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
    var seal: FileSeal?
    try await AtomicFile.replace(file) { draft in
      try await write(draft)
      seal = try Self.seal(of: draft)
    }
    if let seal { try keepSeal(of: key, suffix, seal) }
    return file
  }

  /// Throws an entry away, for callers that find its content broken.
  package func discard(_ key: String, extension suffix: String) {
    try? FileManager.default.removeItem(at: location(key, suffix))
    if suffix != "json" {
      try? FileManager.default.removeItem(at: location(Self.sealKey(key, suffix), "json"))
    }
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
