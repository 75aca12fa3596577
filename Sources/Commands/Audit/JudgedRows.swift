import Basics
import Foundation
import Fusion
import Learning
import Profiling

/// The rows that have a label, each with what a model that did not learn from it believes.
struct JudgedRows {
  let rows: LabelledRowKeys
  /// The numbers of those rows among all, from 0.
  let positions: [Int]
  let classes: [String]
  let given: [Int32]
  let probabilities: ClassProbabilities
  /// Where the probabilities come from.
  let origin: String
  var notes: [String] = []

  /// Takes the rows that have a label out of `probabilities`, which has a row for each.
  init(
    _ rows: LabelledRowKeys,
    probabilities: [Float],
    classes: [String],
    origin: String
  ) throws {
    self.rows = rows
    self.classes = classes
    self.origin = origin
    let width = classes.count
    positions = rows.labels.indices.filter { rows.labels[$0] != nil }
    guard width > 1, !positions.isEmpty else {
      throw LearningError(
        positions.isEmpty ? .noLabel : .oneClass,
        "\(rows.label) has \(Figures.plural(width, "class", "classes")) in "
          + Figures.plural(positions.count, "row"),
        suggestion: "choose another label, or declare its values"
      )
    }
    guard width <= Self.mostClasses else {
      throw LearningError(
        .noLabel,
        "\(rows.label) has \(width) classes: too many to be audited",
        suggestion: "choose a label with at most \(Self.mostClasses) classes"
      )
    }
    let isComplete = positions.count == rows.labels.count
    // Rows are named as people count them, so all are checked; those without a label are not used.
    var checked = probabilities
    if !isComplete {
      for row in rows.labels.indices where rows.labels[row] == nil {
        for k in 0..<width { checked[row * width + k] = k == 0 ? 1 : 0 }
      }
    }
    let all = try ClassProbabilities(checked, classes: width, origin: origin)
    self.probabilities = isComplete ? all : all.selecting(positions)
    var codes: [String: Int32] = [:]
    for (index, name) in classes.enumerated() { codes[name] = Int32(index) }
    let labels = rows.labels
    given = positions.map { labels[$0].flatMap { codes[$0] } ?? 0 }
    if !isComplete {
      notes.append("\(labels.count - positions.count) rows without \(rows.label): left out")
    }
    let present = Set(given)
    let absent = classes.indices.filter { !present.contains(Int32($0)) }.map { classes[$0] }
    if !absent.isEmpty {
      let names = absent.prefix(5).joined(separator: ", ") + (absent.count > 5 ? ", …" : "")
      notes.append(
        "no row is given \(names): such a class has no threshold and is never confidently believed"
      )
    }
  }

  private static let mostClasses = 2000

  /// How well an audit does by the true labels of a file.
  func score(
    _ audit: LabelAudit,
    against file: URL,
    entity: [String]
  ) throws -> (figures: LabelErrorScore, unknownKeys: Int, repeatedKeys: Int) {
    let truth = try TruthFile(
      contentsOf: file,
      entity: entity,
      label: rows.label,
      attributes: [rows.label],
      takesOnlyColumn: true
    )
    let gold = truth.values[rows.label] ?? [:]
    var used: Set<String> = []
    let labels = positions.map { row -> String? in
      let key = TruthFile.key(rows.keys.isEmpty ? String(row + 1) : rows.keys[row])
      guard let text = gold[key] else { return nil }
      used.insert(key)
      return rows.spellings.form(of: text)
    }
    let figures = LabelErrorScore(
      flags: audit.flags,
      given: given.map { classes[Int($0)] },
      truth: labels
    )
    guard figures.rows > 0 else {
      throw UsageError(
        why: "no key of the truth file \(file.lastPathComponent) names a row",
        remedy: entity.isEmpty
          ? "set entity in dataset.yaml, or let the first column count the rows from 1"
          : "give the key \(entity.joined(separator: ", ")) in its first columns"
      )
    }
    return (figures, gold.count - used.count, truth.repeatedKeys.count)
  }
}
