internal import Kernels

/// Finds the values of named members in the bytes of a JSON object (RFC 8259), and builds nothing else.
///
/// The whole object is checked, members that nobody asks for too. `NaN` and infinities pass, as missing
/// numbers. Of members that share a name the last counts.
///
/// - Complexity: O(bytes); members in the order of the object before are found without a look-up.
package struct JSONMembers: Sendable {
  package enum Kind: UInt8, Sendable, Hashable {
    /// No member has the name.
    case absent
    case null, truth, number, text
    /// A text with escapes in it.
    case escapedText
    /// A list or an object.
    case nested
  }

  /// Where the value of a member stands in the bytes; of a text, without its quotes.
  package struct Value: Sendable, Hashable {
    package var kind = Kind.absent
    package var start = 0
    package var end = 0

    package var range: Range<Int> { start..<end }
  }

  /// Values are nested no deeper.
  package static let deepest = 64

  /// One a name, in the order of the names.
  package private(set) var values: [Value]
  /// The names without what had to be escaped, behind one another.
  private let nameBytes: [UInt8]
  private let nameEnds: [Int]
  private let placeByHash: [UInt64: Int]
  /// The name that the n-th member had in the object before, −1 for one that nobody asks for.
  private var expected: [Int] = []

  /// `names` are different from each other.
  package init(_ names: [String]) {
    var (bytes, ends): ([UInt8], [Int]) = ([], [])
    var places: [UInt64: Int] = [:]
    for (place, name) in names.enumerated() {
      bytes += Array(name.utf8)
      ends.append(bytes.count)
      places[byteHash(name.utf8Span.span, seed: 0)] = place
    }
    nameBytes = bytes
    nameEnds = ends
    placeByHash = places
    values = Array(repeating: Value(), count: names.count)
  }

  /// Looks at one object, behind which only white space may stand.
  ///
  /// - Throws: `JSONLineError` when the bytes are anything else; `values` are of no use then.
  package mutating func scan(_ bytes: Span<UInt8>) throws(JSONLineError) {
    for place in values.indices { values[place] = Value() }
    var reader = JSONReader(bytes)
    reader.skipSpace(bytes)
    guard reader.next(bytes) == UInt8(ascii: "{") else { throw reader.failure("not a JSON object") }
    reader.place += 1
    reader.skipSpace(bytes)
    var member = 0
    if reader.next(bytes) == UInt8(ascii: "}") {
      reader.place += 1
    } else {
      while true {
        guard reader.next(bytes) == UInt8(ascii: "\"") else {
          throw reader.failure("the name of a member is missing")
        }
        let name = try reader.text(bytes)
        let place = place(of: name, in: bytes, member: member)
        reader.skipSpace(bytes)
        guard reader.next(bytes) == UInt8(ascii: ":") else {
          throw reader.failure("a colon is missing")
        }
        reader.place += 1
        reader.skipSpace(bytes)
        let value = try reader.value(bytes, depth: 1)
        if place >= 0 { values[place] = value }
        member += 1
        reader.skipSpace(bytes)
        if reader.next(bytes) == UInt8(ascii: ",") {
          reader.place += 1
          reader.skipSpace(bytes)
          continue
        }
        guard reader.next(bytes) == UInt8(ascii: "}") else {
          throw reader.failure("a comma or a closing brace is missing")
        }
        reader.place += 1
        break
      }
    }
    reader.skipSpace(bytes)
    guard reader.isAtEnd else { throw reader.failure("something stands behind the object") }
    if reader.hasOtherBytes {
      do { _ = try UTF8Span(validating: bytes) } catch {
        throw JSONLineError(at: error.byteOffsets.lowerBound, "not UTF-8")
      }
    }
  }

  /// The place of a member's name among the names; −1 where nobody asks for it.
  private mutating func place(of name: Value, in bytes: Span<UInt8>, member: Int) -> Int {
    if member < expected.count, name.kind == .text {
      let place = expected[member]
      if place >= 0, isName(place, name, bytes) { return place }
    }
    var found = -1
    if name.kind == .text {
      let hash = byteHash(bytes.extracting(name.range), seed: 0)
      if let place = placeByHash[hash], isName(place, name, bytes) { found = place }
    } else {
      let plain = JSONReader.unescaped(bytes.extracting(name.range))
      let hash = byteHash(plain.span, seed: 0)
      if let place = placeByHash[hash],
        plain.elementsEqual(nameBytes[nameStart(place)..<nameEnds[place]])
      {
        found = place
      }
    }
    if member < expected.count {
      expected[member] = found
    } else if member == expected.count, member < 4096 {
      expected.append(found)
    }
    return found
  }

  private func nameStart(_ place: Int) -> Int { place == 0 ? 0 : nameEnds[place - 1] }

  private func isName(_ place: Int, _ name: Value, _ bytes: Span<UInt8>) -> Bool {
    let start = nameStart(place)
    let count = nameEnds[place] - start
    guard count == name.end - name.start else { return false }
    for i in 0..<count where nameBytes[start + i] != bytes[name.start + i] { return false }
    return true
  }
}
