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

  /// In the order in which features came.
  private var columns: [Column] = []
  /// The column of a name without regard to case, as the engine knows columns.
  private var placesOfKeys: [String: Int] = [:]
  /// The column of each spelling that came.
  private var places: [String: Int] = [:]

  /// The names in the engine, in the order in which features came.
  var names: [String] { columns.map(\.name) }

  /// Learns what features there are, and gives the statements that fit `event_lines` to them.
  mutating func take(_ events: [[FeatureBlock.Feature]]) -> [SQL] {
    var changes: [SQL] = []
    for features in events {
      for feature in features where feature.value != .missing {
        let isNumber = if case .number = feature.value { true } else { false }
        if let place = place(of: feature.name) {
          guard columns[place].isNumber, !isNumber else { continue }
          columns[place].isNumber = false
          changes.append(
            "ALTER TABLE event_lines ALTER \(identifier: columns[place].name) TYPE VARCHAR"
          )
        } else if columns.count < Self.most {
          let name = "feature_\(feature.name)"
          places[feature.name] = columns.count
          placesOfKeys[feature.name.lowercased()] = columns.count
          columns.append(Column(name: name, isNumber: isNumber))
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

  private mutating func place(of name: String) -> Int? {
    if let place = places[name] { return place }
    guard let place = placesOfKeys[name.lowercased()] else { return nil }
    places[name] = place
    return place
  }

  /// The values of events that were taken, column by column; the last counts where a name stands twice.
  func columns(of events: [[FeatureBlock.Feature]]) -> [IngestTable.Column] {
    var texts = columns.map { column -> [String?] in
      column.isNumber ? [] : Array(repeating: nil, count: events.count)
    }
    var numbers = columns.map { column -> [Double?] in
      column.isNumber ? Array(repeating: nil, count: events.count) : []
    }
    for (event, features) in events.enumerated() {
      for feature in features {
        guard let place = places[feature.name] else { continue }
        if columns[place].isNumber {
          numbers[place][event] =
            if case .number(let number) = feature.value { number } else { nil }
        } else {
          texts[place][event] = feature.value.text
        }
      }
    }
    return columns.indices.map { place in
      let column = columns[place]
      return column.isNumber
        ? .init(column.name, .doubles(numbers[place])) : .init(column.name, .strings(texts[place]))
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
