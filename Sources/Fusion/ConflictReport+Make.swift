extension ConflictReport {
  /// Turns codes back into names and measures what was resolved.
  static func make(
    _ resolved: [ResolvedAttribute],
    _ tables: ClaimTables,
    _ score: TruthScore?,
    rawConflicts: [String: Int]
  ) -> ConflictReport {
    let statistics = SourceStatistics(resolved, sourceCount: tables.sources.count)
    var report = ConflictReport(
      accuracy: score?.accuracy,
      itemsWithTruth: score?.items,
      attributes: resolved.enumerated().map { index, attribute in
        summary(attribute, rawConflicts[attribute.name] ?? 0, score?.attributes[index])
      },
      sources: statistics.reliability(
        tables.sources,
        accuracies: score?.sourceAccuracies ?? tables.sources.map { _ in nil }
      ),
      resolutions: mostDoubtful(resolved, tables, limit: Conflicts.shownResolutions),
      seconds: 0
    )
    report.rowsWithoutEntity = tables.rowsWithoutEntity
    report.isTruncated =
      report.attributes.reduce(0) { $0 + $1.conflicts } > report.resolutions.count
    report.doubtful = DoubtfulCount.thresholds.map { threshold in
      let cells = report.attributes.reduce(0) { sum, attribute in
        sum + (attribute.doubtful.first { $0.below == threshold }?.cells ?? 0)
      }
      return DoubtfulCount(below: threshold, cells: cells)
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
    if let score, score.items > 0 {
      summary.itemsWithTruth = score.items
      summary.accuracy = score.accuracy
      summary.f1 = score.f1
      summary.mae = score.mae
    }
    return summary
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

  /// The conflicting cells whose believed value has the lowest posterior.
  private static func mostDoubtful(
    _ resolved: [ResolvedAttribute],
    _ tables: ClaimTables,
    limit: Int
  ) -> [Resolution] {
    var cells: [(confidence: Double, attribute: Int, item: Int)] = []
    for (index, attribute) in resolved.enumerated() {
      for item in 0..<attribute.claims.itemCount
      where attribute.claims.candidates(of: item).count > 1 {
        cells.append((attribute.fusion.confidence[item], index, item))
      }
    }
    cells.sort { $0 < $1 }
    return cells.prefix(limit).map { cell in
      resolution(of: cell.item, resolved[cell.attribute], tables)
    }
  }

  private static func resolution(
    of item: Int,
    _ attribute: ResolvedAttribute,
    _ tables: ClaimTables
  ) -> Resolution {
    let set = attribute.claims
    let fusion = attribute.fusion
    var sources: [Int: [String]] = [:]
    for claim in set.claims(of: item) {
      sources[Int(set.candidateOfClaim[claim]), default: []]
        .append(tables.sources[Int(set.sources[claim])])
    }
    let believed = fusion.believed[item]
    var candidates = set.candidates(of: item)
      .sorted { left, right in
        let ranks = [left, right].map { candidate in
          (set.candidates[candidate] == believed ? 0 : 1, -fusion.posteriors[candidate], candidate)
        }
        return ranks[0] < ranks[1]
      }
      .map { candidate in
        Resolution.Candidate(
          value: attribute.values[Int(set.candidates[candidate])],
          confidence: fusion.posteriors[candidate],
          sources: (sources[candidate] ?? []).sorted()
        )
      }
    // A median, or a class learnt from confusions, can be a value that nobody claimed.
    if candidates.first?.value != attribute.believed(item) {
      candidates.insert(
        .init(value: attribute.believed(item), confidence: fusion.confidence[item], sources: []),
        at: 0
      )
    }
    return Resolution(
      entity: tables.entities[Int(set.entities[item])],
      attribute: attribute.name,
      value: attribute.believed(item),
      confidence: fusion.confidence[item],
      method: fusion.method,
      candidates: candidates
    )
  }
}
