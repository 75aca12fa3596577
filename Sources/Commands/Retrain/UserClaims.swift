import Basics
import Foundation
import Learning
import Pipeline
import Scoring
import Workspace

/// What people said of entities, as a source that a manifest can name.
///
/// Of an entity that is in no row the claim holds what the model read too, so that it can be learnt.
struct UserClaims {
  let lines: Data
  let count: Int
  /// Answers about entities that are no class of the label: they claim nothing.
  let unknownClass: Int

  private enum Value: Encodable {
    case text(String)
    case number(Double)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      }
    }
  }

  init(_ events: LabelledEvents, _ manifest: Manifest) throws {
    let (rows, known) = (events.rows, Set(events.keys))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var (lines, count, unknownClass) = (Data(), 0, 0)
    for row in 0..<rows.count {
      guard let entity = rows.entities[row], let label = rows.table.labels[row] else { continue }
      let parts = EntityKey.parts(entity, count: manifest.entity.count)
      guard parts.count == manifest.entity.count else { continue }
      guard events.labels.isClass(label) else {
        unknownClass += 1
        continue
      }
      var claim: [String: Value] = [:]
      if !known.contains(entity) {
        for column in rows.table.columns { claim[column.name] = Self.value(column.values, row) }
      }
      for (column, part) in zip(manifest.entity, parts) { claim[column] = .text(part) }
      claim[rows.table.label] = .text(label)
      claim["source"] = .text("users")
      claim["said"] = .text(rows.origins[row].rawValue)
      claim["time"] = .text(Date(timeIntervalSince1970: rows.times[row]).ISO8601Format())
      lines += try encoder.encode(claim) + Data("\n".utf8)
      count += 1
    }
    (self.lines, self.count, self.unknownClass) = (lines, count, unknownClass)
  }

  /// Nil where it is missing, and for what a line of JSON does not hold as one value.
  private static func value(_ values: FeatureColumn.Values, _ row: Int) -> Value? {
    switch values {
    case .numbers(let numbers): numbers[row].isFinite ? .number(numbers[row]) : nil
    case .times(let times):
      times[row].isFinite
        ? .text(Date(timeIntervalSince1970: times[row]).ISO8601Format()) : nil
    case .categories(let codes, let words):
      words.indices.contains(Int(codes[row])) ? .text(words[Int(codes[row])]) : nil
    case .texts(let texts): texts[row].map(Value.text)
    case .pairs, .pictures: nil
    }
  }
}
