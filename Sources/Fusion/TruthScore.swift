import Basics
import Conform
import Foundation

/// How far what is believed agrees with gold values.
///
/// A tie of n values that holds the gold one scores 1/n. A gold value of an entity that nobody
/// speaks about counts as wrong.
struct TruthScore: Sendable {
  struct OfAttribute: Sendable {
    var items = 0
    var right = 0.0
    var f1: Double?
    var mae: Double?
    var accuracy: Double? { items == 0 ? nil : right / Double(items) }
  }

  let attributes: [OfAttribute]
  /// The share of each source's claims about gold cells that are right; nil without one.
  let sourceAccuracies: [Double?]

  var items: Int { attributes.reduce(0) { $0 + $1.items } }
  var accuracy: Double? {
    items == 0 ? nil : attributes.reduce(0) { $0 + $1.right } / Double(items)
  }

  init(
    _ truth: TruthFile,
    _ resolved: [ResolvedAttribute],
    entities: [String],
    sourceCount: Int,
    positive: String?
  ) {
    let codes = Dictionary(
      entities.enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    var tally = SourceTally(sourceCount)
    attributes = resolved.map { attribute in
      Self.score(
        attribute,
        truth.values[attribute.name] ?? [:],
        codes,
        positive: positive,
        &tally
      )
    }
    sourceAccuracies = tally.accuracies
  }

  private struct SourceTally {
    var right: [Int]
    var claims: [Int]
    var accuracies: [Double?] {
      zip(right, claims).map { $1 == 0 ? nil : Double($0) / Double($1) }
    }

    init(_ sourceCount: Int) {
      right = [Int](repeating: 0, count: sourceCount)
      claims = right
    }
  }

  private static func score(
    _ attribute: ResolvedAttribute,
    _ gold: [String: String],
    _ codes: [String: Int32],
    positive: String?,
    _ tally: inout SourceTally
  ) -> OfAttribute {
    var score = OfAttribute()
    var binary = BinaryTally(Gold(positive, attribute))
    var errors: [Double] = []
    let order = dateOrder(of: attribute, gold.values)
    for (key, raw) in gold.sorted(by: { $0.key < $1.key }) {
      guard let gold = Gold(raw, attribute, order: order) else { continue }
      score.items += 1
      guard let code = codes[key], let item = attribute.item(of: code) else {
        binary.add(gold, believedPositive: 0)
        continue
      }
      let best = attribute.fusion.best(of: item, in: attribute.claims)
      let matching = best.count { gold.matches($0, attribute) }
      score.right += Double(matching) / Double(best.count)
      binary.add(gold, believed: best, attribute)
      if let number = gold.number, let numbers = attribute.numbers {
        errors.append(abs(numbers[Int(attribute.fusion.believed[item])] - number))
      }
      for claim in attribute.claims.claims(of: item) {
        let source = Int(attribute.claims.sources[claim])
        tally.claims[source] += 1
        if gold.matches(attribute.claims.value(ofClaim: claim), attribute) {
          tally.right[source] += 1
        }
      }
    }
    score.f1 = binary.f1
    if attribute.isQuantity, !errors.isEmpty {
      score.mae = errors.reduce(0, +) / Double(errors.count)
    }
    return score
  }

  private static func dateOrder(
    of attribute: ResolvedAttribute,
    _ gold: some Collection<String>
  ) -> DateOrder {
    guard attribute.normaliser.dependsOnOrder else { return .usual }
    var evidence = DateOrderEvidence()
    for raw in gold { if let reading = DateReading(raw) { evidence.add(reading) } }
    return evidence.order(or: .usual)
  }
}

extension TruthScore {
  /// A gold value in the form of its attribute.
  private struct Gold {
    let text: String
    let number: Double?

    /// Nil when there is no gold value.
    init?(_ raw: String?, _ attribute: ResolvedAttribute, order: DateOrder = .usual) {
      guard let raw else { return nil }
      switch attribute.normaliser.normalise(raw, order: order) {
      case .missing: return nil
      case .unreadable: text = raw
      case .value(let form): text = form
      }
      number = attribute.numbers == nil ? nil : Double(text)
    }

    func matches(_ value: Int32, _ attribute: ResolvedAttribute) -> Bool {
      if let number, let numbers = attribute.numbers, let tolerance = attribute.tolerance {
        return abs(numbers[Int(value)] - number) <= tolerance * (1 + 1e-9)
      }
      return attribute.values[Int(value)] == text
    }
  }

  /// Counts for F1 of one class; ties count in shares.
  private struct BinaryTally {
    private let positive: Gold?
    private var truePositive = 0.0
    private var falsePositive = 0.0
    private var falseNegative = 0.0

    init(_ positive: Gold?) { self.positive = positive }

    mutating func add(_ gold: Gold, believed: [Int32], _ attribute: ResolvedAttribute) {
      guard let positive else { return }
      let share =
        Double(believed.count { positive.matches($0, attribute) }) / Double(believed.count)
      add(gold, believedPositive: share)
    }

    mutating func add(_ gold: Gold, believedPositive share: Double) {
      guard let positive else { return }
      if gold.text == positive.text {
        truePositive += share
        falseNegative += 1 - share
      } else {
        falsePositive += share
      }
    }

    /// Nil without a positive class, or when it stands neither in the gold nor in the beliefs.
    var f1: Double? {
      let scale = 2 * truePositive + falsePositive + falseNegative
      return positive == nil || scale == 0 ? nil : 2 * truePositive / scale
    }
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
      && (tolerance != nil || fusion.method == .median
        || claims.claimedValueCount > MethodChoice.maximumClasses)
  }
}
