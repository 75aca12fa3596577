import Foundation

/// Takes what is read of event files, a chunk at a time.
typealias BatchHandler = (FeedbackBatch) -> Void

/// As much was read as was asked for; the next poll goes on behind it.
struct ReadingPause: Error {}

/// How far one file has been read.
struct FollowedFile: Sendable {
  /// What `read` found the file to be.
  enum Outcome {
    case unchanged
    case grown
    /// Truncated, or written anew: what was counted from it no longer stands.
    case replaced
  }

  /// A line that does not end within so many bytes is rejected as a whole.
  static let longestLine = 1 << 20
  private static let chunkSize = 4 << 20
  /// How much of the beginning, and of what was read last, is compared to see that the file was
  /// only appended to.
  private static let headSize = 256
  private static let tailSize = 4096

  let name: String
  private(set) var state: FileState
  private var offset = 0
  /// Complete lines read so far.
  private var lines = 0
  private var head: [UInt8] = []
  /// The last bytes before `offset`.
  private var tail: [UInt8] = []
  /// The rest of a line that was too long is passed over.
  private var isSkipping = false
  /// Bytes stand after the last complete line.
  private(set) var hasUnfinishedLine = false

  init(name: String, state: FileState) {
    self.name = name
    self.state = state
    self.state.size = -1
  }

  /// Reads what was appended since the last time.
  ///
  /// A last line without its end is left for later, unless it already is a whole event. A file
  /// that kept its size and not its date was written over. Of one that grew, the beginning and
  /// the end of what was read are compared; a change between the two goes unseen.
  /// - `bytes`: how many may be read, of this file and the next; as many as were are taken off.
  /// - Throws: `CancellationError` and `ReadingPause`, between two chunks.
  mutating func read(
    _ url: URL,
    now: FileState,
    bytes: inout Int,
    _ seen: inout SeenEvents,
    _ handle: BatchHandler
  ) throws -> Outcome {
    if now == state { return .unchanged }
    guard now.size >= offset, now.size != state.size else { return .replaced }
    do {
      let reading = try FileHandle(forReadingFrom: url)
      defer { try? reading.close() }
      let start = [UInt8](try reading.read(upToCount: Self.headSize) ?? Data())
      guard start.starts(with: head) else { return .replaced }
      head = start
      guard try Self.bytes(of: reading, before: offset, count: tail.count) == tail else {
        return .replaced
      }
      try readChunks(reading, bytes: &bytes, &seen, handle)
    } catch let cancellation as CancellationError {
      throw cancellation
    } catch let pause as ReadingPause {
      throw pause
    } catch {
      handle(FeedbackBatch(badLines: [badLine(.unreadable, line: nil, text: [])]))
    }
    state = now
    return .grown
  }

  private static func bytes(
    of handle: FileHandle,
    before offset: Int,
    count: Int
  ) throws -> [UInt8] {
    guard count > 0 else { return [] }
    try handle.seek(toOffset: UInt64(offset - count))
    return [UInt8](try handle.read(upToCount: count) ?? Data())
  }

  /// Reads chunk after chunk; while the lines of one are read, those before it are counted.
  private mutating func readChunks(
    _ reading: FileHandle,
    bytes: inout Int,
    _ seen: inout SeenEvents,
    _ handle: BatchHandler
  ) throws {
    var ahead: ChunkLines?
    var position = offset
    var isLast = false
    while !isLast {
      try Task.checkCancellation()
      guard bytes > 0 else {
        if let lines = ahead { count(lines, isLast: false, &seen, handle) }
        throw ReadingPause()
      }
      try reading.seek(toOffset: UInt64(position))
      let chunk = [UInt8](try reading.read(upToCount: Self.chunkSize) ?? Data())
      isLast = chunk.count < Self.chunkSize
      bytes -= chunk.count
      let start = position == 0 && chunk.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let next = ChunkLines(chunk, from: start, now: seen.now)
      if let lines = ahead {
        count(lines, isLast: false, &seen, handle)
        ahead = nil
      }
      let isOverlong = chunk.count - next.used > Self.longestLine
      if !isLast, !next.ranges.isEmpty, !isOverlong {
        ahead = next
        position += next.used
      } else {
        // What stands behind the last line decides where reading goes on.
        count(next, isLast: isLast, &seen, handle)
        position = offset
      }
    }
  }

  /// Counts the lines of a chunk, and what may be taken of the bytes behind them.
  private mutating func count(
    _ lines: ChunkLines,
    isLast: Bool,
    _ seen: inout SeenEvents,
    _ handle: BatchHandler
  ) {
    let chunk = lines.chunk
    var found = Found()
    let used = consume(lines, isLast: isLast, &seen, into: &found)
    if !found.isEmpty {
      handle(FeedbackBatch(bytes: chunk, lines: found.lines, badLines: found.badLines))
    }
    offset += used
    tail = Array(
      (used < Self.tailSize ? tail + chunk[..<used] : Array(chunk[..<used]))
        .suffix(Self.tailSize)
    )
    hasUnfinishedLine = used < chunk.count
  }

  /// What a chunk holds.
  private struct Found {
    var lines: [FeedbackBatch.Line] = []
    var badLines: [FeedbackBatch.BadLine] = []

    var isEmpty: Bool { lines.isEmpty && badLines.isEmpty }
  }

  private func badLine(
    _ problem: EventProblem,
    line: Int?,
    text: ArraySlice<UInt8>
  ) -> FeedbackBatch.BadLine {
    FeedbackBatch.BadLine(file: name, line: line, problem: problem, bytes: text)
  }

  /// Takes whole lines from a chunk and returns how many bytes of it were used.
  private mutating func consume(
    _ read: ChunkLines,
    isLast: Bool,
    _ seen: inout SeenEvents,
    into found: inout Found
  ) -> Int {
    let chunk = read.chunk
    // The first line may be the rest of one that was refused.
    let first = isSkipping && !read.ranges.isEmpty ? 1 : 0
    if first == 1 { isSkipping = false }
    let waited = read.wait()
    var (events, places, problems) = (waited.events, waited.places, waited.problems)
    var isDouble: [Bool] = []
    for index in events.indices where places[index] >= first {
      if seen.isNew(events[index].event.id, seconds: events[index].event.seconds) { continue }
      if isDouble.isEmpty { isDouble = Array(repeating: false, count: events.count) }
      isDouble[index] = true
      problems.append((places[index], .duplicatedID))
    }
    if !isDouble.isEmpty {
      problems.sort { $0.place < $1.place }
      events = events.indices.filter { !isDouble[$0] }.map { events[$0] }
      places = places.indices.filter { !isDouble[$0] }.map { places[$0] }
    }
    if first == 1, places.first == 0 { events.removeFirst() }
    found.lines = events
    found.badLines = problems.filter { $0.place >= first }.map { place, problem in
      badLine(problem, line: lines + place + 1, text: chunk[read.ranges[place]])
    }
    lines += read.ranges.count
    let start = read.used
    let rest = start..<chunk.count
    if isSkipping { return chunk.count }
    if rest.count > Self.longestLine {
      found.badLines.append(badLine(.tooLong, line: lines + 1, text: chunk[rest]))
      isSkipping = true
      return chunk.count
    }
    if isLast, chunk[rest].last == UInt8(ascii: "}"),
      takeWholeEvent(chunk, rest, &seen, into: &found)
    {
      return chunk.count
    }
    return start
  }

  /// Takes a line whose end is not written yet when it cannot grow into anything else.
  ///
  /// A whole JSON object is either an event or a reject for good; anything less may be half of one.
  private func takeWholeEvent(
    _ chunk: [UInt8],
    _ range: Range<Int>,
    _ seen: inout SeenEvents,
    into found: inout Found
  ) -> Bool {
    do throws(EventProblem) {
      guard let event = try ChunkLines.event(chunk, range, now: seen.now) else { return true }
      guard seen.isNew(event.id, seconds: event.seconds) else { throw .duplicatedID }
      found.lines.append(FeedbackBatch.Line(event: event, range: range))
    } catch {
      if error == .notJSON || error == .notUTF8 { return false }
      found.badLines.append(badLine(error, line: lines + 1, text: chunk[range]))
    }
    return true
  }
}
