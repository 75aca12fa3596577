import Dispatch
import Kernels
import Synchronization

/// The lines of a chunk of an event file, which are read while those of the chunk before are counted.
final class ChunkLines: Sendable {
  /// What the lines are that are not white space, in their order.
  struct Found {
    var events: [FeedbackBatch.Line] = []
    /// Of each event, the place of its line among the lines.
    var places: [Int] = []
    var problems: [(place: Int, problem: EventProblem)] = []
  }

  /// Chunks of fewer bytes are not worth another thread.
  private static let fewBytes = 64 << 10

  let chunk: [UInt8]
  /// Where lines stand, without their ends.
  let ranges: [Range<Int>]
  /// Bytes up to the end of the last line.
  let used: Int
  private let found = Mutex(Found())
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

  /// What the lines are; to be asked once.
  func wait() -> Found {
    isDone.wait()
    return found.withLock { found in
      defer { found = Found() }
      return found
    }
  }

  private func read(_ now: Double) {
    var read = Found()
    read.events.reserveCapacity(ranges.count)
    read.places.reserveCapacity(ranges.count)
    for (place, range) in ranges.enumerated() {
      do throws(EventProblem) {
        guard let event = try Self.event(chunk, range, now: now) else { continue }
        read.events.append(FeedbackBatch.Line(event: event, range: range))
        read.places.append(place)
      } catch {
        read.problems.append((place, error))
      }
    }
    found.withLock { [read] in $0 = read }
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

  /// The event of a line; nil for a line of white space.
  static func event(
    _ chunk: [UInt8],
    _ range: Range<Int>,
    now: Double
  ) throws(EventProblem) -> EventReader.Essentials? {
    if range.count > FollowedFile.longestLine { throw .tooLong }
    let isBlank = chunk[range].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    return isBlank ? nil : try EventReader.essentials(chunk, range, now: now)
  }
}
