internal import Basics
internal import Columnar
internal import Engine
internal import Synchronization
internal import Scoring

/// Settles how the columns of a stream become hashed features.
///
/// Quantiles of numbers come from a sample of the training rows, chosen by the hash of their numbers.
struct FieldSurvey {
  /// Training rows in the sample, about.
  private static let sampleSize = 50_000.0

  let fields: [HashedField]
  let notes: [String]

  init(_ stream: RowStream) async throws {
    let plan = stream.plan
    let asked = plan.features.filter { feature in
      switch feature.type {
      case .number, .date, .time: true
      case .category, .id, .ignore, .image, .text: false
      }
    }
    let share = min(1, Self.sampleSize / Double(max(1, stream.rowCount)))
    let sample = Mutex(Sample())
    if !asked.isEmpty {
      let names = Set(asked.map(\.name))
      try await stream.forEachBatch { batch, rows, first in
        sample.withLock { $0.add(batch, rows, first, names, share: share) }
      }
    }
    let found = sample.withLock { $0 }
    var notes: [String] = []
    fields = plan.features.compactMap { feature in
      if plan.pairs.contains(feature.name) { return HashedField(name: feature.name, kind: .pairs) }
      switch feature.type {
      case .number, .date, .time:
        return HashedField(name: feature.name, numbers: found.numbers[feature.name] ?? [])
      case .text:
        return HashedField(name: feature.name, kind: .text(longest: HashedField.longestGram))
      case .category, .id, .ignore: return HashedField(name: feature.name, kind: .category)
      case .image:
        notes.append(
          "\(feature.name) holds pictures, which the hashed model does not read: left out"
        )
        return nil
      }
    }
    self.notes = notes
  }

  private struct Sample {
    var numbers: [String: [Double]] = [:]

    mutating func add(
      _ batch: RecordBatch,
      _ rows: AssignedRows,
      _ first: Int,
      _ names: Set<String>,
      share: Double
    ) {
      let chosen = rows.parts.indices.filter { row in
        let place = Double(FeatureHash.mix(UInt64(first + row) ^ 0x5EED) >> 11) * 0x1p-53
        return rows.parts[row] == .train && place < share
      }
      for name in names {
        guard let column = batch.column(name) else { continue }
        let values = column.type.isNumeric ? column.doubles() : column.seconds()
        for row in chosen where values[row].isFinite {
          numbers[name, default: []].append(values[row])
        }
      }
    }
  }
}
