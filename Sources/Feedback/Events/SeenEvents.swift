/// Recognises events that stand twice, by sixteen bytes each.
struct SeenEvents: Sendable {
  private var ids: Set<Digest> = []

  /// Seconds since 1970 at which events are read; what lies a day beyond them is no event.
  var now = 0.0

  /// Reads the line of `bytes` at `range`, unless its event was read before.
  mutating func newEvent(
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) throws(EventProblem) -> EventReader.Essentials {
    let event = try EventReader.essentials(bytes, range, now: now)
    guard ids.insert(event.id).inserted else { throw .duplicatedID }
    return event
  }
}
