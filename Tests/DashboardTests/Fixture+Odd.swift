import Feedback
import Foundation
import Fusion
import Learning
import Profiling
import Workspace

@testable import Dashboard

extension Fixture {
  /// Results at the edge of what may come: no class, thousands of them, and figures that are none.
  static var oddMessages: [Message] {
    [
      .loading(.sources(.success([]))), .loading(.skew(.success(skew(classes: 0)))),
      .loading(.skew(.success(skew(classes: 2000)))), .loading(.profile(.success(oddProfile))),
      .loading(.conflicts(.success(oddConflicts))),
      .loading(.runs(.success([oddRun]), best: oddRun, unfinished: nil)),
      .train(.event(1, .started(oddRun))),
      .train(
        .event(
          1,
          .progress(
            TrainingProgress(
              epoch: 1,
              epochs: 0,
              rowsSeen: 0,
              rowsInEpoch: 0,
              loss: .nan,
              rowsPerSecond: .infinity,
              secondsLeft: .nan
            )
          )
        )
      ),
      .train(.event(1, .finished(oddRun))), .feedback(.summary(.success(oddFeedback))),
      .loading(
        .progress(
          .profile,
          WorkProgress(stage: "", completed: .nan, total: 1, unit: ""),
          pace: WorkPace(perSecond: .infinity, secondsLeft: .nan)
        )
      ),
    ]
  }

  private static func skew(classes count: Int) -> SkewReport {
    let shares = (0..<count).map {
      ClassShare(value: "class \($0)", count: 0, share: .nan, low: .nan, high: .infinity)
    }
    var report = skew
    report.classes = shares
    report.imbalanceRatio = .infinity
    report.imbalance = .nan
    report.rarestShare = .nan
    for place in report.bySource.indices {
      report.bySource[place].classes = place == 0 ? [] : shares
    }
    return report
  }

  private static var oddProfile: DatasetProfile {
    var profile = profile
    for place in profile.columns.indices {
      profile.columns[place].rows = 0
      profile.columns[place].mean = .nan
      profile.columns[place].min = .number(-.infinity)
      profile.columns[place].histogram = [
        HistogramBin(low: .nan, high: .nan, count: 0),
        HistogramBin(low: -.infinity, high: .infinity, count: 1),
      ]
    }
    return profile
  }

  private static var oddConflicts: ConflictReport {
    var report = conflicts
    report.resolutions = report.resolutions.map { cell in
      var cell = cell
      cell.confidence = .nan
      cell.candidates = []
      return cell
    }
    for place in report.sources.indices { report.sources[place].estimatedAccuracy = .nan }
    report.seconds = .nan
    return report
  }

  static var oddRun: TrainingRun {
    var odd = run
    odd.classes = []
    for place in odd.epochs.indices {
      odd.epochs[place].trainLoss = place == 0 ? .nan : .infinity
      odd.epochs[place].validationLoss = place == 0 ? .nan : -.infinity
      odd.epochs[place].accuracy = .nan
      odd.epochs[place].recalls = []
      odd.epochs[place].rowsPerSecond = .nan
    }
    odd.test?.confusion = []
    odd.test?.accuracy = .nan
    return odd
  }

  private static var oddFeedback: FeedbackSummary {
    var summary = feedback
    summary.acceptance.rate = .nan
    summary.byModel = []
    summary.series.perHour = []
    summary.calibration?.meanScore = .nan
    for place in summary.calibration?.bins.indices ?? 0..<0 {
      summary.calibration?.bins[place].meanScore = .nan
      summary.calibration?.bins[place].observed = .infinity
    }
    return summary
  }
}
