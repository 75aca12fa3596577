import Kernels

/// The first bytes of a pool, which say where its directory lies.
struct PoolHead: Sendable, Hashable {
  static let byteCount = 64
  private static let mark = Array("TUINAPL1".utf8)

  var rows: Int
  /// Of the forms of the fields.
  var fingerprint: UInt64
  var directory: PoolDirectory.Section
  var directoryChecksum: UInt64

  init(
    rows: Int,
    fingerprint: UInt64,
    directory: PoolDirectory.Section,
    directoryChecksum: UInt64
  ) {
    self.rows = rows
    self.fingerprint = fingerprint
    self.directory = directory
    self.directoryChecksum = directoryChecksum
  }

  var bytes: [UInt8] {
    var out = ByteWriter()
    out.append(Self.mark)
    out.append(UInt64(PoolDirectory.version))
    out.append(fingerprint)
    out.append(UInt64(rows))
    out.append(UInt64(directory.offset))
    out.append(UInt64(directory.bytes))
    out.append(directoryChecksum)
    out.append(checksum(out.bytes.span.bytes))
    return out.bytes
  }

  /// Nil for bytes that are no head of this version, or that were altered.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, Array(bytes.prefix(8)) == Self.mark else { return nil }
    var decoder = ByteDecoder(bytes, at: 8)
    guard decoder.word() == UInt64(PoolDirectory.version), let fingerprint = decoder.word(),
      let rows = decoder.word().flatMap({ Int(exactly: $0) }),
      let offset = decoder.word().flatMap({ Int(exactly: $0) }),
      let count = decoder.word().flatMap({ Int(exactly: $0) }),
      let directoryChecksum = decoder.word(),
      decoder.word() == checksum(Array(bytes.prefix(Self.byteCount - 8)).span.bytes)
    else { return nil }
    self.init(
      rows: rows,
      fingerprint: fingerprint,
      directory: PoolDirectory.Section(offset: offset, bytes: count),
      directoryChecksum: directoryChecksum
    )
  }
}
