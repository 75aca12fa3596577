/// Recognises events that stand twice, by sixteen bytes each.
///
/// An id is recognised for at least ``MaturityWindow/seconds`` of event time after it was read, and
/// for at least ``MaturityWindow/mostRemembered`` events: two generations of ids are kept, and the
/// older is forgotten when the younger has reached either bound. Memory does not grow beyond them.
struct SeenEvents: Sendable {
  private var seen = Generations<Void>()

  /// Seconds since 1970 at which events are read; what lies a day beyond them is no event.
  var now = 0.0

  /// Reads the line of `bytes` at `range`, unless its event was read before.
  mutating func newEvent(
    _ bytes: [UInt8],
    _ range: Range<Int>
  ) throws(EventProblem) -> EventReader.Essentials {
    let event = try EventReader.essentials(bytes, range, now: now)
    guard seen[event.id] == nil else { throw .duplicatedID }
    seen.put((), at: event.id, seconds: event.seconds)
    return event
  }
}
