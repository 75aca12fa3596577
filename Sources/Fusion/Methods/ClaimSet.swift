/// The distinct claims about one attribute, as integer codes grouped by item.
///
/// An item is one entity of which at least one source claims the attribute. Memory is 12 bytes a
/// claim and at most 16 bytes an item and candidate; texts stay outside.
package struct ClaimSet: Sendable {
  /// The entity code of each item, ascending.
  package let entities: [Int32]
  /// Claims of item i stand at `claimStart[i]..<claimStart[i + 1]`.
  package let claimStart: [Int]
  package let sources: [Int32]
  /// The candidate of each claim: an index into `candidates`.
  package let candidateOfClaim: [Int32]
  /// Candidates of item i stand at `candidateStart[i]..<candidateStart[i + 1]`.
  package let candidateStart: [Int]
  /// Value codes, ascending within an item.
  package let candidates: [Int32]
  /// Value codes are below this.
  package let valueCount: Int

  /// One claim: source says the value of entity.
  package struct Claim: Sendable, Hashable {
    package var entity: Int32
    package var source: Int32
    package var value: Int32

    package init(entity: Int32, source: Int32, value: Int32) {
      self.entity = entity
      self.source = source
      self.value = value
    }
  }

  /// Groups claims; a claim that stands twice counts once.
  ///
  /// - Complexity: O(n log n) for n claims; O(n) when they come in order.
  package init(_ claims: [Claim], valueCount: Int) {
    let ordered = Self.isStrictlyOrdered(claims) ? claims : Array(Set(claims)).sorted(by: <)
    var entities: [Int32] = []
    var claimStart: [Int] = []
    var candidateStart: [Int] = []
    var candidates: [Int32] = []
    var sources: [Int32] = []
    var candidateOfClaim: [Int32] = []
    sources.reserveCapacity(ordered.count)
    candidateOfClaim.reserveCapacity(ordered.count)
    for (index, claim) in ordered.enumerated() {
      if entities.last != claim.entity {
        entities.append(claim.entity)
        claimStart.append(index)
        candidateStart.append(candidates.count)
      }
      let isNew = candidates.count == candidateStart.last || candidates.last != claim.value
      if isNew { candidates.append(claim.value) }
      sources.append(claim.source)
      candidateOfClaim.append(Int32(candidates.count - 1))
    }
    self.entities = entities
    self.claimStart = claimStart + [ordered.count]
    self.sources = sources
    self.candidateOfClaim = candidateOfClaim
    self.candidateStart = candidateStart + [candidates.count]
    self.candidates = candidates
    self.valueCount = valueCount
  }

  /// Groups claims given as columns: who says which value of what.
  ///
  /// The columns need no order, and a claim that stands twice counts once.
  ///
  /// - `entities`: below `entityCount`.
  /// - `values`: below `valueCount`.
  /// - Complexity: O(claims + entities), and O(c log c) for the c claims of one item.
  init(
    entities claimEntities: [Int32],
    sources claimSources: [Int32],
    values claimValues: [Int32],
    entityCount: Int,
    valueCount: Int
  ) {
    precondition(
      claimEntities.count == claimSources.count && claimValues.count == claimSources.count
    )
    // Counting sort by entity; the pairs of an item are then put into order among themselves.
    var next = [Int](repeating: 0, count: entityCount + 1)
    for entity in claimEntities { next[Int(entity) + 1] += 1 }
    for entity in 0..<entityCount { next[entity + 1] += next[entity] }
    var pairs = [UInt64](repeating: 0, count: claimEntities.count)
    for claim in claimEntities.indices {
      let entity = Int(claimEntities[claim])
      pairs[next[entity]] =
        UInt64(UInt32(bitPattern: claimValues[claim])) << 32
        | UInt64(UInt32(bitPattern: claimSources[claim]))
      next[entity] += 1
    }
    var entities: [Int32] = []
    var claimStart: [Int] = []
    var candidateStart: [Int] = []
    var candidates: [Int32] = []
    var sources: [Int32] = []
    var candidateOfClaim: [Int32] = []
    sources.reserveCapacity(pairs.count)
    candidateOfClaim.reserveCapacity(pairs.count)
    var start = 0
    for entity in 0..<entityCount {
      let end = next[entity]
      if end == start { continue }
      if end - start > 1 { pairs[start..<end].sort() }
      entities.append(Int32(entity))
      claimStart.append(sources.count)
      candidateStart.append(candidates.count)
      var last: UInt64?
      for pair in pairs[start..<end] where pair != last {
        if last.map({ $0 >> 32 != pair >> 32 }) ?? true {
          candidates.append(Int32(truncatingIfNeeded: pair >> 32))
        }
        sources.append(Int32(truncatingIfNeeded: pair & 0xFFFF_FFFF))
        candidateOfClaim.append(Int32(candidates.count - 1))
        last = pair
      }
      start = end
    }
    self.entities = entities
    self.claimStart = claimStart + [sources.count]
    self.sources = sources
    self.candidateOfClaim = candidateOfClaim
    self.candidateStart = candidateStart + [candidates.count]
    self.candidates = candidates
    self.valueCount = valueCount
  }

  package var itemCount: Int { entities.count }
  package var claimCount: Int { sources.count }

  package func claims(of item: Int) -> Range<Int> { claimStart[item]..<claimStart[item + 1] }

  package func candidates(of item: Int) -> Range<Int> {
    candidateStart[item]..<candidateStart[item + 1]
  }

  package func value(ofClaim claim: Int) -> Int32 { candidates[Int(candidateOfClaim[claim])] }

  /// Items about which at least two values are claimed.
  package var conflictCount: Int { (0..<itemCount).count { candidates(of: $0).count > 1 } }

  /// The number of claims behind each candidate.
  package var votes: [Int] {
    var votes = [Int](repeating: 0, count: candidates.count)
    for candidate in candidateOfClaim { votes[Int(candidate)] += 1 }
    return votes
  }

  /// The number of values that are claimed at all.
  package var claimedValueCount: Int {
    var isClaimed = [Bool](repeating: false, count: valueCount)
    for value in candidates { isClaimed[Int(value)] = true }
    return isClaimed.count { $0 }
  }

  private static func isStrictlyOrdered(_ claims: [Claim]) -> Bool {
    zip(claims, claims.dropFirst()).allSatisfy { $0 < $1 }
  }
}

extension ClaimSet.Claim {
  /// By entity, then value, then source: candidates of an item stand together.
  static func < (left: Self, right: Self) -> Bool {
    (left.entity, left.value, left.source) < (right.entity, right.value, right.source)
  }
}
