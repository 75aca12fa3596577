import Basics

/// With what probability people click: a product of planted factors.
///
/// Nothing else matters, so that a model can be held to the truth.
enum AdClickModel {
  static let ads = 20
  static let topics = 12
  static let positions = 3

  static let base = 0.1
  /// Nobody clicks more surely than this.
  static let highest = 0.9

  static let positionFactors = [1, 0.6, 0.4]
  static let adFactors = [
    0.3, 0.5, 0.7, 1.6, 0.9, 1.1, 2.6, 0.4, 1.3, 0.8, 0.2, 1.0, 1.9, 0.6, 0.5, 1.2, 0.7, 2.2, 0.3,
    1.2,
  ]
  /// In the order of the field's values: phone, desktop, tablet, tv.
  static let deviceFactors = [1.3, 0.9, 0.7, 0.2]
  /// Where the topic of the ad is what interests the person: only the pair tells.
  static let matchFactor = 6.0
  static let otherFactor = 0.6

  /// Each time it was seen before takes away from the wish to click.
  static func seenFactor(_ times: Int) -> Double { 1 / (1 + 0.15 * Double(times)) }

  /// The browser that appears with the drift.
  static let newBrowser = "b9"
  static let newBrowserShare = 0.6
  /// It blocks most ads.
  static let newBrowserFactor = 0.15

  /// How likely somebody clicks on what a row shows.
  static func probability(_ row: AdRow, position: Int, isNewBrowser: Bool = false) -> Double {
    let device = row.indices[deviceField]
    let isMatch = row.indices[topicField] == row.indices[interestField]
    let wish =
      base * adFactors[row.indices[AdField.ad]] * deviceFactors[device]
      * (isMatch ? matchFactor : otherFactor) * seenFactor(row.indices[seenField])
      * positionFactors[position]
    return min(wish, highest) * (isNewBrowser ? newBrowserFactor : 1)
  }

  /// The expected click rate of an ad at a position, over everybody.
  static func rate(ad: Int, position: Int) -> Double {
    var sum = 0.0
    for device in deviceFactors.indices {
      for seen in AdField.all[seenField].texts.indices {
        for isMatch in [true, false] {
          let share =
            AdField.all[deviceField].share(of: device) * AdField.all[seenField].share(of: seen)
            * (isMatch ? 1 / Double(topics) : 1 - 1 / Double(topics))
          let wish =
            base * adFactors[ad] * deviceFactors[device] * (isMatch ? matchFactor : otherFactor)
            * seenFactor(seen) * positionFactors[position]
          sum += share * min(wish, highest)
        }
      }
    }
    return sum
  }

  /// The expected click rate of a policy over all positions, before and after the drift.
  static func rate(of policy: AdPolicy) -> (before: Double, after: Double) {
    var sum = 0.0
    for position in 0..<positions {
      for ad in 0..<ads { sum += policy.propensities[ad] * rate(ad: ad, position: position) }
    }
    let before = sum / Double(positions)
    return (before, before * (1 - newBrowserShare * (1 - newBrowserFactor)))
  }

  private static let deviceField = AdField.index(of: "device")
  private static let topicField = AdField.index(of: "topic")
  private static let interestField = AdField.index(of: "interest")
  private static let seenField = AdField.index(of: "seen_before")
}

/// Who chooses the ads that are shown: each place is filled by chance, with known propensities.
struct AdPolicy: Sendable {
  let name: String
  /// Of each ad, at every position; they add up to 1.
  let propensities: [Double]
  /// What the scores are multiplied with: 1 promises what comes true, until the drift.
  let confidence: Double

  /// Tries every ad alike, and promises too much.
  static let uniform = AdPolicy(
    name: "ads-1",
    propensities: AdClickModel.adFactors.map { _ in 1 / Double(AdClickModel.ads) },
    confidence: 1.5
  )
  /// Prefers ads that are clicked often.
  static let greedy = AdPolicy(
    name: "ads-2",
    propensities: {
      let sum = AdClickModel.adFactors.reduce(0, +)
      return AdClickModel.adFactors.map { $0 / sum }
    }(),
    confidence: 1
  )
  static let all = [uniform, greedy]
}
