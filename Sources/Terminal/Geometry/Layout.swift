/// How much of an axis one part of a layout asks for, in cells.
package enum Constraint: Sendable, Hashable {
  /// Exactly so many cells while there are enough.
  case fixed(Int)
  /// A weighted part of what the other constraints leave.
  case share(Int)
  /// At least so many cells, and one share of what is left.
  case min(Int)
  /// A fraction of the whole axis.
  case ratio(Int, Int)
}

/// Divides an axis among constraints.
///
/// Lengths are never negative and never add up to more than the axis; with at least one growing
/// constraint (`share`, `min`) they add up to it exactly. When space is short, earlier constraints
/// are served before later ones.
package enum Layout {
  package static func lengths(_ constraints: [Constraint], of total: Int, gap: Int = 0) -> [Int] {
    guard !constraints.isEmpty else { return [] }
    let gaps = max(0, gap) * (constraints.count - 1)
    let available = max(0, total - gaps)
    var remaining = available
    var lengths: [Int] = []
    var weights: [Int] = []
    for constraint in constraints {
      let wanted: Int
      switch constraint {
      case .fixed(let count):
        wanted = count
        weights.append(0)
      case .min(let count):
        wanted = count
        weights.append(1)
      case .ratio(let part, let whole):
        wanted = whole > 0 ? available * Swift.max(0, part) / whole : 0
        weights.append(0)
      case .share(let weight):
        wanted = 0
        weights.append(Swift.max(0, weight))
      }
      let given = Swift.min(Swift.max(0, wanted), remaining)
      lengths.append(given)
      remaining -= given
    }
    distribute(remaining, by: weights, into: &lengths)
    return lengths
  }

  /// Adds `amount` to the lengths in proportion to the weights, to the last cell.
  private static func distribute(_ amount: Int, by weights: [Int], into lengths: inout [Int]) {
    let sum = weights.reduce(0, +)
    guard sum > 0, amount > 0 else { return }
    var passed = 0
    var given = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      passed += weight
      let end = amount * passed / sum
      lengths[index] += end - given
      given = end
    }
  }
}

extension Rect {
  /// Divides the rectangle into columns from left to right.
  package func columns(_ constraints: [Constraint], gap: Int = 0) -> [Rect] {
    var position = x
    return Layout.lengths(constraints, of: width, gap: gap).map { length in
      let part = Rect(x: position, y: y, width: length, height: height).intersection(self)
      position += length + gap
      return part
    }
  }

  /// Divides the rectangle into rows from top to bottom.
  package func rows(_ constraints: [Constraint], gap: Int = 0) -> [Rect] {
    var position = y
    return Layout.lengths(constraints, of: height, gap: gap).map { length in
      let part = Rect(x: x, y: position, width: width, height: length).intersection(self)
      position += length + gap
      return part
    }
  }
}
