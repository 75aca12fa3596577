import Foundation

/// How many of the conversions to be expected have come within which delay.
///
/// Young suggestions have not had their time: a rate over all of them is too low. The hazard of each
/// delay is estimated on the suggestions old enough to have passed it (the life table of actuaries;
/// Kaplan & Meier, JASA 53, 1958, doi:10.1080/01621459.1958.10501452), and nothing is assumed of
/// the shape of the delay.
package struct MaturityCurve: Sendable, Hashable, Codable {
  package struct Step: Sendable, Hashable, Codable {
    /// Seconds since the suggestion was shown.
    package var within: Double
    /// The share of suggestions that convert within it, 0...1.
    package var rate: Double
    /// The same, of those that convert within the window; 1 at the end.
    package var share: Double
    /// Suggestions that are old enough to tell.
    package var suggestions: Int
  }

  package var suggestions: Int
  package var conversions: Int
  /// Conversions over suggestions as they stand, however young they are.
  package var observed: AcceptanceRate
  /// The rate to be expected once every suggestion has had its time, as far as delays were seen.
  package var expected: Double
  /// The delay within which half of the expected conversions come, at the end of its step.
  package var medianSeconds: Double?
  package var steps: [Step]

  /// - `cohorts`: suggestions shown together, with the seconds in which they were watched.
  init(_ cohorts: [(age: Double, cohort: DelayTally.Cohort)]) {
    suggestions = cohorts.reduce(0) { $0 + $1.cohort.shown }
    conversions = cohorts.reduce(0) { $0 + $1.cohort.conversions.reduce(0, +) }
    observed = AcceptanceRate(accepted: conversions, events: suggestions)
    var surviving = 1.0
    var steps: [Step] = []
    for (place, end) in DelayTally.ends.enumerated() {
      var (converted, atRisk, known) = (0, 0, 0)
      for (age, cohort) in cohorts where age >= end {
        converted += cohort.conversions[place]
        atRisk += cohort.shown - cohort.conversions[..<place].reduce(0, +)
        known += cohort.shown
      }
      guard atRisk > 0 else { break }
      surviving *= 1 - Double(converted) / Double(atRisk)
      steps.append(Step(within: end, rate: 1 - surviving, share: 0, suggestions: known))
    }
    // What has come already is the least that can be expected.
    let last = steps.last?.rate ?? 0
    expected = max(last, observed.rate ?? 0)
    for place in steps.indices {
      steps[place].share = last > 0 ? steps[place].rate / last : 0
    }
    self.steps = steps
    medianSeconds = steps.first { $0.share >= 0.5 }?.within
  }
}
