import Basics
import Conform

/// One attribute with the claims about it and what is believed.
struct ResolvedAttribute: Sendable {
  let column: ClaimedColumn
  /// Values by code; believed values that nobody claimed stand at the end.
  let values: [String]
  let numbers: [Double]?
  let tolerance: Double?
  let unreadable: Int
  /// The claims, with numbers joined within the tolerance.
  let claims: ClaimSet
  let fusion: FusionResult
  let choice: MethodChoice
  /// How the methods foretold hidden claims.
  var comparison: MethodComparison?
  /// How near a claim must be to what is believed to count as right, for measured numbers.
  var spread: Double?
  /// Half the width of the 95 % interval of each item, for means.
  var halfWidths: [Double]?
  /// Whether the groups of items were learnt from some of them only.
  var isSampled = false

  var name: String { column.name }

  func believed(_ item: Int) -> String { values[Int(fusion.believed[item])] }

  /// How far a claim is believed: 1 or 0 for measured numbers, else the confidence in its value.
  func support(ofClaim claim: Int, votes: Int, itemClaims: Int, item: Int) -> Double {
    if let spread, let numbers {
      let distance =
        numbers[Int(claims.value(ofClaim: claim))] - numbers[Int(fusion.believed[item])]
      return abs(distance) <= spread * (1 + 1e-9) ? 1 : 0
    }
    return Confidence.value(
      posterior: fusion.posteriors[Int(claims.candidateOfClaim[claim])],
      votes: votes,
      claims: itemClaims
    )
  }
}

extension ResolvedAttribute {
  /// Resolves all attributes; those that take one-coin share the accuracies of their sources.
  ///
  /// Methods are compared beside it, on another thread.
  @concurrent
  static func resolve(
    _ attributes: [ClaimTables.Attribute],
    sourceCount: Int,
    method chosen: FusionMethod?
  ) async -> [ResolvedAttribute] {
    let prepared = attributes.map {
      PreparedAttribute($0, sourceCount: sourceCount, method: chosen)
    }
    async let compared = compare(prepared, sourceCount: sourceCount)
    let sharing = prepared.indices.filter { prepared[$0].choice.method == .oneCoin }
    let coin = OneCoin(
      sharing.map { prepared[$0].claims },
      domains: sharing.map { prepared[$0].domain },
      sourceCount: sourceCount
    )
    let fusions = Dictionary(uniqueKeysWithValues: zip(sharing, coin.fusions))
    var resolved = prepared.indices.map { index in
      prepared[index].resolved(fusions[index], sourceCount: sourceCount)
    }
    for (index, hidden) in await compared.enumerated() {
      guard let hidden else { continue }
      resolved[index].comparison = hidden.comparison
    }
    return resolved
  }

  @concurrent
  private static func compare(
    _ prepared: [PreparedAttribute],
    sourceCount: Int
  ) async -> [HiddenClaims?] {
    prepared.map { $0.hiddenClaims(sourceCount: sourceCount) }
  }
}
