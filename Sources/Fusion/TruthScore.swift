import Basics
import Foundation

/// How far what is believed agrees with gold values.
///
/// A tie of n values that holds the gold one scores 1/n. A gold value of an entity that nobody
/// speaks about is counted apart and scored nowhere; one of an entity that has no claim about this
/// attribute counts as wrong.
struct TruthScore: Sendable {
  /// A figure with its 95 % interval.
  struct Estimate: Sendable {
    var value: Double
    var low: Double
    var high: Double
  }

  struct OfAttribute: Sendable {
    var items = 0
    var right = 0.0
    var f1: Estimate?
    var mae: Estimate?
    /// The expected calibration error of confidence, in ten bins of equal width.
    var confidenceError: Double?
    /// The share of gold numbers within the 95 % interval of what is believed.
    var coverage: Double?
    var accuracy: Double? { items == 0 ? nil : right / Double(items) }
  }

  let attributes: [OfAttribute]
  /// The claims of each source about gold cells.
  let sources: [SourceScore]
  /// Keys of the truth file that name no entity.
  let unknownKeys: Int

  var items: Int { attributes.reduce(0) { $0 + $1.items } }
  var right: Double { attributes.reduce(0) { $0 + $1.right } }
  var accuracy: Double? { items == 0 ? nil : right / Double(items) }

  init(
    _ truth: TruthFile,
    _ values: GoldValues,
    _ resolved: [ResolvedAttribute],
    entities: [String],
    sourceCount: Int,
    positive: String?
  ) {
    var codes = Dictionary(
      entities.enumerated().map { (KeyForm.text($1), Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    // A key written exactly so comes before one that is only the same number.
    for (code, entity) in entities.enumerated() where codes[entity] != nil {
      codes[entity] = Int32(code)
    }
    var sources = [SourceScore](repeating: SourceScore(), count: sourceCount)
    attributes = resolved.map { attribute in
      Self.score(
        attribute,
        truth.values[attribute.name] ?? [:],
        values,
        codes,
        positive: positive,
        &sources
      )
    }
    self.sources = sources
    var unknown: Set<String> = []
    for gold in truth.values.values {
      for key in gold.keys where codes[key] == nil { unknown.insert(key) }
    }
    unknownKeys = unknown.count
  }

  private static func score(
    _ attribute: ResolvedAttribute,
    _ gold: [String: String],
    _ values: GoldValues,
    _ codes: [String: Int32],
    positive: String?,
    _ sources: inout [SourceScore]
  ) -> OfAttribute {
    var score = OfAttribute()
    let positive = Gold(positive, attribute, values)
    var outcomes: [BinaryOutcome] = []
    var errors: [Double] = []
    var covered = 0
    var calibration = CalibrationBins()
    for (key, raw) in gold.sorted(by: { $0.key < $1.key }) {
      guard let code = codes[key], let gold = Gold(raw, attribute, values) else { continue }
      score.items += 1
      guard let item = attribute.item(of: code) else {
        if let positive { outcomes.append(BinaryOutcome(gold.text == positive.text, 0)) }
        continue
      }
      let best = attribute.fusion.best(of: item, in: attribute.claims)
      let right =
        Double(best.count { gold.matches($0, attribute) })
        / Double(max(best.count, Int(attribute.fusion.tieCount[item])))
      score.right += right
      calibration.add(confidence: attribute.fusion.confidence[item], right: right)
      if let positive {
        let share =
          Double(best.count { positive.matches($0, attribute) }) / Double(best.count)
        outcomes.append(BinaryOutcome(gold.text == positive.text, share))
      }
      if let number = gold.number, let numbers = attribute.numbers {
        let error = abs(numbers[Int(attribute.fusion.believed[item])] - number)
        errors.append(error)
        if let halfWidths = attribute.halfWidths, error <= halfWidths[item] { covered += 1 }
      }
      for claim in attribute.claims.claims(of: item) {
        let source = Int(attribute.claims.sources[claim])
        sources[source].claims += 1
        if gold.matches(attribute.claims.value(ofClaim: claim), attribute) {
          sources[source].right += 1
        }
      }
    }
    score.confidenceError = calibration.error
    score.f1 = Bootstrap.interval(outcomes, BinaryOutcome.f1)
    if attribute.isQuantity {
      score.mae = Bootstrap.interval(errors) { errors in
        errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
      }
      if attribute.halfWidths != nil, !errors.isEmpty {
        score.coverage = Double(covered) / Double(errors.count)
      }
    }
    return score
  }
}

extension TruthScore {
  /// A gold value in the form of its attribute.
  private struct Gold {
    let text: String
    let number: Double?

    /// Nil when there is no gold value.
    init?(_ raw: String?, _ attribute: ResolvedAttribute, _ values: GoldValues) {
      guard let raw, let form = values.form(of: raw, attribute.column) else { return nil }
      text = form
      number = attribute.numbers == nil ? nil : Double(form)
    }

    func matches(_ value: Int32, _ attribute: ResolvedAttribute) -> Bool {
      if let number, let numbers = attribute.numbers, let tolerance = attribute.tolerance {
        return abs(numbers[Int(value)] - number) <= tolerance * (1 + 1e-9)
      }
      return attribute.values[Int(value)] == text
    }
  }
}

/// One gold cell in a binary reading.
struct BinaryOutcome: Sendable {
  let isPositive: Bool
  /// How far the positive class is believed: a share where values tie.
  let believed: Double

  init(_ isPositive: Bool, _ believed: Double) {
    self.isPositive = isPositive
    self.believed = believed
  }

  /// Nil when the positive class stands neither in the gold nor in the beliefs.
  static func f1(_ outcomes: [BinaryOutcome]) -> Double? {
    var truePositive = 0.0
    var scale = 0.0
    for outcome in outcomes {
      if outcome.isPositive { truePositive += outcome.believed }
      scale += outcome.believed + (outcome.isPositive ? 1 : 0)
    }
    return scale == 0 ? nil : 2 * truePositive / scale
  }
}

/// How far confidence is from accuracy, in ten bins of equal width.
struct CalibrationBins: Sendable {
  private var counts = [Double](repeating: 0, count: 10)
  private var confidences = [Double](repeating: 0, count: 10)
  private var rights = [Double](repeating: 0, count: 10)

  mutating func add(confidence: Double, right: Double) {
    let bin = min(max(Int(confidence * 10), 0), 9)
    counts[bin] += 1
    confidences[bin] += confidence
    rights[bin] += right
  }

  /// Σ n_b/n · |mean confidence − accuracy|; nil without items.
  var error: Double? {
    let all = counts.reduce(0, +)
    guard all > 0 else { return nil }
    return counts.indices.reduce(0) { $0 + abs(confidences[$1] - rights[$1]) } / all
  }
}

/// Percentile intervals by drawing items again (Efron, Annals of Statistics 7(1), 1979).
enum Bootstrap {
  private static let draws = 200
  private static let seed: UInt64 = 3

  /// The figure with the middle 95 % of it over 200 draws, seeded; nil where it is none.
  ///
  /// - Complexity: O(draws · items).
  static func interval<Element>(
    _ items: [Element],
    _ figure: ([Element]) -> Double?
  ) -> TruthScore.Estimate? {
    guard let value = figure(items) else { return nil }
    var random = SeededGenerator(seed: seed)
    var drawn = items
    var figures: [Double] = []
    for _ in 0..<draws {
      for index in drawn.indices {
        drawn[index] = items[Int(random.next().multipliedFullWidth(by: UInt64(items.count)).high)]
      }
      if let figure = figure(drawn) { figures.append(figure) }
    }
    guard !figures.isEmpty else { return .init(value: value, low: value, high: value) }
    figures.sort()
    let edge = Double(figures.count - 1)
    return TruthScore.Estimate(
      value: value,
      low: min(figures[Int((edge * 0.025).rounded())], value),
      high: max(figures[Int((edge * 0.975).rounded())], value)
    )
  }
}

extension ResolvedAttribute {
  /// The item of an entity code; items stand in the order of these codes.
  fileprivate func item(of entity: Int32) -> Int? {
    var low = 0
    var high = claims.entities.count
    while low < high {
      let middle = (low + high) / 2
      if claims.entities[middle] < entity { low = middle + 1 } else { high = middle }
    }
    return low < claims.entities.count && claims.entities[low] == entity ? low : nil
  }

  /// Whether distances between values mean something: many numbers, not the codes of classes.
  fileprivate var isQuantity: Bool {
    numbers != nil
      && (tolerance != nil || fusion.method.isForNumbers
        || claims.claimedValueCount > MethodChoice.maximumClasses)
  }
}
