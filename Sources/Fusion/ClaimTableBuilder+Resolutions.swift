import Basics
import Columnar
import Engine
import Ingest

/// The table of what is believed.
extension ClaimTableBuilder {
  /// Writes `resolutions(entity, attribute, value, confidence, posterior, method, is_conflict,
  /// is_undecided, low, high)`.
  ///
  /// Codes and figures go to the engine, which puts in the names.
  func writeResolutions(_ resolved: [ResolvedAttribute]) async throws {
    let count = resolved.reduce(0) { $0 + $1.claims.itemCount }
    var entities: [Int64?] = []
    var attributes: [Int64?] = []
    var values: [Int64?] = []
    var confidences: [Double?] = []
    var posteriors: [Double?] = []
    var ties: [Bool?] = []
    var conflicts: [Bool?] = []
    var lows: [Double?] = []
    var highs: [Double?] = []
    entities.reserveCapacity(count)
    for (index, attribute) in resolved.enumerated() {
      let set = attribute.claims
      for item in 0..<set.itemCount {
        entities.append(Int64(set.entities[item]))
        attributes.append(Int64(index))
        values.append(Int64(attribute.fusion.believed[item]))
        confidences.append(attribute.fusion.confidence[item])
        posteriors.append(attribute.fusion.posterior[item])
        ties.append(attribute.fusion.tieCount[item] > 1)
        conflicts.append(set.candidates(of: item).count > 1)
        let width = attribute.halfWidths?[item]
        let number = attribute.numbers?[Int(attribute.fusion.believed[item])]
        lows.append(width.flatMap { width in number.map { $0 - width } })
        highs.append(width.flatMap { width in number.map { $0 + width } })
      }
    }
    try await engine.ingest(
      IngestTable([
        "entity": .ints(entities), "attribute": .ints(attributes), "value": .ints(values),
        "confidence": .doubles(confidences), "posterior": .doubles(posteriors),
        "is_conflict": .bools(conflicts), "is_undecided": .bools(ties), "low": .doubles(lows),
        "high": .doubles(highs),
      ]),
      as: Name.resolved
    )
    let texts = resolved.enumerated().flatMap { index, attribute in
      attribute.values.enumerated().map { (Int64(index), Int64($0), $1) }
    }
    try await engine.ingest(
      IngestTable([
        "attribute": .ints(texts.map(\.0)), "code": .ints(texts.map(\.1)),
        "value": .strings(texts.map(\.2)),
      ]),
      as: Name.values
    )
    try await engine.ingest(
      IngestTable([
        "code": .ints(resolved.indices.map { Int64($0) }),
        "attribute": .strings(resolved.map(\.name)),
        "method": .strings(resolved.map(\.fusion.method.rawValue)),
      ]),
      as: Name.attributes
    )
    try await replace(
      "resolutions",
      with: """
        SELECT e.entity, a.attribute, v.value, r.confidence, r.posterior, a.method, r.is_conflict,
        r.is_undecided, r.low, r.high FROM \(identifier: Name.resolved) r
        JOIN \(identifier: Name.entities) e ON e.code = r.entity
        JOIN \(identifier: Name.attributes) a ON a.code = r.attribute
        JOIN \(identifier: Name.values) v ON v.attribute = r.attribute AND v.code = r.value
        """
    )
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: Name.resolved)")
  }
}
