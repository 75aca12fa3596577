import Review
import Workspace

/// The decisions that answer places of the review queue for one person, and which places are open.
struct QueueAnswers: Sendable {
  /// By place; what is missing is open.
  private(set) var latest: [Int: Decision]
  /// Whether nobody answered, by place: a long queue is gone through without looking anything up.
  private var open: [Bool]

  /// - `count`: places of the queue.
  /// - Complexity: O(count).
  init(_ latest: [Int: Decision] = [:], count: Int = 0) {
    self.latest = latest
    open = Array(repeating: true, count: count)
    for place in latest.keys where open.indices.contains(place) { open[place] = false }
  }

  subscript(place: Int) -> Decision? { latest[place] }

  func isOpen(_ place: Int) -> Bool {
    open.indices.contains(place) ? open[place] : latest[place] == nil
  }

  /// Sets what answers a place; nil opens it again.
  ///
  /// - Returns: by how much the number of open places grew.
  mutating func answer(_ place: Int, with decision: Decision?) -> Int {
    let wasOpen = latest[place] == nil
    latest[place] = decision
    if open.indices.contains(place) { open[place] = decision == nil }
    return (decision == nil ? 1 : 0) - (wasOpen ? 1 : 0)
  }

  /// Open places among some; nil for all of them.
  ///
  /// - Complexity: O(places), and O(1) for all of them.
  func countOpen(among places: [Int]?) -> Int {
    guard let places else { return open.count - latest.count }
    return places.count(where: isOpen)
  }
}
