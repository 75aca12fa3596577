import Basics
import Pipeline

/// What was written, for people.
enum CleanText {
  static func text(_ summary: CuratedExport.Summary) -> String {
    var lines = [
      "\(Figures.plural(summary.rows, "row")) of \(Figures.plural(summary.columns, "column")) "
        + "in \(summary.output)",
      "\(Figures.plural(summary.changedCells, "changed cell")), where each comes from in lineage.csv",
      "\(Figures.plural(summary.rejects, "reject")), \(Figures.plural(summary.undecided, "cell")) "
        + "that nobody decided",
    ]
    if summary.decisionsInForce > 0 {
      let others = summary.outcomes.filter { $0.key != "applied" }.sorted { $0.key < $1.key }
        .map { "\($0.value) \($0.key)" }
      lines.append(
        "\(summary.decisions) of \(Figures.plural(summary.decisionsInForce, "decision")) hold"
          + (others.isEmpty ? "" : " (\(others.joined(separator: ", ")))")
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
