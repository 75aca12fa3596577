import Basics
import Fusion
import Profiling
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
      let columns = rows[1].columns([.share(rect.width >= 150 ? 6 : 5), .share(4), .share(4)])
      overviewLeft(in: columns[0])
      let sources = min(max(model.sources.value?.count ?? 4, 2), 12) + 3
      let classes = min(max(model.skew.value?.classes.count ?? 4, 2), 12) + 3
      let left = columns[1].height - sources - classes
      let conflicts = min(max(model.conflicts.value?.attributes.count ?? 3, 2) + 3, left)
      let middle = columns[1].rows([
        .fixed(sources), left >= 5 ? .fixed(classes) : .share(1),
        left >= 12
          ? .fixed(hasRun || hasEvents ? max(conflicts, left / 2) : left)
          : .share(left >= 5 ? 1 : 0), .share(1),
      ])
      panel(.overviewSources, key: model.keymap.digit(of: .sources), in: middle[0])
      panel(.overviewClasses, key: model.keymap.digit(of: .labels), in: middle[1])
      let usual: Panel = left >= 5 ? .overviewConflicts : .overviewClasses
      let place = left >= 5 ? middle[2] : middle[1]
      let lower = left >= 12 ? usual : shown(usual, or: .overviewConflicts, .overviewColumns)
      panel(
        lower,
        key: lower == .overviewConflicts ? model.keymap.digit(of: .conflicts) : nil,
        in: place
      )
      let isRoomy = !hasRun && !hasEvents
      if left >= 12, !isRoomy { panel(.overviewColumns, in: middle[3]) }
      // A panel with nothing to draw yet leaves its room to the others.
      let idle = Constraint.fixed(5)
      let right = columns[2].rows(
        [hasRun ? .share(1) : idle, hasEvents ? .share(1) : idle]
          + (isRoomy && left >= 12 ? [.share(1)] : [])
      )
      bestRun(in: right[0])
      feedbackRate(in: right[1])
      if right.count > 2 { panel(.overviewColumns, in: right[2]) }
    } else {
      let columns = rows[1].columns([.share(1), .fixed(34)])
      overviewLeft(in: columns[0])
      let height = min(max(model.sources.value?.count ?? 4, 2) + 3, rows[1].height / 2)
      let right = columns[1].rows([.fixed(height), .share(1)])
      panel(.overviewSources, key: model.keymap.digit(of: .sources), in: right[0])
      let lower = shown(
        .overviewClasses,
        or: .overviewConflicts,
        .overviewColumns,
        .bestRun,
        .overviewFeedback
      )
      panel(
        lower,
        key: lower == .overviewClasses ? model.keymap.digit(of: .labels) : nil,
        in: right[1]
      )
    }
  }

  private var hasRun: Bool { model.training.best != nil || model.training.isActive }
  private var hasEvents: Bool { model.feedback.summary.value?.events ?? 0 > 0 }

  private mutating func overviewLeft(in rect: Rect) {
    // Nothing inferred takes no room, unless the person is there.
    guard !model.inferences.isEmpty || model.focus == .inferences else {
      panel(.findings, in: rect)
      return
    }
    guard rect.height >= 18 else {
      panel(shown(.findings, or: .inferences), in: rect)
      return
    }
    let wanted = min(max(model.inferences.count, 1) + 5, rect.height * 2 / 5)
    let rows = rect.rows([.share(1), .fixed(max(wanted, 4))])
    panel(.findings, in: rows[0])
    panel(.inferences, in: rows[1])
  }

  /// The loop with its live figures: four stages side by side.
  mutating func stages(in rect: Rect) {
    let table = model.table(.stages)
    var inner = panelBox(.stages, table, in: rect)
    inner = inner.inset(horizontally: 1, vertically: 0)
    viewports[.stages] = table.rowCount
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
    let places = model.stageFigures.places
    let item = model.selection(.stages).item
    let chosen = places.indices.contains(item) ? places[item] : nil
    write(
      stage.title.uppercased(),
      at: rect.origin,
      style: Style(.title, attributes: .bold),
      width: rect.width
    )
    // Where not all lines fit, those around the chosen one are shown.
    let visible = max(rect.height - 1, 1)
    let line = chosen?.stage == place ? chosen?.line ?? 0 : 0
    let top = min(max(line - visible + 1, 0), max(stage.lines.count - visible, 0))
    for (row, line) in stage.lines.enumerated().dropFirst(top).prefix(visible) {
      let y = rect.y + 1 + row - top
      let figure = places.firstIndex(of: .init(stage: place, line: row))
      let isSelected = model.isFocused(.stages) && figure != nil && figure == item
      let background: Role? = isSelected ? .selection : nil
      let area = Rect(x: rect.x, y: y, width: rect.width, height: 1)
      if isSelected {
        frame.fill(area, style: Style.text.on(.selection))
        frame.cursor = area.origin
      }
      let attributes: TextAttributes = isSelected ? [.bold, .underline] : []
      let end = self.line(
        [
          (line.figure, Style(line.role, background: background, attributes: attributes)),
          (line.figure.isEmpty ? "" : " ", Style.dim.on(background)),
          (line.words, Style.dim.on(background)),
        ],
        at: area.origin,
        width: rect.width
      )
      if row == stage.sparkRow, !stage.spark.isEmpty, rect.right - end > 6 {
        draw(
          Sparkline(values: stage.spark, style: Style(stage.sparkRole, background: background)),
          in: Rect(x: end + 1, y: y, width: rect.right - end - 1, height: 1)
        )
      }
      if let figure { frame.mark(area, as: Target.panel(.stages, item: figure).name) }
    }
  }

  mutating func bestRun(in rect: Rect) {
    let isLive = model.training.isActive
    let run = isLive ? model.training.foremost?.run : model.training.best
    let title = run.map { "\(isLive ? "training" : "best run"): \($0.configuration.summary)" }
    let inner = chartBox(
      .bestRun,
      title: title,
      key: model.keymap.digit(of: .train),
      trailing: run.flatMap { run in
        run.scoreOnValidation.map { "val \(run.scoreName) \($0.text)" }
      },
      in: rect
    )
    if let inner, let run { lossChart(of: run, in: inner) }
  }

  mutating func feedbackRate(in rect: Rect) {
    let inner = chartBox(
      .overviewFeedback,
      key: model.keymap.digit(of: .feedback),
      trailing: model.lastEventWords,
      in: rect
    )
    guard let inner else { return }
    acceptanceLine(in: inner.row(0))
    acceptanceChart(in: inner.inset(top: 1))
  }
}
