import Foundation

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
  /// - Throws: `CancellationError`, between two chunks.
  mutating func read(_ url: URL, now: FileState, into tally: inout FeedbackTally) throws -> Outcome
  {
    if now == state { return .unchanged }
    guard now.size >= offset, now.size != state.size else { return .replaced }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      let start = [UInt8](try handle.read(upToCount: Self.headSize) ?? Data())
      guard start.starts(with: head) else { return .replaced }
      head = start
      guard try Self.bytes(of: handle, before: offset, count: tail.count) == tail else {
        return .replaced
      }
      try readChunks(handle, into: &tally)
    } catch let cancellation as CancellationError {
      throw cancellation
    } catch {
      tally.reject(.unreadable, file: name, line: nil, text: [])
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

  private mutating func readChunks(
    _ handle: FileHandle,
    into tally: inout FeedbackTally
  ) throws {
    var isLast = false
    while !isLast {
      try Task.checkCancellation()
      try handle.seek(toOffset: UInt64(offset))
      let chunk = [UInt8](try handle.read(upToCount: Self.chunkSize) ?? Data())
      isLast = chunk.count < Self.chunkSize
      let used = consume(chunk, isLast: isLast, into: &tally)
      offset += used
      tail = Array(
        (used < Self.tailSize ? tail + chunk[..<used] : Array(chunk[..<used]))
          .suffix(Self.tailSize)
      )
      hasUnfinishedLine = used < chunk.count
    }
  }

  /// Takes whole lines from a chunk and returns how many bytes of it were used.
  private mutating func consume(
    _ chunk: [UInt8],
    isLast: Bool,
    into tally: inout FeedbackTally
  ) -> Int {
    var start = offset == 0 && chunk.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if isSkipping {
        isSkipping = false
      } else {
        take(chunk, start..<end, into: &tally)
      }
      lines += 1
      start = end + 1
    }
    let rest = start..<chunk.count
    if isSkipping { return chunk.count }
    if rest.count > Self.longestLine {
      tally.reject(.tooLong, file: name, line: lines + 1, text: chunk[rest])
      isSkipping = true
      return chunk.count
    }
    if isLast, chunk[rest].last == UInt8(ascii: "}"), takeWholeEvent(chunk, rest, into: &tally) {
      return chunk.count
    }
    return start
  }

  private func take(_ chunk: [UInt8], _ range: Range<Int>, into tally: inout FeedbackTally) {
    if range.count > Self.longestLine {
      tally.reject(.tooLong, file: name, line: lines + 1, text: chunk[range])
      return
    }
    if chunk[range].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
    do throws(EventProblem) {
      try tally.count(chunk, range)
    } catch {
      tally.reject(error, file: name, line: lines + 1, text: chunk[range])
    }
  }

  /// Takes a line whose end is not written yet when it cannot grow into anything else.
  ///
  /// A whole JSON object is either an event or a reject for good; anything less may be half of one.
  private func takeWholeEvent(
    _ chunk: [UInt8],
    _ range: Range<Int>,
    into tally: inout FeedbackTally
  ) -> Bool {
    do throws(EventProblem) {
      try tally.count(chunk, range)
    } catch {
      if error == .notJSON || error == .notUTF8 { return false }
      tally.reject(error, file: name, line: lines + 1, text: chunk[range])
    }
    return true
  }
}
