import Basics
import Kernels

/// Whole lines of a stream.
struct LineBlock: Sendable {
  /// The lines are the first `count` bytes.
  var bytes: [UInt8]
  var count: Int
  /// The number of the first line in the stream.
  var firstLine: Int
  var lines: Int
  /// Bytes of the stream up to the end of the block.
  var end: Int
  /// When its last bytes were read.
  var arrived: ContinuousClock.Instant
}

/// Cuts what a source gives into blocks of whole lines.
///
/// Memory is bounded: a line that is longer than `longestLine` is passed over.
struct LineCutter {
  enum Step {
    case block(LineBlock)
    /// A line was too long.
    case overlong(line: Int)
    /// Bytes came, but no end of a line among them.
    case unfinished
    /// Nothing is there yet.
    case nothing
    case end
  }

  /// Bytes that are read at once.
  private static let blockBytes = 64 << 10

  let longestLine: Int
  /// The number of the next line.
  private(set) var nextLine: Int
  /// Bytes that were read.
  private(set) var bytes = 0

  private var buffer = [UInt8](repeating: 0, count: blockBytes)
  private var filled = 0
  /// Whether the rest of a line that was too long is passed over.
  private var isSkipping = false
  private var isAtEnd = false
  /// Buffers of blocks that are done with.
  private var spare: [[UInt8]] = []

  init(firstLine: Int, longestLine: Int) {
    nextLine = firstLine
    self.longestLine = longestLine
  }

  /// Takes back the buffer of a block.
  mutating func reuse(_ bytes: [UInt8]) {
    if bytes.count == Self.blockBytes, spare.count < 8 { spare.append(bytes) }
  }

  /// Reads once.
  ///
  /// `read` fills a buffer from a place on and says how many bytes came: 0 at the end, nil for nothing yet.
  mutating func next(
    _ read: (_ buffer: inout [UInt8], _ from: Int) throws -> Int?
  ) throws -> Step {
    if isAtEnd { return .end }
    let scanned = filled
    guard let count = try read(&buffer, filled) else { return .nothing }
    let arrived = ContinuousClock.now
    filled += count
    bytes += count
    isAtEnd = count == 0
    var end = filled
    if !isAtEnd {
      while end > scanned, buffer[end - 1] != UInt8(ascii: "\n") { end -= 1 }
      if end == scanned { end = 0 }
    }
    if isSkipping {
      let newline = firstPlace(
        of: UInt8(ascii: "\n"),
        in: buffer.span.extracting(0..<filled),
        from: 0
      )
      if newline == filled {
        filled = 0
        return isAtEnd ? .end : .unfinished
      }
      isSkipping = false
      drop(newline + 1)
      end -= newline + 1
    }
    if end > 0 { return .block(block(end, arrived)) }
    if isAtEnd { return .end }
    guard filled == buffer.count else { return .unfinished }
    if buffer.count < longestLine {
      buffer += [UInt8](repeating: 0, count: buffer.count)
      return .unfinished
    }
    isSkipping = true
    filled = 0
    buffer.removeLast(buffer.count - Self.blockBytes)
    nextLine += 1
    return .overlong(line: nextLine - 1)
  }

  /// Takes the first bytes of the buffer, and leaves the rest in another.
  private mutating func block(_ end: Int, _ arrived: ContinuousClock.Instant) -> LineBlock {
    let rest = filled - end
    let newline = UInt8(ascii: "\n")
    let lines =
      byteCount(of: newline, in: buffer.span.extracting(0..<end))
      + (buffer[end - 1] == newline ? 0 : 1)
    var next = spare.popLast() ?? [UInt8](repeating: 0, count: Self.blockBytes)
    if next.count < rest { next += [UInt8](repeating: 0, count: rest - next.count) }
    next.replaceSubrange(0..<rest, with: buffer[end..<filled])
    swap(&next, &buffer)
    filled = rest
    nextLine += lines
    return LineBlock(
      bytes: next,
      count: end,
      firstLine: nextLine - lines,
      lines: lines,
      end: bytes - rest,
      arrived: arrived
    )
  }

  /// Forgets the first bytes of the buffer.
  private mutating func drop(_ count: Int) {
    buffer.replaceSubrange(0..<(filled - count), with: Array(buffer[count..<filled]))
    filled -= count
  }
}
