import Basics
import Deployment
import Foundation

/// What came of scoring, for people.
enum ScoreText {
  static func text(_ report: ScoringReport) -> String {
    let rate = Figures.short(report.rowsPerSecond)
    var lines = [
      "\(Figures.plural(report.rows, "row")) scored with run \(report.version) of "
        + "\(report.model), \(rate)/s",
      "\(Figures.plural(report.rowsWritten, "row")) in \(report.output)",
    ]
    if report.resumedAt > 0 {
      lines.append("went on behind \(Figures.plural(report.resumedAt, "row")) of a killed scoring")
    }
    if let rejects = report.rejects {
      lines.append(
        "\(Figures.plural(report.rejected, "row")) and "
          + "\(Figures.plural(report.cellsRejected, "cell")) rejected, in \(rejects)"
      )
    }
    lines += report.skew.map { "accepted: \($0.column): \($0.message)" }
    let counts = report.scores.counts
    let bars = Console.isUnicode ? bars(counts) : counts.map(String.init).joined(separator: " ")
    lines.append("scores 0 to 1  \(bars)")
    lines += report.classes.map { "\($0.name)  \(Figures.count($0.rows))" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A bar a count, as high as its share of the highest.
  static func bars(_ counts: [Int]) -> String {
    let highest = counts.max() ?? 0
    let marks = Array("▁▂▃▄▅▆▇█")
    return String(
      counts.map { count in
        count == 0 || highest == 0 ? " " : marks[min(7, count * 8 / (highest + 1))]
      }
    )
  }
}
