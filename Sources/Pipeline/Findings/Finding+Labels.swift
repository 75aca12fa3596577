import Basics
import Profiling

extension Finding {
  /// A source is named where label and source are associated more than this (Cramér's V).
  private static let leastAssociation = 0.1
  private static let rareShare = 0.05

  static func skew(_ input: FindingInput) -> [Finding] {
    guard let report = input.skew else {
      guard input.lacksLabel else { return [] }
      return [
        Finding(
          "no-label",
          .doubt,
          .manifest,
          verb: "name it in dataset.yaml",
          text: "no label column is known: name it in dataset.yaml",
          reason: "without a label nothing can be learnt"
        )
      ]
    }
    var found: [Finding] = []
    if report.missing > 0 {
      found.append(
        Finding(
          "missing-label",
          .doubt,
          .labels,
          subject: report.label,
          verb: "label them, or leave them out",
          text: "\(Figures.plural(report.missing, "row")) without \(report.label)",
          reason: "models learn nothing from them",
          size: Size(report.missing, of: report.rows + report.missing, "rows"),
          rows: RowFilter(.rows, [.unlabelled(column: report.label)])
        )
      )
    }
    if let rare = report.classes.last, report.classes.count > 1, rare.share < rareShare {
      var text = "\(rare.value) is \(Figures.percent(rare.share))"
      let place = report.classes.count - 1
      let most = report.bySource.filter { $0.classes.indices.contains(place) }
        .max { $0.classes[place].share < $1.classes[place].share }
      if let most, (report.cramersV ?? 0) > leastAssociation {
        text += " and \(Figures.percent(most.classes[place].share)) at \(most.source)"
      }
      found.append(
        Finding(
          "rare-class",
          .doubt,
          .labels,
          subject: rare.value,
          verb: "weigh its rows, or find more",
          text: text,
          reason: "95 % of its share lies between \(Figures.percent(rare.low)) and "
            + "\(Figures.percent(rare.high)); a model that never says it is right nearly always",
          size: Size(rare.count, of: report.rows, "rows"),
          rows: RowFilter(.rows, [.labelled(column: report.label, as: rare.value)])
        )
      )
    }
    if report.classes.count == 1 {
      found.append(
        Finding(
          "one-class",
          .fault,
          .labels,
          subject: report.label,
          verb: "name another label",
          text: "\(report.label) has one class only: nothing can be learnt",
          reason: "a model of one class is right always and says nothing",
          size: Size(report.rows, of: report.rows, "rows")
        )
      )
    }
    return found
  }
}
