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

  init(
    _ plan: LearningTableBuilder.Plan,
    _ rows: RowAssignment,
    _ engine: any QueryEngine,
    query: SQL,
    rows counts: [String: Int]
  ) async throws {
    let asked = plan.features.filter { feature in
      switch feature.type {
      case .number, .date, .time: true
      case .category, .id, .ignore, .image, .text: false
      }
    }
    let share = min(1, Self.sampleSize / Double(max(1, counts.values.reduce(0, +))))
    let sample = Mutex(Sample())
    if !asked.isEmpty {
      let names = Set(asked.map(\.name))
      try await engine.forEachBatch(query) { batch in
        sample.withLock { $0.add(batch, rows, names, share: share) }
      }
    }
    let found = sample.withLock { $0 }
    var notes: [String] = []
    fields = plan.features.compactMap { feature in
      if plan.pairs.contains(feature.name) { return HashedField(name: feature.name, kind: .pairs) }
      switch feature.type {
      case .number, .date, .time:
        let values = (found.numbers[feature.name] ?? []).sorted()
        return HashedField(
          name: feature.name,
          kind: .number(edges: PiecewiseEncoder.edges(values))
        )
      case .text:
        return HashedField(name: feature.name, kind: .text(longest: 3))
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
    private var seen = 0

    mutating func add(
      _ batch: RecordBatch,
      _ rows: RowAssignment,
      _ names: Set<String>,
      share: Double
    ) {
      let parts = rows.assign(batch, first: seen).parts
      let chosen = parts.indices.filter { row in
        let place = Double(FeatureHash.mix(UInt64(seen + row) ^ 0x5EED) >> 11) * 0x1p-53
        return parts[row] == .train && place < share
      }
      seen += batch.rowCount
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
