internal import Foundation

extension RaceReport {
  /// What the race says, in sentences: about ranking, probabilities and decisions.
  ///
  /// A difference counts when its paired interval leaves out 0; with eight remedies one in six races
  /// shows such a difference by chance, which the words say.
  package var verdict: String {
    let rows = table.filter { $0.remedy != .none }
    guard let base = table.first, folds * repeats > 1, !rows.isEmpty else { return "" }
    return [ranking(rows), probabilities(rows), decisions(rows, base)].joined(separator: " ")
  }

  private func ranking(_ rows: [Row]) -> String {
    let (better, worse) = clear(rows.filter { $0.threshold == .fixed }, .averagePrecision)
    if better.isEmpty, worse.isEmpty {
      return "Ranking: no difference in average precision between any remedy and nothing."
    }
    var parts: [String] = []
    if !better.isEmpty { parts.append("better than nothing with \(list(better))") }
    if !worse.isEmpty { parts.append("worse with \(list(worse))") }
    return "Ranking: average precision is \(parts.joined(separator: ", "))."
  }

  private func probabilities(_ rows: [Row]) -> String {
    let once = rows.filter { $0.threshold == .fixed }
    let (_, raw) = clear(once, .logLossUncorrected)
    let (better, worse) = clear(once, .logLoss)
    var text: String
    if raw.isEmpty {
      text = "Probabilities: no remedy spoils log-loss as it leaves them"
    } else {
      text = "Probabilities: worse calibration as they are left by \(list(raw))"
    }
    if worse.isEmpty {
      text += "; after prior correction none is worse than nothing"
    } else {
      text += "; after prior correction still worse with \(list(worse))"
    }
    if !better.isEmpty { text += ", and better with \(list(better))" }
    return text + "."
  }

  private func decisions(_ rows: [Row], _ base: Row) -> String {
    let (better, worse) = clear(rows.filter { $0.threshold == .tuned }, .balancedAccuracy)
    var text =
      "Decisions, against nothing with a tuned threshold: "
    if better.isEmpty {
      text += "no remedy reaches a higher balanced accuracy"
    } else {
      text += "higher balanced accuracy with \(list(better))"
    }
    if !worse.isEmpty { text += ", lower with \(list(worse))" }
    let (_, untuned) = clear(table.filter { $0.threshold == .fixed }, .balancedAccuracy)
    if untuned.contains(.none) {
      text += "; without a remedy the fixed threshold gives it away"
    }
    if let threshold = base.meanThreshold {
      text += "; the threshold that does it is \(String(format: "%.3g", threshold))"
    }
    return text + "."
  }

  /// The remedies whose difference in a figure leaves out 0.
  private func clear(_ rows: [Row], _ figure: RaceFigure) -> (better: [Remedy], worse: [Remedy]) {
    var (better, worse): ([Remedy], [Remedy]) = ([], [])
    for row in rows {
      guard let difference = row.differences[figure], difference.isClear else { continue }
      if (difference.mean > 0) != figure.isLoss {
        better.append(row.remedy)
      } else {
        worse.append(row.remedy)
      }
    }
    return (better, worse)
  }

  private func list(_ remedies: [Remedy]) -> String {
    remedies.map(\.words).joined(separator: ", ")
  }
}
