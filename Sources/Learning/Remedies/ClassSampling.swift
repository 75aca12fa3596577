package import Basics
internal import Foundation

/// Draws rows so that all classes are equally frequent.
package struct ClassSampling: Sendable, Hashable {
  package enum Direction: Sendable, Hashable {
    /// Every row once, and rows of smaller classes again, by chance.
    case over
    /// As many rows of each class as the rarest has, by chance and without repeats.
    case under
  }

  private let direction: Direction

  package init(_ direction: Direction) { self.direction = direction }

  /// Row numbers into `labels`, in no order; a class without rows stays without.
  ///
  /// - Complexity: O(rows drawn).
  package func draw(_ labels: [Int32], _ generator: inout SeededGenerator) -> [Int32] {
    var members: [Int32: [Int32]] = [:]
    for (row, label) in labels.enumerated() { members[label, default: []].append(Int32(row)) }
    let size = size(members.values.map(\.count))
    var drawn: [Int32] = []
    for label in members.keys.sorted() {
      var rows = members[label] ?? []
      switch direction {
      case .over:
        drawn += rows
        for _ in rows.count..<max(rows.count, size) {
          drawn.append(rows[generator.next(below: rows.count)])
        }
      case .under:
        generator.shuffle(&rows)
        drawn += rows.prefix(size)
      }
    }
    return drawn
  }

  /// By how much it raises the log of each class's share, by the rows of each; 0 for a class without
  /// rows.
  package func priorShift(counts: [Int]) -> [Float] {
    let size = Float(size(counts.filter { $0 > 0 }))
    return counts.map { $0 == 0 ? 0 : log(size / Float($0)) }
  }

  private func size(_ counts: [Int]) -> Int {
    (direction == .over ? counts.max() : counts.min()) ?? 0
  }
}
