import Basics

extension Finding {
  /// Everything that needs a person: the most pressing first, among equals what touches most.
  package static func all(in input: FindingInput) -> [Finding] {
    let found =
      unreadable(input) + contradictions(input) + review(input) + skew(input) + training(input)
      + feedback(input) + violations(input) + gaps(input)
    return found.enumerated().sorted { one, two in
      let (left, right) = (one.element, two.element)
      if left.severity != right.severity { return left.severity > right.severity }
      let shares = (left.size?.share ?? 0, right.size?.share ?? 0)
      return shares.0 == shares.1 ? one.offset < two.offset : shares.0 > shares.1
    }.map(\.element)
  }

  /// Findings in a sentence: how many there are, and what that means for everything else.
  package static func verdict(of findings: [Finding]) -> String {
    let faults = findings.count { $0.severity == .fault }
    let doubts = findings.count { $0.severity == .doubt }
    let others = findings.count - faults - doubts
    let counts = [
      faults > 0 ? Figures.plural(faults, "fault") : nil,
      doubts > 0 ? Figures.plural(doubts, "doubt") : nil,
      others > 0 ? Figures.plural(others, "opportunity", "opportunities") : nil,
    ].compactMap(\.self).joined(separator: ", ")
    if faults > 0 { return "\(counts): mend the faults before you rely on the figures" }
    if doubts > 0 { return "\(counts): look at the doubts before you rely on the figures" }
    return others > 0 ? "\(counts): nothing is wrong that Tuina can see" : "Nothing was found."
  }
}

extension RowFilter {
  /// The rows of sources that could not be read; lines of feedback are not among them.
  package static let rejectedRows = RowFilter(
    .rejects,
    [
      .missing(column: "column_name"),
      .differs(column: "source", value: RowFilter.feedbackSource),
    ]
  )

  /// The lines of feedback files that could not be read.
  package static let rejectedEvents = RowFilter(
    .rejects,
    [.equals(column: "source", value: RowFilter.feedbackSource)]
  )
}
