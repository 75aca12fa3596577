import Learning
import Terminal

extension DashboardModel {
  mutating func train(_ message: TrainMessage) -> [Effect] {
    switch message {
    case .start:
      if let reason = trainingReason { return note(.warning(reason)) }
      let ticket = begin(training.configuration, "reading the rows")
      return [.train(training.configuration, ticket: ticket)]
    case .continueUnfinished:
      if let reason = trainingReason { return note(.warning(reason)) }
      guard let run = runToContinue else { return [] }
      let ticket = begin(run.configuration, "reading the checkpoint", of: run)
      return [.continueTraining(run: run.id, ticket: ticket)]
    case .control(let control): return self.control(control)
    case .pauseOrResume: return pauseOrResume()
    case .stop:
      if stopsStudy { return study(.stop) }
      guard let live = shownLine?.live, live.activity != .stopping else { return [] }
      training.change(live.ticket) { $0.activity = .stopping }
      return [.stopTraining(live.ticket)]
    case .adjust(let step):
      selectedField.step(&training.configuration, by: step)
      settle()
    case .edit:
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
    case .retrain: return retrain()
    case .retrained(let ticket): retrained(ticket)
    case .preparing(let ticket, let stage):
      training.change(ticket) { if !$0.hasBegun { $0.activity = .preparing(stage) } }
    case .event(let ticket, let event):
      if isPaused, !event.isTurn {
        held.events.append((ticket, event))
      } else {
        take(event, ticket)
      }
      refreshFindings()
      settle()
    case .left(let ticket, let run):
      keepingChosenRun { $0.training.end(ticket, run) }
      if let run { training.unfinished = run }
      refreshFindings()
      settle()
      return note(
        .warning(
          run == nil
            ? "the training was stopped before it learnt anything"
            : "training stopped at its checkpoint; it can be continued"
        )
      )
    case .failed(let ticket, let problem):
      // What the store holds of a run that failed comes with the next reading of it.
      let run = training.training(ticket)?.run.map { run in
        var run = run
        run.status = .failed
        run.problem = problem
        return run
      }
      keepingChosenRun { $0.training.end(ticket, run) }
      training.problem = run == nil ? problem : nil
      refreshFindings()
      return note(.failure("training: \(problem)"))
    }
    return []
  }

  /// Shows a training that is asked for; returns its ticket.
  mutating func begin(
    _ configuration: RunConfiguration,
    _ stage: String,
    of run: TrainingRun? = nil
  ) -> Int {
    screen = .train
    grids = []
    let ticket = training.begin(configuration, stage, of: run)
    // The cursor goes to the training that begins, which stands first.
    selections[.runs] = nil
    sorts[.runs] = nil
    training.hasChosenRun = true
    refreshFindings()
    settle()
    return ticket
  }

  private mutating func pauseOrResume() -> [Effect] {
    guard let live = shownLine?.live else { return [] }
    switch live.activity {
    case .running, .waiting:
      training.change(live.ticket) { $0.activity = .pausing }
      return [.pauseTraining(live.ticket)]
    case .paused: return [.resumeTraining(live.ticket)]
    case .preparing, .pausing, .stopping: return []
    }
  }

  mutating func take(_ event: TrainingEvent, _ ticket: Int) {
    switch event {
    case .waiting(let run, let ahead):
      training.change(ticket) { training in
        training.run = run
        if training.activity != .stopping { training.activity = .waiting(ahead: ahead) }
      }
    case .started(let run): training.learn(run, ticket)
    case .progress(let progress): training.record(progress, ticket)
    case .epoch(let epoch):
      let before = training.training(ticket).flatMap { RunLine(live: $0, run: $0.run).warning }
      training.change(ticket) { training in
        if training.run?.epochs.last?.epoch != epoch.epoch { training.run?.epochs.append(epoch) }
      }
      warn(of: ticket, unless: before?.kind)
    case .paused: training.change(ticket) { $0.activity = .paused }
    case .resumed: training.change(ticket) { $0.activity = .running }
    case .changed(let run, let order):
      training.change(ticket) { $0.run = run }
      notice = .information(words(of: order, run))
    case .checkpointed: break
    case .checkpointFailed(let reason):
      notice = .failure("the checkpoint could not be written: \(reason)")
    case .finished(let run): finish(run, ticket)
    }
  }

  private mutating func finish(_ run: TrainingRun, _ ticket: Int) {
    keepingChosenRun { model in
      model.training.end(ticket, run)
      model.training.best = model.training.allRuns.best(
        label: run.label,
        positive: run.positive,
        data: run.datasetFingerprint
      )
    }
    if !run.hasEnded { training.unfinished = run }
    switch run.status {
    case _ where run.problem != nil:
      notice = .failure("training: \(run.problem ?? "")")
    case .failed: notice = .failure("training failed: \(run.problem ?? "it gave no reason")")
    case .stopped: notice = .warning("training stopped; the best weights are kept")
    default: notice = .information("training finished: \(run.scoreWords)")
    }
  }

  /// Changes the list of runs with the cursor staying on its run.
  mutating func keepingChosenRun(_ body: (inout Self) -> Void) {
    let chosen = shownLine
    body(&self)
    guard let chosen, let place = training.lines.firstIndex(where: { $0.isSame(as: chosen) })
    else { return }
    var selection = selection(.runs)
    selection.item = table(.runs).order?.firstIndex(of: place) ?? place
    selections[.runs] = selection
  }
}

extension DashboardModel {
  /// The training or run that the cursor of the list is on.
  var shownLine: RunLine? {
    let lines = training.lines
    guard !lines.isEmpty else { return nil }
    return lines[min(max(chosenRow(of: .runs), 0), lines.count - 1)]
  }

  /// The run whose curves, classes and confusion are shown.
  var shownRun: TrainingRun? { shownLine?.run }

  /// The unfinished run that `c` continues: the one under the cursor, else the latest.
  var runToContinue: TrainingRun? {
    if screen == .train, let line = shownLine, line.isUnfinished { return line.run }
    return training.unfinished
  }
}

extension LiveTraining {
  /// Whether its features are made.
  fileprivate var hasBegun: Bool {
    if case .preparing = activity { return false }
    return true
  }
}

extension TrainingEvent {
  /// A turn of the run that must be seen even while live figures stand still.
  fileprivate var isTurn: Bool {
    switch self {
    case .waiting, .started, .paused, .resumed, .changed, .finished, .checkpointFailed: true
    case .progress, .epoch, .checkpointed: false
    }
  }
}
