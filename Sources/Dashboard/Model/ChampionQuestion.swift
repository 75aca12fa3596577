import Basics
import Learning
import Pipeline

/// A question before the champion changes; every screen asks the same.
enum ChampionQuestion: Sendable, Hashable {
  case promote(TrainingRun)
  /// Back to the run that was champion before.
  case goBack(run: String)
}

extension DashboardModel {
  var championRun: String? { deployment?.champion?.run ?? training.champion }

  /// The run that going back makes the champion again; nil without one.
  var previousChampion: String? { deployment?.previous ?? training.history.before }

  /// What the last gate said of a run against the champion of now; nil when it compared others.
  func gate(of run: TrainingRun) -> GateReport? {
    if let report = deployment?.gate(for: run.id) { return report }
    guard let report = training.history.gate, report.challenger == run.id,
      report.champion == championRun
    else { return nil }
    return report
  }

  /// Why a run cannot become the champion.
  func promotionReason(of run: TrainingRun) -> String? {
    if training.isLive(run) { return "it still learns: stop it first" }
    if !run.hasEnded { return "it is unfinished: continue it first" }
    if run.status == .failed { return "it failed and has no model" }
    return championRun == run.id ? "it is the champion already" : nil
  }

  /// Why there is nothing to go back to.
  var goBackReason: String? {
    guard deployment != nil || training.runs.value != nil else {
      return "the history is not read yet"
    }
    guard let previous = previousChampion else { return "there was no champion before" }
    return training.allRuns.contains { $0.id == previous } ? nil : "run \(previous) is gone"
  }

  mutating func askToPromote(_ run: TrainingRun?) {
    if let run { overlay = .confirmChampion(.promote(run)) }
  }

  mutating func askToGoBack() {
    if let previous = previousChampion { overlay = .confirmChampion(.goBack(run: previous)) }
  }

  /// Yes to the question that is asked.
  mutating func changeChampion() -> [Effect] {
    guard case .confirmChampion(let question) = overlay else { return [] }
    overlay = nil
    return switch question {
    case .promote(let run): [.promoteRun(run.id)]
    case .goBack(let run): [.goBack(to: run)]
    }
  }
}

extension GateReport {
  /// What it decided, and by which figures when it was not passed.
  var verdictWords: String {
    let failures = checks.filter { !$0.isKept }
    guard let first = failures.first else { return state.rawValue }
    let more = failures.count > 1 ? " and \(Figures.count(failures.count - 1)) more" : ""
    return "\(state.rawValue) by \(first.words)\(more)"
  }
}

extension GateReport.Check {
  /// Its figures and what they had to keep.
  var words: String {
    "\(slice ?? "all rows"), \(metric.rawValue): \(Figures.decimal(challenger, 4)), "
      + "champion \(Figures.decimal(champion, 4)), \(threshold)"
  }
}
