import Terminal

extension ActionTable {
  static let grid: [Action] = [
    Action(
      "grid.sort",
      .grid,
      [.character("s")],
      "sort by the column",
      hint: "sort",
      .grid(.sort),
      unless: { $0.emptyGridReason }
    ),
    Action(
      "grid.reverse",
      .grid,
      [.character("r")],
      "reverse the order",
      hint: "reverse",
      .grid(.reverse),
      unless: {
        $0.emptyGridReason ?? ($0.grid?.sort == nil ? "sort by a column first" : nil)
      }
    ),
    Action(
      "grid.search",
      .grid,
      [.character("/")],
      "keep the rows that contain a text",
      hint: "search",
      .overlay(.search)
    ),
    Action(
      "grid.widen",
      .grid,
      [.backspace],
      "take the search or the last condition away",
      hint: "widen",
      .grid(.widen),
      unless: { $0.widenReason }
    ),
    Action("grid.close", .grid, [.character("q")], "close the grid", hint: "close", .grid(.close)),
    Action(
      "grid.left",
      .grid,
      [.character("<")],
      "ten columns to the left",
      .grid(.shift(-10))
    ),
    Action(
      "grid.right",
      .grid,
      [.character(">")],
      "ten columns to the right",
      .grid(.shift(10))
    ),
  ]

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
        switch $0.training.activity {
        case .running, .paused: nil
        case .pausing: "it pauses after the batch at hand"
        case .idle: "no training runs"
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
        switch $0.training.activity {
        case .running, .pausing, .paused, .preparing: nil
        case .idle: "no training runs"
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
          ?? ($0.training.unfinished == nil ? "no training was left unfinished" : nil)
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
          ?? ($0.training.unfinished == nil ? "no training was left unfinished" : nil)
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

  static let feedback: [Action] = [
    Action(
      "feedback.buckets",
      .screen(.feedback),
      [.character("m")],
      "the last 60 minutes, the last 48 hours, or all",
      hint: "window",
      .feedback(.toggleBuckets),
      unless: {
        $0.feedback.summary.value == nil ? "no feedback events were found" : nil
      }
    )
  ]
}
