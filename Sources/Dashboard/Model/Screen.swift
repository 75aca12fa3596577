/// The screens, by the digit that opens them.
enum Screen: Int, Sendable, Hashable, CaseIterable {
  case overview = 1
  case sources = 2
  case labels = 3
  case conflicts = 4
  case train = 6
  case feedback = 8

  var title: String {
    switch self {
    case .overview: "Overview"
    case .sources: "Sources"
    case .labels: "Labels"
    case .conflicts: "Conflicts"
    case .train: "Train"
    case .feedback: "Feedback"
    }
  }

  var digit: Character { Character(String(rawValue)) }

  /// The panels that take the focus, in the order of the tab key.
  var panels: [Panel] {
    switch self {
    case .overview: [.needs, .stages, .overviewSources, .overviewClasses, .inferences]
    case .sources: [.sources, .columns, .columnValues]
    case .labels: [.classes, .classesBySource, .skewMeasures]
    case .conflicts: [.attributes, .reliability, .cells, .candidates]
    case .train: [.trainForm, .trainClasses, .runs]
    case .feedback: [.feedbackModels, .feedbackActions, .feedbackTime, .calibration]
    }
  }
}

/// A part of a screen with a selection of its own.
enum Panel: String, Sendable, Hashable, CaseIterable {
  case needs, stages, overviewSources, overviewClasses, inferences
  case sources, columns, columnValues
  case classes, classesBySource, skewMeasures
  case attributes, reliability, cells, candidates
  case trainForm, trainClasses, runs
  case feedbackModels, feedbackActions, feedbackTime, calibration

  var screen: Screen {
    switch self {
    case .needs, .stages, .overviewSources, .overviewClasses, .inferences: .overview
    case .sources, .columns, .columnValues: .sources
    case .classes, .classesBySource, .skewMeasures: .labels
    case .attributes, .reliability, .cells, .candidates: .conflicts
    case .trainForm, .trainClasses, .runs: .train
    case .feedbackModels, .feedbackActions, .feedbackTime, .calibration: .feedback
    }
  }
}

/// What is selected in a panel and which part of it is on the screen.
struct Selection: Sendable, Hashable {
  /// The selected item, from 0.
  var item = 0
  /// The selected figure of the item, from 0: one row may hold several numbers, each a door.
  var figure = 0
  /// The first item on the screen.
  var top = 0

  /// Keeps the selection inside `items` and on a screen of `rows` lines.
  mutating func settle(items: Int, figures: Int, rows: Int) {
    item = min(max(item, 0), max(items - 1, 0))
    figure = min(max(figure, 0), max(figures - 1, 0))
    let rows = max(rows, 1)
    top = min(max(top, item - rows + 1, 0), item)
    top = min(top, max(items - rows, 0))
  }
}
