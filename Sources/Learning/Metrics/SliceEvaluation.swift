/// How a model does on the measured rows that share a value of an attribute.
package struct SliceEvaluation: Sendable, Hashable {
  package var attribute: String
  /// Nil for the rows in which it is missing.
  package var value: String?
  /// Of a number, the range of the slice: from `low` to below `high`, each nil where it is open.
  package var low: Double?
  package var high: Double?
  package var rows: Int
  /// The groups that the intervals count, where rows belong together.
  package var groups: Int?
  /// Rows of the positive class; nil without one.
  package var positives: Int?
  /// Figures are nil where there are too few rows for them; intervals are of 95 %.
  package var accuracy: Double?
  package var accuracyLow: Double?
  package var accuracyHigh: Double?
  package var logLoss: Double?
  package var logLossLow: Double?
  package var logLossHigh: Double?
  package var auc: Double?
  package var aucLow: Double?
  package var aucHigh: Double?
  package var averagePrecision: Double?
  package var averagePrecisionLow: Double?
  package var averagePrecisionHigh: Double?
  /// Fewer rows than ``leastRows``: nothing is measured.
  package var isTooFew = false
  /// Whether the interval of its AUC, without a positive class of its accuracy, lies below the figure
  /// of all rows.
  ///
  /// One slice in forty does so by chance.
  package var isWorse = false

  /// What its rows have in common, for people: `site = back`.
  package var words: String { "\(attributeWords) = \(value ?? "(missing)")" }

  package var attributeWords: String { attribute == "_source" ? "source" : attribute }

  package static let leastRows = 30
  /// Rows of either kind that a ranking needs.
  package static let leastRanked = 5

  package init(attribute: String, value: String?, rows: Int, positives: Int?) {
    self.attribute = attribute
    self.value = value
    self.rows = rows
    self.positives = positives
  }

  /// The figures by the values of each column that has more than one among the rows, the worst first:
  /// by AUC, then what has none by accuracy, at the end what has too few rows.
  ///
  /// AUC and accuracy are compared and not log-loss or average precision, which differ already where
  /// the share of the positive class does.
  ///
  /// - Complexity: O(columns × rows log rows).
  static func measure(
    _ rows: MeasuredRows,
    by columns: [SliceColumn],
    classes: [String],
    whole: Evaluation
  ) -> [SliceEvaluation] {
    columns.flatMap { column -> [SliceEvaluation] in
      // The last place is for the rows in which it is missing.
      var members = Array(repeating: [Int](), count: column.values.count + 1)
      for (row, code) in column.codes.enumerated() where code != SliceColumn.leftOut {
        members[code < 0 ? column.values.count : Int(code)].append(row)
      }
      let present = members.indices.filter { !members[$0].isEmpty }
      guard present.count > 1 else { return [] }
      return present.map { place in
        var slice = SliceEvaluation(
          column.name,
          place < column.values.count ? column.values[place] : nil,
          rows.selecting(members[place]),
          classes: classes,
          whole: whole
        )
        if place < column.values.count {
          slice.low = place > 0 && !column.cuts.isEmpty ? column.cuts[place - 1] : nil
          slice.high = place < column.cuts.count ? column.cuts[place] : nil
        }
        return slice
      }
    }.sorted(by: isBefore)
  }

  private init(
    _ attribute: String,
    _ value: String?,
    _ rows: MeasuredRows,
    classes: [String],
    whole: Evaluation
  ) {
    let positives = rows.isPositive.count { $0 }
    self.init(
      attribute: attribute,
      value: value,
      rows: rows.count,
      positives: rows.isPositive.isEmpty ? nil : positives
    )
    guard rows.count >= Self.leastRows else {
      isTooFew = true
      return
    }
    var found = Evaluation(rows, classes: classes)
    found.addIntervals(rows, withBootstrap: false)
    groups = found.groups
    (accuracy, accuracyLow, accuracyHigh) = (
      found.accuracy, found.accuracyLow, found.accuracyHigh
    )
    (logLoss, logLossLow, logLossHigh) = (found.logLoss, found.logLossLow, found.logLossHigh)
    if min(positives, rows.count - positives) >= Self.leastRanked {
      (auc, aucLow, aucHigh) = (found.auc, found.aucLow, found.aucHigh)
      (averagePrecision, averagePrecisionLow, averagePrecisionHigh) = (
        found.averagePrecision, found.averagePrecisionLow, found.averagePrecisionHigh
      )
    }
    if let high = aucHigh, let all = whole.auc {
      isWorse = high < all
    } else if rows.isPositive.isEmpty, let high = accuracyHigh {
      isWorse = high < whole.accuracy
    }
  }

  private static func isBefore(_ a: SliceEvaluation, _ b: SliceEvaluation) -> Bool {
    func key(_ slice: SliceEvaluation) -> (Int, Double, Int) {
      if slice.isTooFew { return (2, 0, -slice.rows) }
      if let auc = slice.auc { return (0, auc, -slice.rows) }
      return (1, slice.accuracy ?? 0, -slice.rows)
    }
    return key(a) < key(b)
  }
}

extension SliceEvaluation: Codable {
  private enum CodingKeys: String, CodingKey {
    case attribute, value, low, high, rows, groups, positives, accuracy, accuracyLow, accuracyHigh
    case logLoss, logLossLow, logLossHigh, auc, aucLow, aucHigh
    case averagePrecision, averagePrecisionLow, averagePrecisionHigh
    case isTooFew = "tooFew"
    case isWorse = "worse"
  }
}
