internal import Basics
internal import Foundation

extension Ranking {
  /// The 95 % interval of the area under the ROC curve.
  ///
  /// The variance is DeLong's, from the shares of the other class below each row (Sun & Xu, IEEE Signal
  /// Processing Letters 21(11), 2014, doi:10.1109/LSP.2014.2337313), and Obuchowski's where rows belong
  /// together (Biometrics 53(2), 1997); the interval is made on the scale of log odds, so that it stays
  /// within 0...1. Where every pair is in order, or none, the variance is 0 and says nothing: then Wilson's
  /// interval over as many trials as the rarer class has rows, or groups, stands in.
  ///
  /// - Returns: Nil with less than two positive or two negative rows, or groups.
  /// - Complexity: O(n).
  package func areaInterval(groups: RowGroups? = nil) -> ClosedRange<Double>? {
    let groups = groups ?? RowGroups([], rows: isPositive.count)
    let rarer = min(carriers(of: true, groups), carriers(of: false, groups))
    guard rarer > 1, let area = areaUnderCurve else { return nil }
    guard area > 0, area < 1 else {
      let interval = WilsonInterval(successes: area > 0 ? rarer : 0, total: rarer)
      return interval.low...interval.high
    }
    let (p, n) = (Double(positives), Double(negatives))
    // The share of the other class that each row stands on the right side of, less the area.
    var influence = Array(repeating: 0.0, count: isPositive.count)
    var (positivesBelow, negativesBelow) = (0.0, 0.0)
    for tie in ties {
      let ofPositive = ((negativesBelow + Double(tie.negatives) / 2) / n - area) / p
      let ofNegative = (1 - (positivesBelow + Double(tie.positives) / 2) / p - area) / n
      for place in tie.places {
        let row = Int(order[place])
        influence[row] = isPositive[row] ? ofPositive : ofNegative
      }
      positivesBelow += Double(tie.positives)
      negativesBelow += Double(tie.negatives)
    }
    let variance: Double
    if groups.isGrouped {
      guard let grouped = groups.variance(of: influence) else { return nil }
      variance = grouped
    } else {
      var (ofPositives, ofNegatives) = (0.0, 0.0)
      for (row, value) in influence.enumerated() {
        if isPositive[row] { ofPositives += value * value } else { ofNegatives += value * value }
      }
      variance = ofPositives * p / (p - 1) + ofNegatives * n / (n - 1)
    }
    return Self.interval(of: area, margin: groups.margin * variance.squareRoot())
  }

  /// The 95 % interval of the average precision.
  ///
  /// The variance is that of the infinitesimal jackknife: the derivative of the figure by the weight
  /// of each row (Efron, 1982, §6), summed within groups where rows belong together. (A bootstrap
  /// repeats rows, which lifts the figure itself.) The interval is made on the scale of log odds;
  /// where every positive row stands first, Wilson's over the positive rows, or groups, stands in.
  ///
  /// - Returns: Nil with less than two positive rows, or groups with one.
  /// - Complexity: O(n).
  package func averagePrecisionInterval(groups: RowGroups? = nil) -> ClosedRange<Double>? {
    let groups = groups ?? RowGroups([], rows: isPositive.count)
    let carriers = carriers(of: true, groups)
    guard carriers > 1, let precision = averagePrecision else { return nil }
    guard precision < 1 else {
      let interval = WilsonInterval(successes: carriers, total: carriers)
      return interval.low...interval.high
    }
    guard let variance = groups.variance(of: precisionInfluence(precision)) else { return nil }
    return Self.interval(of: precision, margin: groups.margin * variance.squareRoot())
  }

  /// The derivative of the average precision by the weight of each row.
  ///
  /// With T and N the positive rows and all rows down to a positive one, the figure is the mean of
  /// T / N; a row adds its own, and moves that of each positive row below it.
  func precisionInfluence(_ precision: Double) -> [Double] {
    let count = Double(positives)
    var influence = Array(repeating: 0.0, count: isPositive.count)
    var found = count
    var (ofPositives, ofNegatives) = (0.0, 0.0)
    for tie in ties {
      let hits = Double(tie.positives)
      let seen = Double(order.count - tie.places.lowerBound)
      ofPositives += hits * (1 / seen - found / (seen * seen))
      ofNegatives -= hits * found / (seen * seen)
      for place in tie.places {
        let row = Int(order[place])
        influence[row] =
          isPositive[row]
          ? (found / seen + ofPositives - precision) / count : ofNegatives / count
      }
      found -= hits
    }
    return influence
  }

  /// The groups that have a positive row, or one that is not.
  private func carriers(of kind: Bool, _ groups: RowGroups) -> Int {
    guard groups.isGrouped else { return kind ? positives : negatives }
    return Set(isPositive.indices.filter { isPositive[$0] == kind }.map { groups.ids[$0] }).count
  }

  /// An interval of a share by a margin on its own scale, made on that of log odds.
  private static func interval(of share: Double, margin: Double) -> ClosedRange<Double> {
    let odds = log(share / (1 - share))
    let margin = margin / (share * (1 - share))
    return 1 / (1 + exp(margin - odds))...1 / (1 + exp(-margin - odds))
  }
}
