import Learning

extension RunLine {
  /// What looks wrong about how it learns.
  var warning: RunWarning? {
    run?.warning(isLearning: live != nil, learningRate: live?.progress?.learningRate)
  }
}

extension DashboardModel {
  /// Does what the warning about the run under the cursor advises.
  mutating func followAdvice() -> [Effect] {
    guard let line = shownLine, let run = line.run, let warning = line.warning else { return [] }
    switch warning.advice {
    case .stop: return train(.stop)
    case .learningRate(let rate): return give(.learningRate(rate), to: line)
    case .startWithRate(let rate):
      training.configuration = run.configuration
      training.configuration.learningRate = rate
    case .startWithDecay(let l2):
      training.configuration = run.configuration
      training.configuration.l2 = l2
    }
    return train(.start)
  }

  /// Says it once when something begins to look wrong.
  mutating func warn(of ticket: Int, unless before: RunWarning.Kind?) {
    guard let live = training.training(ticket),
      let warning = RunLine(live: live, run: live.run).warning, warning.kind != before
    else { return }
    notice = .warning("\(live.summary): \(warning.words); f: \(warning.adviceWords)")
  }
}

extension RunWarning.Kind {
  /// For the list of runs.
  var word: String {
    switch self {
    case .diverged: "diverged"
    case .diverging: "diverges"
    case .overfits: "overfits"
    case .learnsNothing: "learns nothing"
    case .stalls: "stalls"
    }
  }
}
