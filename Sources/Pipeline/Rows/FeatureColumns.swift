import Columnar
import Engine
import Feedback
import Scoring

/// The columns that the features of events have in the engine.
struct FeatureColumns: Sendable {
  /// Features beyond these have no column; they stay in the files.
  static let most = 500

  private struct Column: Sendable {
    var name: String
    var isNumber: Bool
  }

  /// By the name without regard to case, as the engine knows columns.
  private var columns: [String: Column] = [:]
  private(set) var order: [String] = []

  /// The names in the engine, in the order in which features came.
  var names: [String] { order.compactMap { columns[$0]?.name } }

  /// Learns what features there are, and gives the statements that fit `event_lines` to them.
  mutating func take(_ events: [[FeatureBlock.Feature]]) -> [SQL] {
    var changes: [SQL] = []
    for features in events {
      for feature in features where feature.value != .missing {
        let key = feature.name.lowercased()
        let isNumber = if case .number = feature.value { true } else { false }
        if let known = columns[key] {
          guard known.isNumber, !isNumber else { continue }
          columns[key]?.isNumber = false
          changes.append(
            "ALTER TABLE event_lines ALTER \(identifier: known.name) TYPE VARCHAR"
          )
        } else if order.count < Self.most {
          let name = "feature_\(feature.name)"
          columns[key] = Column(name: name, isNumber: isNumber)
          order.append(key)
          changes.append(
            isNumber
              ? "ALTER TABLE event_lines ADD COLUMN \(identifier: name) DOUBLE"
              : "ALTER TABLE event_lines ADD COLUMN \(identifier: name) VARCHAR"
          )
        }
      }
    }
    return changes
  }

  /// The values of events, column by column; the last counts where a name stands twice.
  func columns(of events: [[FeatureBlock.Feature]]) -> [IngestTable.Column] {
    let values = events.map { features in
      Dictionary(features.map { ($0.name.lowercased(), $0.value) }) { $1 }
    }
    return order.compactMap { key in
      guard let column = columns[key] else { return nil }
      guard column.isNumber else {
        return .init(column.name, .strings(values.map { $0[key]?.text }))
      }
      return .init(
        column.name,
        .doubles(
          values.map { if case .number(let number) = $0[key] { number } else { nil } }
        )
      )
    }
  }
}

extension FeatureBlock.Value {
  /// Nil when it is missing.
  fileprivate var text: String? {
    switch self {
    case .number(let number): number.description
    case .text(let text): text
    case .missing: nil
    }
  }
}
