package import Basics

/// The rows are not like those that the model learnt from, column by column.
package struct SkewError: Error, Sendable, Hashable, ProblemConvertible {
  /// Never empty.
  package var findings: [ParityCheck.Finding]

  package var problems: [Problem] {
    findings.map { finding in
      Problem(
        "deployment.skew",
        .input,
        "the rows are not like those of training",
        at: Problem.Place(finding.column),
        cause: finding.message,
        remedy: finding.suggestion + "; --accept-skew scores them all the same"
      )
    }
  }
}
