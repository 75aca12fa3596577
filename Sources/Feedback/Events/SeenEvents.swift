/// Recognises events that stand twice, by sixteen bytes each.
///
/// An id is recognised for at least ``MaturityWindow/seconds`` of event time after it was read, and
/// for at least ``MaturityWindow/mostRemembered`` events: two generations of ids are kept, and the
/// older is forgotten when the younger has reached either bound. Memory does not grow beyond them.
struct SeenEvents: Sendable {
  private var seen = Generations<Void>()

  /// Seconds since 1970 at which events are read; what lies a day beyond them is no event.
  var now = 0.0

  /// Whether no event of this id was read before; from now on one was.
  ///
  /// `seconds` since 1970 is its time.
  mutating func isNew(_ id: Digest, seconds: Double) -> Bool {
    seen.insert((), at: id, seconds: seconds)
  }
}
