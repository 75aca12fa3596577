package import Foundation
internal import Kernels

/// A file of a JSON head and arrays of numbers, with a checksum over both.
///
/// Layout, little-endian: the 8 bytes `TUINATF2`; the length of the head; the head; the number of
/// float arrays; each as its count, the count of those that are written, and these; the number of
/// arrays of 32-bit integers, each as its count and its numbers; the checksum of everything before it.
/// Of an array that is mostly 0 only the other numbers are written, their places before them.
package struct TensorFile: Sendable {
  private static let magic = Array("TUINATF2".utf8)

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
      let used = TensorFile.places(in: array)
      writer.append(UInt64(used?.count ?? array.count))
      if let used {
        writer.append(used)
        writer.append(used.map { array[Int($0)] })
      } else {
        writer.append(array)
      }
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
      if bytes.starts(with: Array("TUINATF1".utf8)) {
        throw ModelFileError(
          .otherVersion,
          "\(url.lastPathComponent) was written by an older version of this program",
          suggestion: "train again"
        )
      }
      throw damaged("is not a file of this program")
    }
    var tail = ByteDecoder(bytes, at: bytes.count - 8)
    guard tail.word() == checksum(bytes.span.extracting(0..<(bytes.count - 8)).bytes) else {
      throw damaged("is cut or altered")
    }
    var reader = ByteDecoder(bytes, at: TensorFile.magic.count)
    guard let headCount = reader.word().flatMap(Int.init(exactly:)),
      let head = reader.bytes(headCount),
      let floats = TensorFile.arrays(&reader, TensorFile.floats),
      let integers = TensorFile.arrays(&reader, { $0.integers($1) }),
      reader.remaining == 8
    else { throw damaged("does not hold what its head says") }
    self.init(head: head, floats: floats, integers: integers)
  }

  /// Where an array is not 0; nil when most of it is not, or it is too long to be worth it.
  private static func places(in array: [Float]) -> [Int32]? {
    guard array.count <= Int(Int32.max) else { return nil }
    // Not −0, whose sign is to be kept.
    var used = 0
    for value in array where value.bitPattern != 0 { used += 1 }
    guard used * 2 < array.count else { return nil }
    var places: [Int32] = []
    places.reserveCapacity(used)
    for (place, value) in array.enumerated() where value.bitPattern != 0 {
      places.append(Int32(place))
    }
    return places
  }

  /// Reads an array of so many floats; nil when it is cut or contradicts itself.
  private static func floats(_ reader: inout ByteDecoder, _ count: Int) -> [Float]? {
    guard let used = reader.word().flatMap(Int.init(exactly:)), used >= 0, used <= count else {
      return nil
    }
    if used == count { return reader.floats(count) }
    guard count <= mostSparseFloats, let places = reader.integers(used),
      let values = reader.floats(used), places.allSatisfy({ $0 >= 0 && Int($0) < count })
    else { return nil }
    var array = [Float](repeating: 0, count: count)
    for (place, value) in zip(places, values) { array[Int(place)] = value }
    return array
  }

  /// A damaged count of an array that is mostly 0 is not believed beyond this.
  private static let mostSparseFloats = 1 << 30

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
