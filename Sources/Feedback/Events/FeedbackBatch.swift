/// Events and bad lines of one file, as they were read one after the other.
///
/// Every figure of feedback, and every row behind it, is made of these.
package struct FeedbackBatch: Sendable {
  /// An event, and where its line stands in `bytes`.
  struct Line: Sendable {
    var event: EventReader.Essentials
    var range: Range<Int>
  }

  /// A line that is no event.
  package struct BadLine: Sendable, Hashable {
    /// Characters kept of its text.
    private static let keptText = 400

    package var file: String
    /// From 1; nil when the whole file cannot be read.
    package var line: Int?
    package var problem: EventProblem
    var bytes: ArraySlice<UInt8>

    /// Its beginning.
    package var text: String {
      let head = String(decoding: bytes.prefix(4 * Self.keptText), as: UTF8.self)
      return String(head.prefix(Self.keptText))
    }
  }

  /// Everything that was given before no longer stands: a file was truncated, replaced or removed.
  package var startsAnew: Bool
  private let bytes: [UInt8]
  let lines: [Line]
  package let badLines: [BadLine]

  /// `lines` are ranges of `bytes`.
  init(startsAnew: Bool = false, bytes: [UInt8] = [], lines: [Line] = [], badLines: [BadLine] = [])
  {
    self.startsAnew = startsAnew
    self.bytes = bytes
    self.lines = lines
    self.badLines = badLines
  }

  /// The events with all their texts.
  package func events() -> [FeedbackEvent] {
    // Each was checked when its line was read.
    lines.compactMap { try? EventReader.event(bytes, $0.range, $0.event) }
  }
}
