import Learning
import Terminal

extension DashboardModel {
  mutating func train(_ message: TrainMessage) -> [Effect] {
    switch message {
    case .start:
      if let reason = trainingReason { return note(.warning(reason)) }
      show(preparing: "reading the rows")
      return [.train(training.configuration)]
    case .continueUnfinished:
      if let reason = trainingReason { return note(.warning(reason)) }
      guard let unfinished = training.unfinished else { return [] }
      training.configuration = unfinished.configuration
      show(preparing: "reading the checkpoint")
      return [.continueTraining]
    case .askToDiscard:
      guard training.unfinished != nil, !training.isActive else { return [] }
      overlay = .confirmDiscard
    case .discardUnfinished:
      overlay = nil
      guard training.unfinished != nil, !training.isActive else { return [] }
      training.unfinished = nil
      refreshFindings()
      return [.discardTraining] + note(.information("the unfinished training was given up"))
    case .pauseOrResume:
      switch training.activity {
      case .running:
        training.activity = .pausing
        return [.pauseTraining]
      case .paused: return [.resumeTraining]
      default: return []
      }
    case .stop:
      guard training.isActive else { return [] }
      training.activity = .stopping
      return [.stopTraining]
    case .adjust(let step):
      if training.isActive { return note(.warning("the running training keeps its configuration")) }
      selectedField.step(&training.configuration, by: step)
      settle()
    case .edit:
      if training.isActive { return note(.warning("the running training keeps its configuration")) }
      let field = selectedField
      if field.isChoice {
        field.step(&training.configuration, by: 1)
        settle()
      } else {
        overlay = .edit(field, TextFieldState(field.text(training.configuration)), problem: nil)
      }
    case .set(let field, let text):
      if let problem = field.set(text, in: &training.configuration) {
        overlay = .edit(field, TextFieldState(text), problem: problem)
      } else {
        overlay = nil
      }
      settle()
    case .toggleScale: training.isLogarithmic.toggle()
    case .preparing(let stage): if training.isActive { training.activity = .preparing(stage) }
    case .event(let event):
      if isPaused, !event.isTurn {
        held.events.append(event)
      } else {
        take(event)
      }
      refreshFindings()
      settle()
    case .failed(let problem):
      training.activity = .idle
      training.problem = problem
      refreshFindings()
      return note(.failure("training: \(problem)"))
    }
    return []
  }

  private mutating func show(preparing stage: String) {
    screen = .train
    grids = []
    training.problem = nil
    training.progress = nil
    training.activity = .preparing(stage)
    refreshFindings()
    settle()
  }

  mutating func take(_ event: TrainingEvent) {
    switch event {
    case .started(let run):
      training.begin(run)
      // The cursor goes to the run that begins, which stands first.
      selections[.runs] = nil
      sorts[.runs] = nil
      training.hasChosenRun = true
    case .progress(let progress):
      training.record(progress)
      if case .preparing = training.activity { training.activity = .running }
    case .epoch(let epoch):
      if training.run?.epochs.last?.epoch != epoch.epoch { training.run?.epochs.append(epoch) }
    case .paused: if training.isActive { training.activity = .paused }
    case .resumed: if training.isActive { training.activity = .running }
    case .checkpointed: break
    case .checkpointFailed(let reason):
      notice = .failure("the checkpoint could not be written: \(reason)")
    case .finished(let run):
      training.run = run
      training.activity = .idle
      training.progress = nil
      training.unfinished = run.hasEnded ? nil : run
      training.problem = run.problem
      training.best = training.allRuns.best(
        label: run.label,
        positive: run.positive,
        data: run.datasetFingerprint
      )
      training.runs = .ready(training.allRuns)
      switch run.status {
      case _ where run.problem != nil:
        notice = .failure("training: \(run.problem ?? "")")
      case .failed: notice = .failure("training failed: \(run.problem ?? "it gave no reason")")
      case .stopped: notice = .warning("training stopped; the best weights are kept")
      default: notice = .information("training finished: \(run.scoreWords)")
      }
    }
  }
}

extension TrainingEvent {
  /// A turn of the run that must be seen even while live figures stand still.
  fileprivate var isTurn: Bool {
    switch self {
    case .started, .paused, .resumed, .finished, .checkpointFailed: true
    case .progress, .epoch, .checkpointed: false
    }
  }
}
