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
  /// The name that the n-th member had in the object before, −1 for one that nobody asks for or that was
  /// written with escapes.
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
        let place = try place(&reader, bytes, member)
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
    if hasByteBeyondASCII(bytes) {
      do { _ = try UTF8Span(validating: bytes) } catch {
        throw JSONLineError(at: error.byteOffsets.lowerBound, "not UTF-8")
      }
    }
  }

  /// Passes over the name of a member, and finds its place among the names; −1 where nobody asks for it.
  @inline(__always)
  private mutating func place(
    _ reader: inout JSONReader,
    _ bytes: Span<UInt8>,
    _ member: Int
  ) throws(JSONLineError) -> Int {
    if member < expected.count {
      let place = expected[member]
      if place >= 0, reader.passes(over: nameBytes.span.extracting(range(place)), in: bytes) {
        return place
      }
    }
    return look(up: try reader.text(bytes), in: bytes, member)
  }

  private mutating func look(up name: Value, in bytes: Span<UInt8>, _ member: Int) -> Int {
    let isPlain = name.kind == .text
    let raw = bytes.extracting(name.range)
    let unescaped = isPlain ? [] : JSONReader.unescaped(raw)
    let written = isPlain ? raw : unescaped.span
    var found = placeByHash[byteHash(written, seed: 0)] ?? -1
    if found >= 0 {
      let own = range(found)
      let isSame =
        own.count == written.count && begins(written, at: 0, with: nameBytes.span.extracting(own))
      if !isSame { found = -1 }
    }
    if member < expected.count {
      expected[member] = isPlain ? found : -1
    } else if member == expected.count, member < 4096 {
      expected.append(isPlain ? found : -1)
    }
    return found
  }

  /// Where a name stands in `nameBytes`.
  @inline(__always)
  private func range(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : nameEnds[place - 1])..<nameEnds[place]
  }
}
