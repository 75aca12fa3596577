import Terminal

extension ActionTable {
  static let train: [Action] = [
    Action(
      "train.start",
      .screen(.train),
      [.character("s")],
      "start training",
      hint: "start",
      .train(.start),
      unless: { $0.trainingReason }
    ),
    Action(
      "train.pause",
      .screen(.train),
      [.character(" ")],
      "pause or resume training",
      hint: "pause",
      .train(.pauseOrResume),
      unless: {
        switch $0.shownLine?.live?.activity {
        case .running, .paused, .waiting: nil
        case .pausing: "it pauses after the batch at hand"
        case nil: $0.restingReason
        case .preparing: "features are being made; it can pause once it learns"
        case .stopping: "training is being stopped"
        }
      }
    ),
    Action(
      "train.stop",
      .screen(.train),
      [.character("x")],
      "stop training and keep the best weights",
      hint: "stop",
      .train(.stop),
      unless: {
        switch $0.shownLine?.live?.activity {
        case .running, .pausing, .paused, .preparing, .waiting: nil
        case nil: $0.restingReason
        case .stopping: "training is being stopped already"
        }
      }
    ),
    Action(
      "train.continue",
      .screen(.train),
      [.character("c")],
      "continue the unfinished training",
      hint: "continue",
      .train(.continueUnfinished),
      unless: {
        $0.trainingReason
          ?? ($0.runToContinue == nil ? "no training was left unfinished" : nil)
      }
    ),
    Action(
      "train.discard",
      .screen(.train),
      [.character("D")],
      "give up the unfinished training, after a question",
      .train(.askToDiscard),
      unless: {
        $0.trainingReason
          ?? ($0.runToContinue == nil ? "no training was left unfinished" : nil)
      }
    ),
    Action(
      "train.edit",
      .screen(.train),
      [.character("e")],
      "type the value of the field",
      .train(.edit),
      unless: { $0.focus == .trainForm ? nil : "choose a field of the form first" }
    ),
    Action(
      "train.scale",
      .screen(.train),
      [.character("L")],
      "loss on a logarithmic scale or not",
      hint: "log",
      .train(.toggleScale)
    ),
  ]
}

extension DashboardModel {
  /// Why what concerns a training that goes on cannot be done.
  var restingReason: String {
    training.isActive ? "this run has ended: choose one that learns" : "no training runs"
  }
}
