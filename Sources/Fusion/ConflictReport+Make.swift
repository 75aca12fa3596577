import Basics

extension ConflictReport {
  /// Turns codes back into names and measures what was resolved.
  static func make(
    _ resolved: [ResolvedAttribute],
    _ tables: ClaimTables,
    _ score: TruthScore?,
    _ ranking: DoubtRanking,
    entities: [Int32: String]
  ) -> ConflictReport {
    let statistics = SourceStatistics(resolved, sourceCount: tables.sources.count)
    var report = ConflictReport(
      accuracy: score?.accuracy,
      itemsWithTruth: score?.items,
      attributes: resolved.enumerated().map { index, attribute in
        summary(attribute, tables.attributes[index].rawConflicts, score?.attributes[index])
      },
      sources: statistics.reliability(tables.sources, scores: score?.sources)
        .filter { $0.claims > 0 },
      resolutions: ranking.cells.map { cell in
        let attribute = resolved[cell.attribute]
        let entity = entities[attribute.claims.entities[cell.item]] ?? ""
        return resolution(of: cell.item, attribute, entity, sources: tables.sources)
      },
      seconds: 0
    )
    if let score, score.items > 0 {
      let interval = WilsonInterval(successes: Int(score.right.rounded()), total: score.items)
      report.accuracyLow = interval.low
      report.accuracyHigh = interval.high
    }
    report.rowsWithoutEntity = tables.rowsWithoutEntity
    report.isTruncated = ranking.isTruncated
    report.doubtful = DoubtfulCount.thresholds.indices.map { index in
      DoubtfulCount(
        below: DoubtfulCount.thresholds[index],
        cells: report.attributes.reduce(0) { $0 + $1.doubtful[index].cells }
      )
    }
    return report
  }

  private static func summary(
    _ attribute: ResolvedAttribute,
    _ rawConflicts: Int,
    _ score: TruthScore.OfAttribute?
  ) -> AttributeConflicts {
    let items = attribute.claims.itemCount
    var summary = AttributeConflicts(
      name: attribute.name,
      method: attribute.fusion.method,
      items: items,
      claims: attribute.claims.claimCount,
      conflicts: attribute.claims.conflictCount,
      rawConflicts: rawConflicts,
      ties: attribute.fusion.ties,
      meanConfidence: attribute.fusion.confidence.reduce(0, +) / Double(max(items, 1))
    )
    summary.unreadable = attribute.unreadable
    summary.doubtful = doubtful(attribute)
    summary.requestedMethod = attribute.choice.refused
    summary.reason = reason(attribute)
    summary.comparison = attribute.comparison
    summary.warning = warning(attribute)
    if let score, score.items > 0 {
      summary.itemsWithTruth = score.items
      summary.accuracy = score.accuracy
      let interval = WilsonInterval(successes: Int(score.right.rounded()), total: score.items)
      summary.accuracyLow = interval.low
      summary.accuracyHigh = interval.high
      summary.confidenceError = score.confidenceError
      summary.f1 = score.f1?.value
      summary.f1Low = score.f1?.low
      summary.f1High = score.f1?.high
      summary.mae = score.mae?.value
      summary.maeLow = score.mae?.low
      summary.maeHigh = score.mae?.high
      summary.intervalCoverage = score.coverage
      if let coverage = score.coverage, coverage < Self.leastCoverage {
        let share = Int((coverage * 100).rounded())
        summary.warning =
          "the 95 % intervals of the means hold \(share) % of the gold values: sources share errors, "
          + "which no interval from their claims shows"
      }
    }
    return summary
  }

  /// Below this share of gold values in 95 % intervals a person is warned.
  private static let leastCoverage = 0.9

  private static func reason(_ attribute: ResolvedAttribute) -> String {
    var reason = attribute.choice.reason
    if attribute.isSampled { reason += "; groups of items were learnt from a random part of them" }
    if let comparison = attribute.comparison, comparison.preferred != attribute.fusion.method,
      comparison.isClear
    {
      reason += "; \(comparison.preferred.rawValue) foretold hidden claims clearly better"
    }
    return reason
  }

  private static func warning(_ attribute: ResolvedAttribute) -> String? {
    let claims = attribute.claims
    var most = 0
    for item in 0..<claims.itemCount { most = max(most, claims.claims(of: item).count) }
    if claims.conflictCount > 0, most == 2 {
      return "no more than two sources speak about one thing, so a contradiction says little about "
        + "which of them errs"
    }
    return nil
  }

  private static func doubtful(_ attribute: ResolvedAttribute) -> [DoubtfulCount] {
    var counts = [Int](repeating: 0, count: DoubtfulCount.thresholds.count)
    for item in 0..<attribute.claims.itemCount
    where attribute.claims.candidates(of: item).count > 1 {
      let confidence = attribute.fusion.confidence[item]
      for (index, threshold) in DoubtfulCount.thresholds.enumerated()
      where confidence < threshold {
        counts[index] += 1
      }
    }
    return zip(DoubtfulCount.thresholds, counts).map { DoubtfulCount(below: $0, cells: $1) }
  }

  private static func resolution(
    of item: Int,
    _ attribute: ResolvedAttribute,
    _ entity: String,
    sources names: [String]
  ) -> Resolution {
    let set = attribute.claims
    let fusion = attribute.fusion
    var sources: [Int: [String]] = [:]
    for claim in set.claims(of: item) {
      sources[Int(set.candidateOfClaim[claim]), default: []]
        .append(names[Int(set.sources[claim])])
    }
    let believed = fusion.believed[item]
    let count = set.claims(of: item).count
    var candidates = set.candidates(of: item)
      .sorted { left, right in
        let ranks = [left, right].map { candidate in
          (set.candidates[candidate] == believed ? 0 : 1, -fusion.posteriors[candidate], candidate)
        }
        return ranks[0] < ranks[1]
      }
      .map { candidate in
        let claimants = (sources[candidate] ?? []).sorted()
        return Resolution.Candidate(
          value: attribute.values[Int(set.candidates[candidate])],
          confidence: Confidence.value(
            posterior: fusion.posteriors[candidate],
            votes: claimants.count,
            claims: count
          ),
          posterior: fusion.posteriors[candidate],
          sources: claimants
        )
      }
    // A mean, or a class learnt from tables, can be a value that nobody claimed.
    if candidates.first?.value != attribute.believed(item) {
      candidates.insert(
        .init(
          value: attribute.believed(item),
          confidence: fusion.confidence[item],
          posterior: fusion.posterior[item],
          sources: []
        ),
        at: 0
      )
    }
    var resolution = Resolution(
      entity: entity,
      attribute: attribute.name,
      value: attribute.believed(item),
      confidence: fusion.confidence[item],
      posterior: fusion.posterior[item],
      method: fusion.method,
      candidates: candidates
    )
    resolution.isUndecided = fusion.tieCount[item] > 1
    if let width = attribute.halfWidths?[item], let number = attribute.numbers?[Int(believed)] {
      resolution.low = number - width
      resolution.high = number + width
    }
    return resolution
  }
}
