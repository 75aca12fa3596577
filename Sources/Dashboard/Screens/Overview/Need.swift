import Pipeline

/// A finding as the Overview lists it: with the screen that deals with it and what `enter` opens.
struct Need: Sendable {
  var finding: Finding
  /// The screen whose digit leads near it.
  var screen: Screen
  var door: Door

  var urgency: Finding.Severity { finding.severity }
  var text: String { finding.text }

  init(_ finding: Finding) {
    self.finding = finding
    screen = finding.area.screen
    door = finding.door
  }

  /// Everything that needs a person, the most pressing first.
  static func all(in model: DashboardModel) -> [Need] {
    Finding.all(in: FindingInput(model)).map(Need.init)
  }
}

extension FindingInput {
  fileprivate init(_ model: DashboardModel) {
    self.init(label: model.dataset.label, entity: model.dataset.entity)
    sources = model.sources.value
    profile = model.profile.value
    skew = model.skew.value
    conflicts = model.conflicts.value
    feedback = model.feedback.summary.value
    isTraining = model.training.isActive
    lacksLabel =
      model.sources.value != nil && model.skew.progress == nil && model.dataset.label == nil
    runs = model.training.runs.value.map {
      RunList(all: $0, best: model.training.best, unfinished: model.training.unfinished)
    }
  }
}

extension Finding.Area {
  fileprivate var screen: Screen {
    switch self {
    case .sources, .manifest: .sources
    case .labels: .labels
    case .conflicts: .conflicts
    case .train: .train
    case .feedback: .feedback
    }
  }
}

extension Finding {
  fileprivate var door: Door {
    if kind == "unfinished-training" { return .message(.train(.continueUnfinished)) }
    if let rows { return .rows(rows, title: title) }
    return switch kind {
    case "doubtful-cells": .screen(.conflicts, .cells)
    case "one-class": .screen(.labels, .classes)
    case "failed-training": .screen(.train, .runs)
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
