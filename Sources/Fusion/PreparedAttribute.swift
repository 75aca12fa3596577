import Basics
import Conform
import Workspace

/// An attribute whose claims are joined and whose method is chosen.
struct PreparedAttribute: Sendable {
  let attribute: ClaimTables.Attribute
  /// The claims, with numbers joined within the tolerance.
  let claims: ClaimSet
  /// The number of each value code; nil for what is no quantity.
  let numbers: [Double]?
  /// How many values the attribute can take.
  let domain: Int
  let choice: MethodChoice
  private let numberComparison: MethodComparison?

  init(_ attribute: ClaimTables.Attribute, sourceCount: Int, method chosen: FusionMethod?) {
    self.attribute = attribute
    let numbers = attribute.isQuantity ? attribute.numbers : nil
    let tolerance = attribute.rule?.tolerance
    let claims =
      if let numbers, let tolerance {
        ToleranceClusters.join(attribute.claims, numbers: numbers, tolerance: tolerance)
      } else {
        attribute.claims
      }
    var comparison: MethodComparison?
    choice = MethodChoice(
      for: claims,
      sourceCount: sourceCount,
      isNumber: numbers != nil,
      hasTolerance: numbers != nil && tolerance != nil,
      asked: chosen ?? attribute.rule?.method
    ) {
      comparison = numbers.flatMap {
        HiddenNumbers.compare(claims, numbers: $0, sourceCount: sourceCount)
      }
      return comparison
    }
    numberComparison = comparison
    self.claims = claims
    self.numbers = numbers
    domain = Self.domain(attribute, claims, isNumber: numbers != nil)
  }

  /// Declared values and few classes are a closed set; else the values that can be confused.
  private static func domain(
    _ attribute: ClaimTables.Attribute,
    _ claims: ClaimSet,
    isNumber: Bool
  ) -> Int {
    let claimed = claims.claimedValueCount
    if let declared = attribute.rule?.values { return max(declared.count, claimed, 2) }
    if !isNumber, claimed <= MethodChoice.maximumClasses { return max(claimed, 2) }
    return OneCoin.openDomain(claims)
  }

  /// How methods for classes foretell hidden claims; nil where tables of answers cannot be learnt.
  func hiddenClaims(sourceCount: Int) -> HiddenClaims? {
    guard numbers == nil, claims.claimedValueCount <= MethodChoice.maximumClasses,
      Double(claims.claimCount)
        >= MethodChoice.minimumClaimsPerItem * Double(claims.itemCount)
    else { return nil }
    return HiddenClaims(claims, domain: domain, sourceCount: sourceCount)
  }

  /// - `shared`: what one-coin believes, where it is the method.
  func resolved(_ shared: FusionResult?, sourceCount: Int) -> ResolvedAttribute {
    switch choice.method {
    case .majority: return plain(MajorityVote.fuse(claims, domain: domain))
    case .oneCoin: return plain(shared ?? MajorityVote.fuse(claims, domain: domain))
    case .dawidSkene: return plain(DawidSkene(claims, sourceCount: sourceCount).fusion)
    case .mean, .median: return number(sourceCount)
    case .twoLevel, .ibcc, .bwa: return tables(sourceCount)
    }
  }

  private func tables(_ sourceCount: Int) -> ResolvedAttribute {
    let data = ClassClaims(claims, sourceCount: sourceCount)
    switch choice.method {
    case .ibcc: return plain(data.fusion(.ibcc, IndependentTables(data).posteriors, of: claims))
    case .bwa: return plain(data.fusion(.bwa, WorkerWeights(data).posteriors, of: claims))
    default:
      let model = TwoLevelModel(data)
      var resolved = plain(data.fusion(.twoLevel, model.posteriors, of: claims))
      resolved.isSampled = model.isSampled
      return resolved
    }
  }

  private func plain(_ fusion: FusionResult) -> ResolvedAttribute {
    ResolvedAttribute(
      column: attribute.column,
      values: attribute.values,
      numbers: numbers,
      tolerance: attribute.rule?.tolerance,
      unreadable: attribute.unreadable,
      claims: claims,
      fusion: fusion,
      choice: choice,
      comparison: numberComparison
    )
  }

  private func number(_ sourceCount: Int) -> ResolvedAttribute {
    var values = attribute.values
    var numbers = numbers ?? []
    let codes = Dictionary(
      numbers.enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    var codesOfTexts = Dictionary(
      values.enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    let model = NumberFusion(
      claims,
      numbers: numbers,
      method: choice.method,
      tolerance: attribute.rule?.tolerance,
      sourceCount: sourceCount
    )
    let believed = model.numbers.map { number in
      // A number that was claimed stands in the form of its claim, with every digit.
      if let code = codes[number] { return code }
      let text = Quantity.text(number)
      if let code = codesOfTexts[text] { return code }
      let code = Int32(values.count)
      codesOfTexts[text] = code
      values.append(text)
      numbers.append(number)
      return code
    }
    let fusion = FusionResult(
      method: choice.method,
      posteriors: MajorityVote.shares(claims),
      believed: believed,
      confidence: model.confidence,
      tieCount: model.isUndecided.map { $0 ? 2 : 1 }
    )
    return ResolvedAttribute(
      column: attribute.column,
      values: values,
      numbers: numbers,
      tolerance: attribute.rule?.tolerance,
      unreadable: attribute.unreadable,
      claims: claims,
      fusion: fusion,
      choice: choice,
      comparison: numberComparison,
      spread: model.spread,
      halfWidths: choice.method == .mean ? model.halfWidths : nil
    )
  }
}
