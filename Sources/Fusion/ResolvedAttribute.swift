import Basics
import Conform
import Workspace

/// One attribute with the claims about it and what is believed.
struct ResolvedAttribute: Sendable {
  let name: String
  let normaliser: AttributeNormaliser
  /// Normalised values by code; believed values that nobody claimed stand at the end.
  let values: [String]
  let numbers: [Double]?
  let tolerance: Double?
  let unreadable: Int
  /// The claims, with numbers joined within the tolerance.
  let claims: ClaimSet
  let fusion: FusionResult
  /// How near a claim must be to what is believed to count as right, for measured numbers.
  let spread: Double?

  func believed(_ item: Int) -> String { values[Int(fusion.believed[item])] }

  /// Whether a claim agrees with what is believed: 1 or 0 for measured numbers, else its posterior.
  func support(ofClaim claim: Int, item: Int) -> Double {
    if let spread, let numbers {
      let distance =
        numbers[Int(claims.value(ofClaim: claim))] - numbers[Int(fusion.believed[item])]
      return abs(distance) <= spread ? 1 : 0
    }
    return fusion.posteriors[Int(claims.candidateOfClaim[claim])]
  }
}

extension ResolvedAttribute {
  /// Resolves all attributes; those that take one-coin share the accuracies of their sources.
  static func resolve(
    _ attributes: [ClaimTables.Attribute],
    sourceCount: Int,
    method chosen: FusionMethod?
  ) -> [ResolvedAttribute] {
    let prepared = attributes.map { Prepared($0, sourceCount: sourceCount, method: chosen) }
    let sharing = prepared.indices.filter { prepared[$0].method == .oneCoin }
    let coin = OneCoin(sharing.map { prepared[$0].claims }, sourceCount: sourceCount)
    let fusions = Dictionary(uniqueKeysWithValues: zip(sharing, coin.fusions))
    return prepared.indices.map { index in
      prepared[index].resolved(fusions[index], sourceCount: sourceCount)
    }
  }

  /// An attribute whose claims are joined and whose method is chosen.
  private struct Prepared {
    let attribute: ClaimTables.Attribute
    let claims: ClaimSet
    let numbers: [Double]?
    let method: FusionMethod

    init(_ attribute: ClaimTables.Attribute, sourceCount: Int, method chosen: FusionMethod?) {
      self.attribute = attribute
      let isNumber = attribute.normaliser.kind == .number
      let numbers = isNumber ? attribute.numbers : nil
      let tolerance = attribute.rule?.tolerance
      let choice =
        chosen
        ?? MethodChoice.choose(
          for: attribute.claims,
          sourceCount: sourceCount,
          isNumber: isNumber,
          hasTolerance: tolerance != nil
        )
      method = MethodChoice.feasible(
        choice,
        for: attribute.claims,
        sourceCount: sourceCount,
        isNumber: isNumber
      )
      if let numbers, let tolerance, method == .oneCoin || method == .majority {
        claims = ToleranceClusters.join(attribute.claims, numbers: numbers, tolerance: tolerance)
      } else {
        claims = attribute.claims
      }
      self.numbers = numbers
    }

    func resolved(_ shared: FusionResult?, sourceCount: Int) -> ResolvedAttribute {
      switch method {
      case .majority: resolved(MajorityVote.fuse(claims))
      case .dawidSkene: resolved(DawidSkene(claims, sourceCount: sourceCount).fusion)
      case .twoLevel, .ibcc, .bwa, .mean, .oneCoin: resolved(shared ?? MajorityVote.fuse(claims))
      case .median: median()
      }
    }

    private func resolved(_ fusion: FusionResult) -> ResolvedAttribute {
      ResolvedAttribute(
        name: attribute.name,
        normaliser: attribute.normaliser,
        values: attribute.values,
        numbers: numbers,
        tolerance: attribute.rule?.tolerance,
        unreadable: attribute.unreadable,
        claims: claims,
        fusion: fusion,
        spread: nil
      )
    }

    private func median() -> ResolvedAttribute {
      var values = attribute.values
      var numbers = numbers ?? []
      var codes = Dictionary(
        values.enumerated().map { ($1, Int32($0)) },
        uniquingKeysWith: { first, _ in first }
      )
      let middle = MedianFusion(claims, numbers: numbers, tolerance: attribute.rule?.tolerance)
      let believed = middle.numbers.map { number in
        let text = Quantity.text(number)
        if let code = codes[text] { return code }
        let code = Int32(values.count)
        codes[text] = code
        values.append(text)
        numbers.append(number)
        return code
      }
      let fusion = FusionResult(
        method: .median,
        posteriors: MajorityVote.shares(claims),
        believed: believed,
        confidence: middle.confidence,
        tieCount: believed.map { _ in 1 }
      )
      return ResolvedAttribute(
        name: attribute.name,
        normaliser: attribute.normaliser,
        values: values,
        numbers: numbers,
        tolerance: attribute.rule?.tolerance,
        unreadable: attribute.unreadable,
        claims: claims,
        fusion: fusion,
        spread: middle.spread
      )
    }
  }
}
