/// What a model believes of each row: probabilities of classes that sum to 1.
///
/// They must come from models that did not learn from the row itself, else wrong labels look right.
package struct ClassProbabilities: Sendable, Hashable {
  /// A sum this far from 1 is taken for rounding, and the row is scaled.
  package static let tolerance = 0.02

  package let rowCount: Int
  package let classCount: Int
  /// `rowCount × classCount`, row-major, each in 0...1.
  package let values: [Float]

  /// Checks a matrix of probabilities, row-major, of `classes` columns.
  ///
  /// `origin` says to people where they come from.
  ///
  /// - Throws: `LearningError.Code.badProbabilities` naming the first row, from 1, that holds what is
  ///   no probability or whose sum is not 1, and how many such rows there are.
  /// - Complexity: O(values).
  package init(_ values: [Float], classes: Int, origin: String) throws {
    precondition(classes > 0 && values.count % classes == 0, "whole rows of probabilities")
    var checked = values
    var faults = Faults()
    for row in 0..<(values.count / classes) {
      let range = (row * classes)..<((row + 1) * classes)
      guard range.allSatisfy({ values[$0].isFinite && (-1e-6...1 + 1e-6).contains(values[$0]) })
      else {
        let isMissing = range.contains { !values[$0].isFinite }
        faults.add(
          row,
          isMissing ? "a value that is missing or no number" : "a value outside 0...1"
        )
        continue
      }
      let sum = range.reduce(0.0) { $0 + Double(values[$1]) }
      guard abs(sum - 1) <= Self.tolerance else {
        faults.add(row, "probabilities that sum to \(Float(sum)), not to 1")
        continue
      }
      for index in range {
        let value = min(1, max(0, values[index]))
        checked[index] = abs(sum - 1) > 1e-5 ? Float(Double(value) / sum) : value
      }
    }
    if let problem = faults.summary {
      throw LearningError(
        .badProbabilities,
        "\(origin): \(problem)",
        suggestion: "give one probability a class in each row, in the order of the classes"
      )
    }
    rowCount = values.count / classes
    classCount = classes
    self.values = checked
  }

  /// The given rows only, in their order.
  package func selecting(_ rows: [Int]) -> ClassProbabilities {
    ClassProbabilities(
      rowCount: rows.count,
      classCount: classCount,
      values: rows.flatMap { values[($0 * classCount)..<(($0 + 1) * classCount)] }
    )
  }

  private init(rowCount: Int, classCount: Int, values: [Float]) {
    self.rowCount = rowCount
    self.classCount = classCount
    self.values = values
  }

  package subscript(row: Int, column: Int) -> Float { values[row * classCount + column] }

  /// The most probable class of a row but for one; the first of equals.
  package func best(_ row: Int, except given: Int? = nil) -> Int {
    var best = given == 0 && classCount > 1 ? 1 : 0
    for k in 0..<classCount where k != given && self[row, k] > self[row, best] { best = k }
    return best
  }
}

/// Rows that cannot be used: the first, why, and how many.
private struct Faults {
  private var first: (row: Int, why: String)?
  private var count = 0

  mutating func add(_ row: Int, _ why: String) {
    if first == nil { first = (row, why) }
    count += 1
  }

  var summary: String? {
    guard let first else { return nil }
    let others = count > 1 ? "; \(count) such rows in all" : ""
    return "row \(first.row + 1) holds \(first.why)\(others)"
  }
}
