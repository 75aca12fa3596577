import Basics
import Learning
import Pipeline
import Terminal

extension Canvas {
  /// What is lost for the time, before a run is deleted.
  mutating func confirmDelete(_ run: TrainingRun, in rect: Rect) {
    let spent = max(run.seconds, run.epochs.reduce(0) { $0 + $1.seconds })
    let what =
      run.hasEnded
      ? "its model, \(run.scoreWords)"
      : "\(Figures.count(run.epochs.count)) of "
        + "\(Figures.plural(run.configuration.epochs, "epoch")) done, its checkpoint"
    let champion = model.training.champion == run.id ? " It is the champion." : ""
    let words =
      "\(run.configuration.summary), begun \(Figures.time(run.startedAt)) UTC: \(what), "
      + "\(Figures.duration(spent)) of learning.\(champion) Until Tuina ends, u brings it back."
    confirm(
      run.hasEnded ? "delete the run?" : "delete the unfinished training?",
      words,
      yes: "delete it",
      no: "keep it",
      in: rect
    )
  }

  /// A question that y and n answer.
  mutating func confirm(
    _ title: String,
    _ words: String,
    yes: String,
    no: String,
    in rect: Rect
  ) {
    let width = min(rect.width, 64)
    let lines = TextBlock.wrap(spelled(words), width: max(width - 4, 1), appearance.textWidth)
    let area = rect.centred(Size(columns: width, rows: lines.count + 4))
    draw(Box(title: title, isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    for (row, line) in lines.prefix(max(inner.height - 2, 0)).enumerated() {
      write(line, at: Point(x: inner.x, y: inner.y + row), width: inner.width)
    }
    draw(
      KeyHints(hints: [.init(key: "y", title: yes), .init(key: "n", title: no)]),
      in: inner.row(inner.height - 1)
    )
    frame.cursor = inner.origin
  }

  /// Asks for a text, with what it decides or why the last one cannot be.
  mutating func ask(
    _ title: String,
    _ help: String,
    _ text: TextFieldState,
    _ problem: String?,
    in rect: Rect
  ) {
    let width = min(rect.width, 66)
    let words = spelled(problem ?? help)
    let lines = TextBlock.wrap(words, width: max(width - 4, 1), appearance.textWidth)
    let area = rect.centred(Size(columns: width, rows: lines.count + 3))
    draw(Box(title: spelled(title), isFocused: true), in: area)
    let inner = Box.interior(of: area).inset(horizontally: 1, vertically: 0)
    for (row, line) in lines.prefix(max(inner.height - 1, 0)).enumerated() {
      write(
        line,
        at: Point(x: inner.x, y: inner.y + 1 + row),
        style: problem == nil ? .dim : Style(.bad),
        width: inner.width
      )
    }
    draw(TextField(state: text, prompt: "= "), in: inner)
  }
}
