import Basics
import Pipeline
import Terminal

/// A finding as the Overview lists it: with the screen that deals with it and what `enter` opens.
struct ListedFinding: Sendable {
  var finding: Finding
  /// The screen whose digit leads near it.
  var screen: Screen
  var drilldown: Drilldown

  init(_ finding: Finding) {
    self.finding = finding
    screen = finding.area.screen
    drilldown = finding.drilldown
  }

  /// How large it is: `11.7 % of 6,257`.
  var size: String {
    guard let size = finding.size else { return "" }
    guard let total = size.total, let share = size.share else {
      return "\(Figures.count(size.count)) \(size.unit)"
    }
    return "\(Figures.percent(share)) of \(Figures.count(total))"
  }

  /// What was found, why it matters and what to do.
  var sentence: String { "\(finding.text): \(finding.reason). To do: \(finding.verb)." }

  /// Everything that needs a person, the most pressing first.
  static func all(in model: DashboardModel) -> [ListedFinding] {
    Finding.all(in: FindingInput(model)).map { ListedFinding($0) }
  }
}

extension Finding.Severity {
  /// One sign, so that colour never carries it alone.
  var sign: String {
    switch self {
    case .fault: "!"
    case .doubt: "~"
    case .opportunity: "+"
    }
  }

  var role: Role {
    switch self {
    case .fault: .bad
    case .doubt: .warning
    case .opportunity: .good
    }
  }
}

extension FindingInput {
  fileprivate init(_ model: DashboardModel) {
    self.init(label: model.dataset.label, entity: model.dataset.entity)
    sources = model.sources.value
    profile = model.profile.value
    skew = model.skew.value.map(ClassOrder.byFrequency)
    conflicts = model.conflicts.value
    review = model.review.progress
    feedback = model.feedback.summary.value
    isTraining = model.training.isActive
    lacksLabel =
      model.sources.value != nil && model.skew.progress == nil && model.dataset.label == nil
    runs = model.training.runs.value.map {
      RunList(all: $0, best: model.training.best, unfinished: model.training.unfinished)
    }
    runs?.champion = model.training.champion
  }
}

extension Finding.Area {
  fileprivate var screen: Screen {
    switch self {
    case .sources, .manifest: .sources
    case .labels: .labels
    case .conflicts: .conflicts
    case .review: .review
    case .train: .train
    case .feedback: .feedback
    }
  }
}

extension Finding {
  fileprivate var drilldown: Drilldown {
    if kind == "unfinished-training" { return .message(.train(.continueUnfinished)) }
    if let rows { return .rows(rows, title: title) }
    return switch kind {
    case "doubtful-cells": .screen(.conflicts, .cells)
    case "disagreements", "waiting-review": .screen(.review, .reviewQueue)
    case "one-class": .screen(.labels, .classes)
    case "failed-training": .screen(.train, .runs)
    case "retraining-due": .screen(.feedback, .drift)
    case "no-model": .screen(.train, .trainForm)
    case "no-label", "check-not-evaluated": .screen(.overview, .inferences)
    default: .screen(.sources, .sources)
    }
  }

  /// What the grid of its rows is called.
  private var title: String {
    let subject = subject ?? ""
    return switch kind {
    case "rejected-rows": "rows that could not be read"
    case "contradicted-attribute": "contradicting \(subject)"
    case "missing-label": "rows without \(subject)"
    case "rejected-events": "feedback lines that could not be read"
    case "violated-check": "violations of \(subject)"
    case "broken-promise": "answered events of \(subject)"
    case "better-model": "events of \(subject)"
    default: text
    }
  }
}
