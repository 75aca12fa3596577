import Basics
import Learning
import Pipeline
import Terminal

extension DashboardModel {
  mutating func control(_ control: RunControl) -> [Effect] {
    switch control {
    case .ask(let kind):
      guard let line = shownLine else { return [] }
      let question = RunQuestion(kind: kind, line: line)
      overlay = .askOfRun(question, TextFieldState(question.proposal), problem: nil)
    case .answer(let text):
      guard case .askOfRun(let question, _, _) = overlay else { return [] }
      switch question.order(text) {
      case .failure(let refusal):
        overlay = .askOfRun(question, TextFieldState(text), problem: refusal.reason)
      case .success(let order):
        overlay = nil
        return give(order, to: question.line)
      }
    case .evaluate(let test):
      guard let line = shownLine else { return [] }
      return give(.evaluate(test: test), to: line)
    case .askToPromote: askToPromote(shownRun)
    case .openRows(let selection):
      guard let run = shownRun else { return [] }
      return [.openPredictions(run, selection)]
    case .followAdvice: return followAdvice()
    case .askToDelete:
      guard let run = shownRun else { return [] }
      overlay = .confirmDelete(run)
    case .delete:
      guard case .confirmDelete(let run) = overlay else { return [] }
      overlay = nil
      keepingChosenRun { $0.training.remove(run) }
      settle()
      refreshFindings()
      return [.deleteRun(run.id)]
        + note(.warning("\(run.configuration.summary) was deleted: u brings it back"))
    case .restore:
      guard let run = training.deleted.popLast() else { return [] }
      return [.restoreRun(run.id)]
    case .pin:
      guard let run = shownRun else { return [] }
      training.pinned = training.pinned == run.id ? nil : run.id
      settle()
    }
    return []
  }

  /// Orders something of a training that goes on, or does it to a run that rests.
  mutating func give(_ order: RunOrder, to line: RunLine) -> [Effect] {
    // It may have ended since it was asked about.
    let ticket = training.live.first { RunLine(live: $0, run: $0.run).isSame(as: line) }?.ticket
    if let ticket { return [.orderTraining(ticket, order)] }
    guard let run = line.run else { return note(.warning("the training has ended")) }
    switch order {
    case .extend(let epochs):
      if let reason = trainingReason { return note(.warning(reason)) }
      let ticket = begin(run.configuration, "reading the last state", of: run)
      return [.extendRun(run.id, epochs: epochs, ticket: ticket)]
    case .tag(let tag): return [.tagRun(run.id, tag)]
    case .learningRate, .evaluate: return note(.warning("the training has ended"))
    }
  }

  /// Says that an order was carried out.
  func words(of order: RunOrder, _ run: TrainingRun) -> String {
    let name = run.configuration.summary
    return switch order {
    case .extend: "\(name): up to \(Figures.plural(run.configuration.epochs, "epoch")) now"
    case .learningRate(let rate): "\(name): learning rate \(rate) from now on"
    case .evaluate:
      "\(name), best weights so far: "
        + (run.interim.map { run.words(of: $0) } ?? "nothing measured yet")
    case .tag(let tag): tag.map { "\(name) is tagged \($0)" } ?? "\(name) has no tag any more"
    }
  }

  /// Why nothing can be done to the line under the cursor; nil when it is a run.
  var runReason: String? { shownRun == nil ? "choose a run first" : nil }

  /// Why the rows behind the run's confusion cannot be opened.
  var predictionsReason: String? {
    guard let run = shownRun else { return "choose a run first" }
    if run.hasPredictions == true { return nil }
    return run.isReadAsStream
      ? "its rows were read as a stream, so which of them are behind a figure is not kept"
      : "its predictions row by row are not kept"
  }

  /// Why the run under the cursor cannot be promoted.
  var promotionReason: String? {
    guard let run = shownRun else { return "choose a run first" }
    return promotionReason(of: run)
  }

  /// Why a training cannot be given orders.
  var orderReason: String? {
    guard let live = shownLine?.live else { return restingReason }
    switch live.activity {
    case .preparing: return "features are being made; wait until it learns"
    case .stopping: return "training is being stopped"
    case .waiting, .running, .pausing, .paused: return nil
    }
  }

  /// Why the run under the cursor cannot be given more epochs.
  var extensionReason: String? {
    guard let line = shownLine, let run = line.run else { return "choose a run first" }
    if line.live != nil { return orderReason }
    if line.isUnfinished { return "it is unfinished: continue it first" }
    return run.status == .failed ? "it failed: start anew" : trainingReason
  }

  var deletionReason: String? {
    guard shownRun != nil else { return "choose a run first" }
    return shownLine?.live == nil ? nil : "it still learns: stop it first"
  }
}

extension TrainingRun {
  /// Whether its rows were never held together: hashed while they were read, or learnt from a file.
  fileprivate var isReadAsStream: Bool {
    if case .hashed = configuration.model { return true }
    return configuration.rowsOnDisk == true
      || notes.contains { $0.hasPrefix("training rows are read from a file") }
  }
}
