package import Foundation
internal import Kernels

/// A file of a JSON head and arrays of numbers, with a checksum over both.
///
/// Layout, little-endian: the 8 bytes `TUINATF1`; the length of the head; the head; the number of
/// float arrays, each as its count and its numbers; the same for 32-bit integers; the checksum of
/// everything before it.
package struct TensorFile: Sendable {
  private static let magic = Array("TUINATF1".utf8)

  package var head: [UInt8]
  package var floats: [[Float]]
  package var integers: [[Int32]]

  /// A head of any bytes, and arrays of any lengths.
  package init(head: [UInt8], floats: [[Float]], integers: [[Int32]] = []) {
    self.head = head
    self.floats = floats
    self.integers = integers
  }

  /// A head in JSON with sorted keys, and arrays of any lengths.
  package init(encoding head: some Encodable, floats: [[Float]], integers: [[Int32]] = []) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try self.init(head: Array(encoder.encode(head)), floats: floats, integers: integers)
  }

  package func decodeHead<Head: Decodable>(_ type: Head.Type) throws -> Head {
    try JSONDecoder().decode(type, from: Data(head))
  }

  /// Refuses a file of another kind or version.
  ///
  /// - Throws: `ModelFileError.Code.otherVersion`; what the head does not say, it is older than.
  package func checkVersion(of url: URL, _ kind: String, _ version: Int) throws {
    struct Name: Decodable {
      var kind: String?
      var version: Int?
    }
    let name = try? decodeHead(Name.self)
    do {
      try FormatVersion.check(
        kind: name?.kind,
        version: name?.version,
        against: (kind, version)
      )
    } catch let error as ModelFileError {
      var error = error
      error.message = "\(url.lastPathComponent): \(error.message)"
      throw error
    }
  }

  /// The bytes of the file, in the layout above.
  ///
  /// - Complexity: O(bytes); the arrays are copied once.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(TensorFile.magic)
    writer.append(UInt64(head.count))
    writer.append(head)
    writer.append(UInt64(floats.count))
    for array in floats {
      writer.append(UInt64(array.count))
      writer.append(array)
    }
    writer.append(UInt64(integers.count))
    for array in integers {
      writer.append(UInt64(array.count))
      writer.append(array)
    }
    writer.append(checksum(writer.bytes.span.bytes))
    return writer.bytes
  }

  /// Reads a file.
  ///
  /// - Throws: `ModelFileError.Code.damagedFile` when it is cut, altered or something else.
  package init(contentsOf url: URL) throws {
    func damaged(_ what: String) -> ModelFileError {
      ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) \(what)",
        suggestion: "train again, or restore \(url.path) from a copy"
      )
    }
    let bytes: [UInt8]
    do {
      bytes = Array(try Data(contentsOf: url))
    } catch {
      throw damaged("cannot be read")
    }
    guard bytes.count >= 40, bytes.starts(with: TensorFile.magic) else {
      throw damaged("is not a file of this program")
    }
    var tail = ByteDecoder(bytes, at: bytes.count - 8)
    guard tail.word() == checksum(bytes.span.extracting(0..<(bytes.count - 8)).bytes) else {
      throw damaged("is cut or altered")
    }
    var reader = ByteDecoder(bytes, at: TensorFile.magic.count)
    guard let headCount = reader.word().flatMap(Int.init(exactly:)),
      let head = reader.bytes(headCount),
      let floats = TensorFile.arrays(&reader, { $0.floats($1) }),
      let integers = TensorFile.arrays(&reader, { $0.integers($1) }),
      reader.remaining == 8
    else { throw damaged("does not hold what its head says") }
    self.init(head: head, floats: floats, integers: integers)
  }

  private static func arrays<Number>(
    _ reader: inout ByteDecoder,
    _ read: (inout ByteDecoder, Int) -> [Number]?
  ) -> [[Number]]? {
    guard let count = reader.word(), count <= UInt64(reader.remaining / 8) else { return nil }
    var arrays: [[Number]] = []
    for _ in 0..<count {
      guard let length = reader.word().flatMap(Int.init(exactly:)),
        let array = read(&reader, length)
      else { return nil }
      arrays.append(array)
    }
    return arrays
  }
}
