import Basics
import Learning
import Terminal

extension Canvas {
  /// What the chosen training is doing: words first, then how far and how fast.
  mutating func trainProgress(in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let inner = panelBox(.trainProgress, model.table(.trainProgress), in: rect)
      .inset(horizontally: 1, vertically: 0)
    if model.isFocused(.trainProgress) { frame.cursor = inner.origin }
    guard inner.height >= 1 else { return }
    let live = model.shownLine?.live
    let (words, role): (String, Role) =
      switch live?.activity {
      case nil: model.runWords
      case .preparing(let stage): (stage, .accent)
      case .waiting(let ahead):
        ("waits for the cores, \(Figures.plural(ahead, "training")) before", .warning)
      case .running: ("learning", .accent)
      case .pausing: ("pausing after this batch", .warning)
      case .paused: ("paused: space goes on", .warning)
      case .stopping: ("stopping after this batch", .warning)
      }
    let lines = TextBlock.wrap(words, width: inner.width, appearance.textWidth)
    let wordLines = live?.progress == nil ? inner.height : 1
    for (row, text) in lines.prefix(wordLines).enumerated() {
      write(
        text,
        at: Point(x: inner.x, y: inner.y + row),
        style: Style(role),
        width: inner.width
      )
    }
    guard let progress = live?.progress, inner.height >= 3 else { return }
    let epochShare = Double(progress.rowsSeen) / Double(max(progress.rowsInEpoch, 1))
    let whole = (Double(progress.epoch - 1) + epochShare) / Double(max(progress.epochs, 1))
    draw(
      Gauge(
        label: "all",
        value: min(whole, 1),
        text: "\(progress.epoch)/\(progress.epochs)",
        gradient: .progress
      ),
      in: inner.row(1)
    )
    if inner.height >= 5 {
      draw(Gauge(label: "epoch", value: min(epochShare, 1), gradient: .graph), in: inner.row(2))
    }
    let facts: [[(text: String, style: Style)]] = [
      [
        (Figures.rate(progress.rowsPerSecond, of: "rows"), .text), (", ", .dim),
        (Figures.duration(progress.secondsLeft), .text), (" left", .dim),
      ],
      [
        ("loss ", .dim), (Figures.decimal(progress.loss, 4), .text),
        (progress.learningRate == nil ? "" : ", learning rate ", .dim),
        (progress.learningRate.map { Figures.number(Double($0)) } ?? "", .text),
      ],
    ]
    let start = inner.height >= 5 ? 3 : 2
    for (row, parts) in facts.enumerated() where start + row < inner.height {
      line(parts, at: Point(x: inner.x, y: inner.y + start + row), width: inner.width)
    }
    guard let warning = model.shownLine?.warning else { return }
    let advice = TextBlock.wrap(
      spelled("\(warning.words); f: \(warning.adviceWords)"),
      width: inner.width,
      appearance.textWidth
    )
    let first = start + facts.count
    for (row, text) in advice.enumerated() where first + row < inner.height {
      let place = Point(x: inner.x, y: inner.y + first + row)
      write(text, at: place, style: Style(.warning), width: inner.width)
    }
  }
}

extension DashboardModel {
  /// What to say of the chosen run while nothing is learnt.
  var runWords: (String, Role) {
    if let problem = training.problem { return (problem, .bad) }
    guard let run = shownRun else { return (trainingReason ?? "s starts a training", .dim) }
    if shownLine?.isUnfinished == true, run.problem == nil {
      let done = "\(run.epochs.count) of \(run.configuration.epochs)"
      return ("unfinished after epoch \(done): c continues it, D deletes it", .warning)
    }
    let evaluation = run.test ?? run.validation
    let accuracy = evaluation.map {
      ", \(run.test == nil ? "validation" : "test") accuracy \(Figures.percent($0.accuracy))"
        + ($0.baselineWords.map { " (\($0))" } ?? "")
    }
    let kept = run.bestEpoch.map { ", kept epoch \(Figures.count($0))" } ?? ""
    let words =
      "\(run.status.rawValue): \(run.scoreWords)\(accuracy ?? "")\(kept), "
      + Figures.duration(run.seconds) + wayBackWords(of: run)
    if let warning = shownLine?.warning {
      return ("\(words); \(warning.words). f: \(warning.adviceWords)", .warning)
    }
    return (words, run.status == .failed ? .bad : .text)
  }

  /// What a run learnt from people, and what the gate says of it.
  private func wayBackWords(of run: TrainingRun) -> String {
    let gate = gate(of: run).map { ", gate \($0.verdictWords)" } ?? ""
    guard let lineage = run.lineage else { return gate }
    let rows = lineage.rows.new
    return "\(gate); after \(training.name(of: lineage.parent)), with "
      + "\(Figures.plural(rows, "row")) of people"
  }
}
