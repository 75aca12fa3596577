import Basics
import Learning
import Terminal

extension Canvas {
  mutating func train(in rect: Rect) {
    if rect.width >= 120, rect.height >= 30 {
      let columns = rect.columns([.fixed(rect.width >= 150 ? 50 : 44), .share(1)])
      let left = columns[0].rows([.fixed(TrainField.allCases.count + 4), .share(1)])
      panel(.trainForm, in: left[0])
      let lower = left[1].rows([.fixed(9), .share(1)])
      panel(.trainProgress, in: lower[0])
      panel(.runFigures, in: lower[1])
      let runs = min(max(model.training.lines.count, 2), max(rect.height / 5, 3)) + 3
      let isLong = model.focus == .runSlices || model.focus == .runReliability
      let classes =
        isLong
        ? rect.height / 2
        : min(max(model.shownRun?.classes.count ?? 3, 3), rect.height / 4) + 3
      let right = columns[1].rows([.share(1), .fixed(runs), .fixed(classes)])
      if let study = shownStudy {
        self.study(study, in: right[0])
      } else {
        let charts = right[0].columns([.share(1), .share(1)])
        panel(.loss, in: charts[0])
        panel(.validation, in: charts[1])
      }
      panel(.runs, in: right[1])
      if isLong {
        panel(model.focus, in: right[2])
      } else {
        let details = right[2].columns([.share(1), .share(1)])
        panel(.trainClasses, in: details[0])
        panel(.confusion, in: details[1])
      }
    } else {
      let columns = rect.columns([.fixed(34), .share(1)])
      let form = min(model.training.fields.count + 4, rect.height - 8)
      let left = columns[0].rows([.fixed(max(form, 6)), .share(1)])
      panel(.trainForm, in: left[0])
      panel(shown(.trainProgress, or: .runFigures), in: left[1])
      let isLong = model.focus == .runSlices || model.focus == .runReliability
      let classes =
        isLong ? rect.height / 2 : min(max(model.shownRun?.classes.count ?? 2, 2), 5) + 3
      let runs = min(max(model.training.lines.count, 1), 3) + 3
      if let study = shownStudy {
        self.study(study, in: columns[1])
        return
      }
      let right = columns[1].rows([.min(6), .fixed(runs), .fixed(classes)])
      panel(shown(.loss, or: .validation), in: right[0])
      panel(.runs, in: right[1])
      panel(shown(.trainClasses, or: .confusion, .runSlices, .runReliability), in: right[2])
    }
  }

  /// The race or the mining stands in the place of the charts while the focus is on it.
  private var shownStudy: Panel? {
    [.race, .mining, .suspects].contains(model.focus) ? model.focus : nil
  }

  private mutating func study(_ panel: Panel, in rect: Rect) {
    guard panel != .race else { return self.panel(.race, in: rect) }
    let rows = model.table(.mining).rowCount
    let parts = rect.rows([
      .fixed(min(max(rows, 1) + (rect.width < 80 ? 12 : 8), rect.height * 2 / 3)), .share(1),
    ])
    self.panel(.mining, in: parts[0])
    self.panel(.suspects, in: parts[1])
  }

  /// The form; the field being edited shows the text typed so far.
  mutating func trainForm(in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let table = model.table(.trainForm)
    let inner = panelBox(.trainForm, table, in: rect)
    let help = TextBlock.wrap(
      spelled(model.selectedField.help),
      width: max(inner.width - 2, 1),
      appearance.textWidth
    )
    // As many lines for every field, so that the list stands still; it scrolls where it must.
    let longest =
      model.training.fields.map {
        TextBlock.wrap($0.help, width: max(inner.width - 2, 1), appearance.textWidth).count
      }.max() ?? 2
    let helpLines = min(longest, inner.height / 2)
    let list = inner.inset(bottom: helpLines)
    viewports[.trainForm] = list.height
    let selection = model.selection(.trainForm)
    let top = ScrollWindow.top(
      selected: selection.item,
      current: selection.top,
      visible: list.height,
      total: table.rowCount
    )
    let fields = model.training.fields
    let isFocused = model.isFocused(.trainForm)
    for lineIndex in 0..<list.height where top + lineIndex < fields.count {
      let field = fields[top + lineIndex]
      let isSelected = isFocused && selection.item == top + lineIndex
      let background: Role? = isSelected ? .selection : nil
      let row = list.row(lineIndex)
      frame.fill(row, style: Style.text.on(background))
      if isSelected {
        write(symbols.pointer, at: row.origin, style: Style(.key, background: background))
        frame.cursor = row.origin
      }
      write(
        field.title,
        at: Point(x: row.x + 2, y: row.y),
        style: Style.dim.on(background),
        width: min(15, row.width - 2)
      )
      let value = row.inset(left: 17, right: 1)
      let style = Style(.accent, background: background)
      let text = field.text(model.training.configuration)
      let shown =
        isSelected
        ? "\(symbols.more.left) \(text) \(symbols.more.right)" : text
      write(shown, at: value.origin, style: style, width: value.width, alignment: .right)
      frame.mark(row, as: Target.panel(.trainForm, item: top + lineIndex).name)
    }
    for (row, text) in help.prefix(helpLines).enumerated() {
      let y = inner.bottom - helpLines + row
      write(text, at: Point(x: inner.x + 1, y: y), style: .dim, width: inner.width - 2)
    }
  }

  mutating func lossPanel(in rect: Rect) {
    let run = model.shownRun
    let isLive = run.map { model.training.isLive($0) && hasBatches($0) } == true
    let trailing = run?.configuration.summary
    if isLive, let run {
      // The batches are drawn before the first epoch ends.
      let inner = panelBox(.loss, model.table(.loss), trailing: trailing, in: rect)
      lossChart(of: run, in: inner.inset(horizontally: 1, vertically: 0))
    } else if let inner = chartBox(.loss, trailing: trailing, in: rect), let run {
      lossChart(of: run, in: inner)
    }
  }

  private func hasBatches(_ run: TrainingRun) -> Bool { model.training.losses(of: run).count > 1 }

  private static var leastEpochs: Int { 10 }

  /// Training and validation loss over epochs, with the batches of a run that goes on.
  mutating func lossChart(of run: TrainingRun, in rect: Rect) {
    let isLogarithmic = model.training.isLogarithmic
    let epochs = run.epochs(distinctIn: rect.width)
    var series: [LineChart.Series] = []
    if hasBatches(run) {
      series.append(
        .init(
          name: "batches",
          values: model.training.losses(of: run).map { .init(x: $0.epoch, y: $0.loss) },
          role: .series4
        )
      )
    }
    series.append(
      .init(
        name: "training",
        values: epochs.map { .init(x: Double($0.epoch), y: $0.trainLoss) },
        role: .series1
      )
    )
    series.append(
      .init(
        name: "validation",
        values: epochs.map { .init(x: Double($0.epoch), y: $0.validationLoss) },
        role: .series2
      )
    )
    if let pinned = model.pinnedRun, model.screen == .train {
      series.append(
        .init(
          name: "pinned",
          values: pinned.epochs(distinctIn: rect.width).map {
            .init(x: Double($0.epoch), y: $0.validationLoss)
          },
          role: .dim
        )
      )
    }
    // A training seldom needs all its epochs: the axis grows with those it has seen.
    let seen = max(run.epochs.count + 1, min(run.configuration.epochs, Self.leastEpochs))
    draw(
      LineChart(
        series: series,
        mark: run.keptMark,
        xTitle: "epoch",
        yTitle: isLogarithmic ? "log" : "",
        xRange: model.training.isLive(run) ? 0...Double(seen) : nil,
        yRange: Self.span(series, isLogarithmic: isLogarithmic),
        isXWhole: true,
        isYLogarithmic: isLogarithmic,
        emptyText: "waiting for the first epoch"
      ),
      in: rect
    )
  }

  /// From the lowest to the highest value, with a little room.
  private static func span(
    _ series: [LineChart.Series],
    isLogarithmic: Bool = false
  ) -> ClosedRange<Double>? {
    let values = series.flatMap(\.values).map(\.y).filter { $0.isFinite }
    guard let high = values.max(),
      let low = values.filter({ !isLogarithmic || $0 > 0 }).min()
    else { return nil }
    if isLogarithmic { return low / 1.05...high * 1.05 }
    let room = max((high - low) * 0.05, abs(high) * 0.001, 1e-9)
    return (low - room)...(high + room)
  }

  mutating func metricPanel(in rect: Rect) {
    guard let inner = chartBox(.validation, in: rect), let run = model.shownRun else {
      return
    }
    let epochs = run.epochs(distinctIn: inner.width)
    func values(_ figure: (EpochRecord) -> Double?) -> [LineChart.Value] {
      epochs.compactMap { epoch in figure(epoch).map { .init(x: Double(epoch.epoch), y: $0) } }
    }
    var series: [LineChart.Series] = [
      .init(name: "accuracy", values: values(\.accuracy), role: .series3),
      .init(name: "AUC", values: values(\.auc), role: .series5),
      .init(name: "AP", values: values(\.averagePrecision), role: .series6),
    ]
    if let pinned = model.pinnedRun {
      let name = run.scoreName == "AP" ? "pinned AP" : "pinned accuracy"
      series.append(
        .init(
          name: name,
          values: pinned.epochs(distinctIn: inner.width).compactMap { epoch in
            (run.scoreName == "AP" ? epoch.averagePrecision : epoch.accuracy)
              .map { .init(x: Double(epoch.epoch), y: $0) }
          },
          role: .dim
        )
      )
    }
    let span = Self.span(series).map { max($0.lowerBound, 0)...min($0.upperBound, 1) }
    draw(
      LineChart(
        series: series.filter { !$0.values.isEmpty },
        mark: run.keptMark,
        xTitle: "epoch",
        yRange: span,
        isXWhole: true,
        emptyText: "waiting for the first epoch"
      ),
      in: inner
    )
  }

  /// Given classes in rows, predicted ones in columns: right answers green, errors the redder the
  /// more of their row they take.
  mutating func confusion(in rect: Rect) {
    let evaluation = model.shownRun?.shownEvaluation?.evaluation
    guard let inner = chartBox(.confusion, in: rect), let evaluation else {
      return
    }
    viewports[.confusion] = max(inner.height - 1, 1)
    let selection = model.selection(.confusion)
    let isFocused = model.isFocused(.confusion)
    let confusion = evaluation.ordered(by: model.classOrder)
    let names = confusion.classes
    let label = min(names.map { appearance.textWidth.width(of: $0) }.max() ?? 0, inner.width / 4)
    // Wide enough that no two classes are cut to the same text.
    let least = max(Self.distinctWidth(names, appearance.textWidth) + 2, 6)
    let columns = min(names.count, max((inner.width - label - 1) / least, 1))
    let width = min(max((inner.width - label - 1) / max(columns, 1), least), max(least, 12))
    // What does not fit scrolls with the selection.
    let left = max(min(selection.figure, names.count - 1) - columns + 1, 0)
    let shownColumns = left..<min(left + columns, names.count)
    for column in shownColumns {
      write(
        names[column],
        at: Point(x: inner.x + label + 1 + (column - left) * width, y: inner.y),
        style: Style(.header),
        width: width - 1,
        alignment: .right
      )
    }
    let height = max(inner.height - 1, 0)
    let top = ScrollWindow.top(
      selected: selection.item,
      current: selection.top,
      visible: height,
      total: confusion.counts.count
    )
    for row in top..<min(top + height, confusion.counts.count) {
      let counts = confusion.counts[row]
      let y = inner.y + 1 + row - top
      let isSelected = isFocused && row == selection.item
      let background: Role? = isSelected ? .selection : nil
      let line = Rect(x: inner.x, y: y, width: inner.width, height: 1)
      frame.fill(line, style: Style.text.on(background))
      frame.mark(line, as: Target.panel(.confusion, item: row).name)
      let total = Double(max(counts.reduce(0, +), 1))
      write(
        names.indices.contains(row) ? names[row] : "",
        at: Point(x: inner.x, y: y),
        style: Style.dim.on(background),
        width: label
      )
      for column in shownColumns where counts.indices.contains(column) {
        let count = counts[column]
        let role = Self.confusionRole(isRight: row == column, share: Double(count) / total)
        var style = count == 0 ? .dim : Style(role, attributes: row == column ? .bold : [])
        style = style.on(background)
        let place = Point(x: inner.x + label + 1 + (column - left) * width, y: y)
        write("", at: place, style: Style.text.on(background), width: width - 1)
        let text = Figures.count(count)
        let needed = min(appearance.textWidth.width(of: text), width - 1)
        let isChosen = isSelected && column == selection.figure
        if isChosen { style = style.with([.bold, .underline]) }
        let origin = Point(x: place.x + width - 1 - needed, y: y)
        write(text, at: origin, style: style, width: needed)
        if isChosen { frame.cursor = origin }
      }
    }
  }
}

extension Canvas {
  /// The columns of the screen after which all names differ, at most 16.
  static func distinctWidth(_ names: [String], _ measure: TextWidth) -> Int {
    let widest = min(names.map { measure.width(of: $0) }.max() ?? 0, 16)
    return (3..<max(widest, 4)).first { width in
      Set(names.map { measure.truncated($0, to: width, ellipsis: "") }).count == Set(names).count
    } ?? widest
  }

  private static func confusionRole(isRight: Bool, share: Double) -> Role {
    if isRight { return .good }
    return share >= 0.3 ? .bad : (share >= 0.1 ? .warning : .text)
  }
}

extension TrainingRun {
  /// The epoch whose weights were kept, where there are others to tell it from.
  fileprivate var keptMark: LineChart.Mark? {
    guard epochs.count > 1, let bestEpoch else { return nil }
    return LineChart.Mark(name: "kept \(Figures.count(bestEpoch))", x: Double(bestEpoch))
  }
}
