/// Gives what comes in any order in the order of the rows that it stands for, each row once.
///
/// An engine with several threads gives rows in the order in which threads are done. What a thread is ahead
/// is held here: at most what the threads have under way.
struct RowOrder<Element> {
  /// The rows of each input, and of all before it.
  private let counts: [Int]
  private let before: [Int]
  /// The last row that was given.
  private(set) var end: RowPosition
  private var held: [RowPosition: (range: RowRange, element: Element)] = [:]

  /// Rows up to `end` were given before.
  init(_ counts: [Int], after end: RowPosition) {
    self.counts = counts
    before = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    self.end = end
  }

  /// How many rows were given.
  var given: Int { before[min(end.input, counts.count)] + end.row }

  /// The place of a row among all, from 0.
  func ordinal(_ position: RowPosition) -> Int { before[position.input] + position.row - 1 }

  /// - Throws: `DeploymentError.Code.unreadable` for rows that came before, or that the input does not have.
  mutating func insert(_ element: Element, at range: RowRange) throws(DeploymentError) {
    guard range.start > end, counts.indices.contains(range.input),
      range.end.row <= counts[range.input],
      held.updateValue((range, element), forKey: range.start) == nil
    else {
      throw DeploymentError(
        .unreadable,
        "the engine gives row \(range.first) of input \(range.input + 1) twice, or too many",
        suggestion: "score it when nobody writes to it"
      )
    }
  }

  /// What comes next, when it is there.
  mutating func next() -> Element? {
    while end.input + 1 < counts.count, end.row == counts[end.input] {
      end = RowPosition(input: end.input + 1, row: 0)
    }
    let start = RowPosition(input: end.input, row: end.row + 1)
    guard let (range, element) = held.removeValue(forKey: start) else { return nil }
    end = range.end
    return element
  }
}

extension RowOrder: Sendable where Element: Sendable {}
