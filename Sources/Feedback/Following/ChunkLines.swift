import Dispatch
import Kernels
import Synchronization

/// The lines of a chunk of an event file, which are read while those of the chunk before are counted.
final class ChunkLines: Sendable {
  typealias Reading = Result<EventReader.Essentials, EventProblem>

  /// Chunks of fewer bytes are not worth another thread.
  private static let fewBytes = 64 << 10

  let chunk: [UInt8]
  /// Where lines stand, without their ends.
  let ranges: [Range<Int>]
  /// Bytes up to the end of the last line.
  let used: Int
  private let readings = Mutex<[Reading?]>([])
  private let isDone = DispatchSemaphore(value: 0)

  /// Begins to read; times more than a day beyond `now` are refused.
  init(_ chunk: [UInt8], from start: Int, now: Double) {
    self.chunk = chunk
    ranges = Self.ranges(chunk, from: start)
    used = ranges.last.map { $0.upperBound + 1 } ?? start
    if chunk.count < Self.fewBytes {
      read(now)
    } else {
      DispatchQueue.global().async { self.read(now) }
    }
  }

  /// What each line is, nil for one of white space; to be asked once.
  func wait() -> [Reading?] {
    isDone.wait()
    return readings.withLock { readings in
      defer { readings = [] }
      return readings
    }
  }

  private func read(_ now: Double) {
    let read = ranges.map { Self.read(chunk, $0, now: now) }
    readings.withLock { $0 = read }
    isDone.signal()
  }

  private static func ranges(_ chunk: [UInt8], from start: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = start
    while true {
      let end = firstPlace(of: UInt8(ascii: "\n"), in: chunk.span, from: start)
      guard end < chunk.count else { return ranges }
      ranges.append(start..<end)
      start = end + 1
    }
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
