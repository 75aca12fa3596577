internal import Basics
internal import Columnar
internal import Engine
internal import Synchronization
internal import Scoring

/// Settles how the columns of a stream become hashed features, and how they are spread.
///
/// Quantiles and distributions come from a sample of the training rows, chosen by the hash of their numbers.
struct FieldSurvey {
  /// Training rows in the sample, about.
  private static let sampleSize = 50_000.0
  /// The share of the sample whose words are kept: each is made a text of its own.
  private static let shareOfWords = 0.2

  let fields: [HashedField]
  let notes: [String]
  let distributions: [ReferenceDistribution]

  init(_ stream: RowStream) async throws {
    let plan = stream.plan
    let share = min(1, Self.sampleSize / Double(max(1, stream.rowCount)))
    let sample = Mutex(Sample(plan))
    try await stream.forEachBatch { batch, rows, first in
      sample.withLock { $0.add(batch, rows, first, share: share) }
    }
    let found = sample.withLock { $0 }
    var notes: [String] = []
    fields = plan.features.compactMap { feature in
      if plan.pairs.contains(feature.name) { return HashedField(name: feature.name, kind: .pairs) }
      switch feature.type {
      case .number, .date, .time:
        return HashedField(
          name: feature.name,
          numbers: (found.numbers[feature.name] ?? []).filter(\.isFinite)
        )
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
    distributions = found.distributions
  }

  private struct Sample {
    let plan: LearningTableBuilder.Plan
    var numbers: [String: [Double]] = [:]
    private var words: [String: [String?]] = [:]

    init(_ plan: LearningTableBuilder.Plan) { self.plan = plan }

    mutating func add(
      _ batch: RecordBatch,
      _ rows: AssignedRows,
      _ first: Int,
      share: Double
    ) {
      func place(_ row: Int) -> Double {
        Double(FeatureHash.mix(UInt64(first + row) ^ 0x5EED) >> 11) * 0x1p-53
      }
      let chosen = rows.parts.indices.filter { rows.parts[$0] == .train && place($0) < share }
      guard !chosen.isEmpty else { return }
      // Of few rows all.
      let spelled = share < 1 ? chosen.filter { place($0) < share * shareOfWords } : chosen
      for feature in plan.features where !plan.pairs.contains(feature.name) {
        guard let column = batch.column(feature.name) else { continue }
        switch feature.type {
        case .number, .date, .time:
          let values = column.type.isNumeric ? column.doubles() : column.seconds()
          numbers[feature.name, default: []] += chosen.map { values[$0] }
        case .category, .id, .ignore, .text:
          words[feature.name, default: []] += spelled.map { column.word($0) }
        case .image: break
        }
      }
    }

    /// Of numbers, categories and texts; times move on by themselves.
    var distributions: [ReferenceDistribution] {
      plan.features.compactMap { feature in
        let values: FeatureColumn.Values
        let count: Int
        switch feature.type {
        case .number:
          guard let found = numbers[feature.name] else { return nil }
          (values, count) = (.numbers(found), found.count)
        case .text:
          guard let found = words[feature.name] else { return nil }
          (values, count) = (.texts(found), found.count)
        case .category, .id, .ignore:
          guard let found = words[feature.name] else { return nil }
          var places: [String: Int32] = [:]
          var codes: [Int32] = []
          for word in found {
            codes.append(word.map { places[$0, default: Int32(places.count)] } ?? -1)
            if let word, let code = codes.last { places[word] = code }
          }
          let names = places.sorted { $0.value < $1.value }.map(\.key)
          (values, count) = (.categories(codes: codes, values: names), found.count)
        case .date, .time, .image: return nil
        }
        return ReferenceDistribution(
          FeatureColumn(feature.name, values),
          rows: (0..<count).map(Int32.init)
        )
      }
    }
  }
}
