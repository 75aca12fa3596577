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
      "stop training and keep the best weights, or the race or mining",
      hint: "stop",
      .train(.stop),
      unless: {
        if $0.stopsStudy { return nil }
        return switch $0.shownLine?.live?.activity {
        case .running, .pausing, .paused, .preparing, .waiting: nil
        case nil: $0.restingReason
        case .stopping: "training is being stopped already"
        }
      }
    ),
    Action(
      "train.race",
      .screen(.train),
      [.character("C")],
      "race remedies for rare classes on the same folds",
      hint: "race",
      .study(.ask(.race)),
      unless: { $0.studyReason }
    ),
    Action(
      "train.mine",
      .screen(.train),
      [.character("M")],
      "mine hard negatives in rounds, and find labels that look wrong",
      hint: "mine",
      .study(.ask(.mining)),
      unless: { $0.miningReason }
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
      "train.extend",
      .screen(.train),
      [.character("m")],
      "more epochs for the run, also after its end",
      hint: "more",
      .train(.control(.ask(.epochs))),
      unless: { $0.extensionReason }
    ),
    Action(
      "train.rate",
      .screen(.train),
      [.character("r")],
      "change the learning rate of the training",
      hint: "rate",
      .train(.control(.ask(.learningRate))),
      unless: { $0.orderReason }
    ),
    Action(
      "train.evaluate",
      .screen(.train),
      [.character("v")],
      "evaluate the best weights so far on validation rows",
      hint: "evaluate",
      .train(.control(.evaluate(test: false))),
      unless: { $0.orderReason }
    ),
    Action(
      "train.test",
      .screen(.train),
      [.character("V")],
      "evaluate them on test rows too; the record says so",
      .train(.control(.evaluate(test: true))),
      unless: { $0.orderReason }
    ),
    Action(
      "train.errors",
      .screen(.train),
      [.character("w")],
      "open the rows that the run is most wrong about",
      hint: "wrong",
      .train(.control(.openRows(.errors))),
      unless: { $0.predictionsReason }
    ),
    Action(
      "train.compare",
      .screen(.train),
      [.character("=")],
      "pin the run to compare others with it, or let it go",
      hint: "compare",
      .train(.control(.pin)),
      unless: { $0.runReason }
    ),
    Action(
      "train.advice",
      .screen(.train),
      [.character("f")],
      "do what is advised about the run",
      hint: "fix",
      .train(.control(.followAdvice)),
      unless: { $0.shownLine?.warning == nil ? "nothing looks wrong with this run" : nil }
    ),
    Action(
      "train.promote",
      .screen(.train),
      [.character("P")],
      "make the run the champion, after a question",
      hint: "promote",
      .train(.control(.askToPromote)),
      unless: { $0.promotionReason }
    ),
    Action(
      "train.roll-back",
      .screen(.train),
      [.character("B")],
      "go back to the champion before, after a question",
      .deploy(.askToGoBack),
      unless: { $0.goBackReason }
    ),
    Action(
      "train.tag",
      .screen(.train),
      [.character("T")],
      "tag the run",
      .train(.control(.ask(.tag))),
      unless: { $0.runReason }
    ),
    Action(
      "train.delete",
      .screen(.train),
      [.character("D")],
      "delete the run, after a question",
      .train(.control(.askToDelete)),
      unless: { $0.deletionReason }
    ),
    Action(
      "train.restore",
      .screen(.train),
      [.character("u")],
      "bring the run back that was deleted last",
      .train(.control(.restore)),
      unless: { $0.training.deleted.isEmpty ? "no run was deleted" : nil }
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
