import Basics
import Dispatch
import Kernels
import Synchronization

/// Reads the lines of a chunk of an event file, on all cores.
enum ChunkLines {
  typealias Reading = Result<EventReader.Essentials, EventProblem>

  /// Lines that are not worth another thread.
  private static let fewLines = 256

  /// Where the lines that end in a chunk stand, without their ends.
  static func ranges(_ chunk: [UInt8], from start: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = start
    while true {
      let end = firstPlace(of: UInt8(ascii: "\n"), in: chunk.span, from: start)
      guard end < chunk.count else { return ranges }
      ranges.append(start..<end)
      start = end + 1
    }
  }

  /// What each line is; nil for one of white space.
  static func read(_ chunk: [UInt8], _ ranges: [Range<Int>], now: Double) -> [Reading?] {
    let parts = max(1, min(Processors.count, ranges.count / fewLines))
    guard parts > 1 else { return ranges.map { read(chunk, $0, now: now) } }
    let results = Mutex([[Reading?]](repeating: [], count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      let own = ranges[(ranges.count * part / parts)..<(ranges.count * (part + 1) / parts)]
      let found = own.map { Self.read(chunk, $0, now: now) }
      results.withLock { $0[part] = found }
    }
    return results.withLock { $0.flatMap(\.self) }
  }

  /// What a line is; nil for one of white space.
  static func read(_ chunk: [UInt8], _ range: Range<Int>, now: Double) -> Reading? {
    if range.count > FollowedFile.longestLine { return .failure(.tooLong) }
    let isBlank = chunk[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if isBlank { return nil }
    return Result { () throws(EventProblem) in
      try EventReader.essentials(chunk, range, now: now)
    }
  }
}
