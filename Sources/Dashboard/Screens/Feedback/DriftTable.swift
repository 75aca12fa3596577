import Basics
import Feedback
import Foundation
import Pipeline
import Terminal

extension DashboardModel {
  /// A feature, or the score, of one model.
  private struct DriftLine {
    var model: ModelDrift
    var feature: FeatureDrift
  }

  /// What was shown against what the models were made from, the most different first.
  var driftTable: PanelTable {
    guard let report = feedback.drift else {
      return .none("drift", feedback.isComparing ? "comparing …" : "no run to compare with yet")
    }
    let chosen = shownModel?.model
    let models = report.models.filter { chosen == nil || $0.model == chosen }
    let hasSeveral = models.count > 1
    let lines = models.flatMap { model in
      ((model.score.map { [$0] } ?? []) + model.features).map {
        DriftLine(model: model, feature: $0)
      }
    }.sorted { $0.feature.weight > $1.feature.weight }
    let alerts = models.compactMap { model in model.alerts.map { (model, $0) } }
    let note = alerts.first.map { $0.1.words } ?? report.notes.first ?? ""
    return PanelTable(
      title: "drift\(shownModelWords)",
      columns: [
        .init(title: "feature", isName: true),
        .init(title: "PSI", isNumeric: true, isFigure: true),
        .init(title: "JS", isNumeric: true, dispensable: 3),
        .init(title: "noise", isNumeric: true, dispensable: 4),
        .init(title: "since (UTC)", dispensable: 1),
        .init(title: "what moved", isWide: true, dispensable: 2, width: 16),
      ],
      rowCount: lines.count,
      cells: { row in
        let (model, feature) = (lines[row].model, lines[row].feature)
        let name = hasSeveral ? "\(feature.name), \(model.model)" : feature.name
        return [
          .text(name), .decimal(feature.psi, 3, feature.role),
          .decimal(feature.jensenShannon, 3), .decimal(feature.limit, 3, .dim),
          feature.since.map { .time($0, feature.stands ? .text : .dim) } ?? .text("", .dim),
          .text(feature.isDrifted ? feature.moveWords : "within the noise", .dim),
        ]
      },
      drilldown: { row, _ in
        let (model, feature) = (lines[row].model, lines[row].feature)
        return .rows(
          model.rows(of: feature),
          title: "suggestions of \(model.model)"
            + (feature.since.map { " since \(Figures.time($0))" } ?? "")
        )
      },
      empty: report.notes.first ?? "nothing was shown that could be compared",
      footer: note,
      sentence: { row in
        let feature = lines[row].feature
        return feature.isDrifted ? feature.moveWords : "within the noise"
      }
    )
  }
}

extension FeatureDrift {
  /// What differs now before what did, and that before the rest.
  fileprivate var weight: Double { psi + (stands ? 2000 : isDrifted ? 1000 : 0) }

  var role: Role {
    guard stands else { return .text }
    return switch grade {
    case .none: .text
    case .slight: .link
    case .moderate: .warning
    case .large: .bad
    }
  }
}

extension ModelDrift {
  /// The suggestions that a figure is made of.
  fileprivate func rows(of feature: FeatureDrift) -> RowFilter {
    let own = RowFilter.shown.and(.equals(column: "model", value: model))
    guard let since = feature.since else { return own }
    let end = feature.until ?? to ?? since
    return own.and(
      .range(
        column: "time",
        low: since.timeIntervalSince1970,
        high: max(end, since).timeIntervalSince1970,
        includesHigh: true
      )
    )
  }
}
