import Basics
import Learning
import Profiling

extension ReportDocument {
  func classTable(_ evaluation: Evaluation, on rows: String) -> ReportTable {
    let hasIntervals = evaluation.classes.contains { $0.recallLow != nil }
    func rate(_ share: Double?, _ low: Double?, _ high: Double?) -> [String] {
      let interval = hasIntervals ? [Figures.percentInterval(low, high)] : []
      return [Figures.percent(share)] + interval
    }
    let interval = hasIntervals ? ["#95 % interval"] : []
    return ReportTable(
      "Classes on the \(rows) rows",
      ["Class", "#Recall"] + interval + ["#Precision"] + interval + ["#Support"],
      rows: classPlaces(evaluation).map { evaluation.classes[$0] }.map {
        [$0.value] + rate($0.recall, $0.recallLow, $0.recallHigh)
          + rate($0.precision, $0.precisionLow, $0.precisionHigh) + [Figures.count($0.support)]
      }
    )
  }

  /// Given against predicted, for as many classes as fit on a page.
  func confusionTable(_ evaluation: Evaluation) -> ReportTable? {
    guard (2...12).contains(evaluation.classes.count),
      evaluation.confusion.count == evaluation.classes.count
    else { return nil }
    let places = classPlaces(evaluation)
    let names = places.map { VisibleText.cell(evaluation.classes[$0].value) }
    let counts = places.map { given in
      places.map { predicted in
        let row = evaluation.confusion[given]
        return row.indices.contains(predicted) ? row[predicted] : 0
      }
    }
    let shares = counts.map { row in
      row.map { Double($0) / Double(max(row.reduce(0, +), 1)) }
    }
    var table = ReportTable(
      "Given (rows) and predicted (columns), with shares of the row",
      ["Class"] + names.map { "#" + $0 },
      rows: names.indices.map { row in
        [names[row]]
          + zip(counts[row], shares[row]).map { "\(Figures.count($0)) (\(Figures.percent($1)))" }
      }
    )
    table.shades = shares.indices.map { row in
      shares[row].enumerated().map { column, share in
        counts[row][column] == 0 ? .none : (row == column ? .right(share) : .wrong(share))
      }
    }
    return table
  }

  /// The classes in the order in which the label's shares list them.
  private func classPlaces(_ evaluation: Evaluation) -> [Int] {
    let order = Dictionary(
      (skew?.classes ?? []).enumerated().map { ($1.value, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return evaluation.classes.indices.sorted {
      (order[evaluation.classes[$0].value] ?? .max, $0)
        < (order[evaluation.classes[$1].value] ?? .max, $1)
    }
  }
}
