/// The screens, by the digit that opens them.
enum Screen: Int, Sendable, Hashable, CaseIterable {
  case overview = 1
  case sources = 2
  case labels = 3
  case conflicts = 4
  case review = 5
  case train = 6
  case deploy = 7
  case feedback = 8

  var title: String {
    switch self {
    case .overview: "Overview"
    case .sources: "Sources"
    case .labels: "Labels"
    case .conflicts: "Conflicts"
    case .review: "Review"
    case .train: "Train"
    case .deploy: "Deploy"
    case .feedback: "Feedback"
    }
  }

  var digit: Character { Character(String(rawValue)) }

  /// The action that opens it.
  var actionID: String { "screen.\(title.lowercased())" }

  /// The panels that take the focus, in the order of the tab key.
  var panels: [Panel] {
    switch self {
    case .overview:
      [
        .findings, .stages, .overviewSources, .overviewClasses, .overviewConflicts,
        .overviewColumns,
        .bestRun, .overviewFeedback, .inferences,
      ]
    case .sources: [.sources, .columns, .columnValues, .columnShape]
    case .labels: [.classes, .classesBySource, .skewMeasures, .classShares]
    case .conflicts: [.attributes, .reliability, .cells, .candidates, .entity, .methods, .together]
    case .review: [.reviewQueue, .reviewFigures, .reviewClaims, .reviewEntity]
    case .train:
      [
        .trainForm, .trainProgress, .runFigures, .loss, .validation, .race, .mining, .suspects,
        .runs, .trainClasses, .confusion, .runSlices, .runReliability,
      ]
    case .deploy:
      [.deployModels, .promotions, .requestRate, .deployServer, .jobs, .servedScores]
    case .feedback:
      [
        .acceptance, .feedbackActions, .feedbackModels, .comparison, .drift, .feedbackTime,
        .promised, .calibration, .typedAnswers,
      ]
    }
  }
}

/// A part of a screen with a selection of its own.
enum Panel: String, Sendable, Hashable, CaseIterable {
  case findings, stages, overviewSources, overviewClasses, overviewConflicts, overviewColumns
  case bestRun, overviewFeedback, inferences
  case sources, columns, columnValues, columnShape
  case classes, classesBySource, skewMeasures, classShares
  case attributes, reliability, cells, candidates, entity, methods, together
  case reviewQueue, reviewFigures, reviewClaims, reviewEntity
  case trainForm, trainProgress, runFigures, loss, validation, trainClasses, confusion, runs
  case runSlices, runReliability
  case race, mining, suspects
  case deployModels, promotions, requestRate, deployServer, jobs, servedScores
  case feedbackModels, feedbackActions, feedbackTime, calibration, acceptance, promised
  case comparison, typedAnswers, drift

  private static let screens: [Panel: Screen] = Dictionary(
    Screen.allCases.flatMap { screen in screen.panels.map { ($0, screen) } },
    uniquingKeysWith: { first, _ in first }
  )

  var screen: Screen { Self.screens[self] ?? .overview }

  /// Whether it is drawn as a whole: nothing in it is selected, and its drilldown is what it shows.
  var isChart: Bool {
    switch self {
    case .bestRun, .overviewFeedback, .columnShape, .classShares, .trainProgress, .loss,
      .validation, .acceptance, .promised, .requestRate:
      true
    default: false
    }
  }
}

/// What is selected in a panel and which part of it is on the screen.
struct Selection: Sendable, Hashable {
  /// The selected item, from 0.
  var item = 0
  /// The selected figure of the item, from 0: one row may hold several numbers, each a drilldown.
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
