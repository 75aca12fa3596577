import Basics
import Pipeline

extension ReportDocument {
  /// What to do next, before everything it rests on.
  var findingsSection: ReportSection {
    var section = ReportSection(
      id: "findings",
      title: "What needs you next",
      lead: Finding.verdict(of: findings)
    )
    guard !findings.isEmpty else { return section }
    section.blocks.append(
      .table(
        ReportTable(
          "Findings, the most pressing first",
          ["Severity", "Finding", "#Size", "#Share", "Why it matters", "What to do"],
          rows: findings.map { finding in
            [
              finding.severity.rawValue, finding.text,
              finding.size.map { "\(Figures.count($0.count)) \($0.unit)" } ?? "",
              finding.size?.share.map { Figures.percent($0) } ?? "", finding.reason,
              finding.verb,
            ]
          }
        )
      )
    )
    return section
  }
}
