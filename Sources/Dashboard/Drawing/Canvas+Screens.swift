import Terminal

extension Canvas {
  /// Below this a screen shows its focused panel alone.
  private static var leastPanels: Size { Size(columns: 60, rows: 14) }

  mutating func screen(in rect: Rect) {
    let isSmall =
      rect.width < Self.leastPanels.columns || rect.height < Self.leastPanels.rows
    if isSmall || model.isZoomed {
      isSingle = true
      panel(model.focus, in: rect)
      return
    }
    switch model.screen {
    case .overview: overview(in: rect)
    case .sources: sources(in: rect)
    case .labels: labels(in: rect)
    case .conflicts: conflicts(in: rect)
    case .review: review(in: rect)
    case .train: train(in: rect)
    case .deploy: deploy(in: rect)
    case .feedback: feedback(in: rect)
    }
  }

  /// Draws a panel in its own way.
  mutating func panel(_ panel: Panel, key: Character? = nil, in rect: Rect) {
    switch panel {
    case .stages where rect.width >= 60 && rect.height >= 6: stages(in: rect)
    case .columnValues: columnDetails(in: rect)
    case .columnShape: columnShape(in: rect)
    case .classShares: classShares(in: rect)
    case .trainForm: trainForm(in: rect)
    case .trainProgress: trainProgress(in: rect)
    case .loss: lossPanel(in: rect)
    case .validation: metricPanel(in: rect)
    case .confusion: confusion(in: rect)
    case .bestRun: bestRun(in: rect)
    case .overviewFeedback: feedbackRate(in: rect)
    case .acceptance: ratePanel(in: rect)
    case .promised: promised(in: rect)
    case .requestRate: requestRate(in: rect)
    default: listPanel(panel, key: key, in: rect)
    }
  }

  /// What stands in a place that several panels share: the focused one of them.
  func shown(_ usual: Panel, or others: Panel...) -> Panel {
    others.contains(model.focus) ? model.focus : usual
  }
}
