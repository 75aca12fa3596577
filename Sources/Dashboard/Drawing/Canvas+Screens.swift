import Terminal

extension Canvas {
  /// Below this a screen shows its focused panel alone.
  private static var leastPanels: Size { Size(columns: 60, rows: 14) }

  mutating func screen(in rect: Rect) {
    let isSmall =
      rect.width < Self.leastPanels.columns || rect.height < Self.leastPanels.rows
    if isSmall || model.isZoomed {
      focusedPanel(in: rect)
      return
    }
    switch model.screen {
    case .overview: overview(in: rect)
    case .sources: sources(in: rect)
    case .labels: labels(in: rect)
    case .conflicts: conflicts(in: rect)
    case .train: train(in: rect)
    case .feedback: feedback(in: rect)
    }
  }

  /// The focused panel over all the space: for small terminals and for a closer look.
  private mutating func focusedPanel(in rect: Rect) {
    switch model.focus {
    case .columnValues: columnDetails(in: rect)
    case .trainForm: trainForm(in: rect)
    case .stages where rect.width >= 60 && rect.height >= 6: stages(in: rect)
    default: panel(model.focus, in: rect)
    }
  }
}
