import Curation
import Feedback
import Learning
import Terminal

extension Canvas {
  mutating func overview(in rect: Rect) {
    let isTall = rect.height >= 36
    let isWide = rect.width >= 120
    let rows = rect.rows([.fixed(isTall ? 7 : 6), .share(1)])
    stages(in: rows[0])
    if isWide {
      let columns = rows[1].columns([.share(5), .share(4), .share(4)])
      overviewLeft(in: columns[0])
      let sources = min(max(model.sources.value?.count ?? 4, 2), 12) + 4
      let classes = min(max(model.skew.value?.classes.count ?? 4, 2), 12) + 4
      let hasConflicts = columns[1].height - sources - classes >= 5
      let middle = columns[1].rows([
        .fixed(sources), hasConflicts ? .fixed(classes) : .share(1), .share(hasConflicts ? 1 : 0),
      ])
      panel(.overviewSources, key: Screen.sources.digit, in: middle[0])
      panel(.overviewClasses, key: Screen.labels.digit, in: middle[1])
      if hasConflicts { overviewConflicts(in: middle[2]) }
      let right = columns[2].rows([.share(1), .share(1)])
      bestRun(in: right[0])
      feedbackRate(in: right[1])
    } else {
      let columns = rows[1].columns([.share(1), .fixed(34)])
      overviewLeft(in: columns[0])
      let height = min(max(model.sources.value?.count ?? 4, 2) + 3, rows[1].height / 2)
      let right = columns[1].rows([.fixed(height), .share(1)])
      panel(.overviewSources, key: Screen.sources.digit, in: right[0])
      panel(.overviewClasses, key: Screen.labels.digit, in: right[1])
    }
  }

  private mutating func overviewLeft(in rect: Rect) {
    let wanted = min(max(model.inferences.count, 1) + 3, rect.height * 2 / 5)
    let rows = rect.rows([.share(1), .fixed(max(wanted, 4))])
    panel(.needs, in: rows[0])
    panel(.inferences, in: rows[1])
  }

  /// The loop with its live figures: four stages side by side.
  mutating func stages(in rect: Rect) {
    let table = model.table(.stages)
    var inner = panelBox(.stages, table, in: rect)
    inner = inner.inset(horizontally: 1, vertically: 0)
    viewports[.stages] = 4
    guard inner.width >= 40, inner.height >= 2 else { return }
    let parts = inner.columns([.share(1), .share(1), .share(1), .share(1)], gap: 3)
    let stages = model.stages
    for (place, part) in parts.enumerated() {
      stage(stages[place], at: place, in: part)
      guard place < parts.count - 1 else { continue }
      write(
        symbols.pointer,
        at: Point(x: part.right + 1, y: part.y),
        style: Style(.accent)
      )
    }
  }

  private mutating func stage(_ stage: Stage, at place: Int, in rect: Rect) {
    let isSelected = model.isFocused(.stages) && model.selection(.stages).item == place
    let background: Role? = isSelected ? .selection : nil
    if isSelected {
      frame.fill(rect.row(0), style: Style.text.on(.selection))
      frame.cursor = rect.origin
    }
    write(
      stage.title.uppercased(),
      at: rect.origin,
      style: Style(.title, background: background, attributes: .bold),
      width: rect.width
    )
    for (row, line) in stage.lines.prefix(rect.height - 1).enumerated() {
      let y = rect.y + 1 + row
      let end = self.line(
        [(line.figure, Style(line.role)), (" " + line.words, .dim)],
        at: Point(x: rect.x, y: y),
        width: rect.width
      )
      if row == stage.sparkRow, !stage.spark.isEmpty, rect.right - end > 6 {
        draw(
          Sparkline(values: stage.spark, style: Style(stage.sparkRole)),
          in: Rect(x: end + 1, y: y, width: rect.right - end - 1, height: 1)
        )
      }
    }
    frame.mark(rect, as: Target.panel(.stages, item: place).name)
  }

  /// The attributes on which the sources disagree, as shares of their items.
  private mutating func overviewConflicts(in rect: Rect) {
    let table = model.table(.attributes)
    let inner = box("conflicts", key: Screen.conflicts.digit, in: rect)
    self.table(table, of: .attributes, in: inner)
  }

  private mutating func bestRun(in rect: Rect) {
    let run = model.training.run ?? model.training.best
    let inner = box(
      run.map {
        "\(model.training.isActive ? "training" : "best run"): \($0.configuration.summary)"
      }
        ?? "best run",
      key: Screen.train.digit,
      trailing: run?.headline.text,
      in: rect
    )
    guard let run, !run.epochs.isEmpty else {
      let words = model.training.runs.value == nil ? model.training.runs.status : "no run yet"
      write(
        words,
        at: Point(x: inner.x, y: inner.y + inner.height / 2),
        style: .dim,
        width: inner.width,
        alignment: .centre
      )
      return
    }
    lossChart(of: run, in: inner)
  }

  private mutating func feedbackRate(in rect: Rect) {
    let summary = model.feedback.summary.value
    let inner = box(
      "feedback",
      key: Screen.feedback.digit,
      trailing: summary.map { "\(Figures.plural($0.events, "event"))" },
      in: rect
    )
    guard let summary, summary.events > 0, inner.height >= 3 else {
      write(
        summary == nil ? model.feedback.summary.status : "no event yet",
        at: Point(x: inner.x, y: inner.y + inner.height / 2),
        style: .dim,
        width: inner.width,
        alignment: .centre
      )
      return
    }
    acceptanceLine(summary, in: inner.row(0))
    bucketChart(in: inner.inset(top: 1))
  }
}
