import Engine
import Fusion
import Ingest
import Workspace

/// Where the cells of the curated view come from that are not simply what one source wrote: those
/// that people decided, and those that sources contradict each other about.
struct Lineage {
  private let loaded: LoadedDataset
  private let grain: CuratedView.Grain
  private let hasDecisions: Bool

  init(_ loaded: LoadedDataset, _ grain: CuratedView.Grain, hasDecisions: Bool) {
    self.loaded = loaded
    self.grain = grain
    self.hasDecisions = hasDecisions
  }

  /// `entity, attribute, value, basis, method, confidence, source, file, row, decision, who, at, why`
  /// of each such cell.
  ///
  /// `basis` is `decision` or `fusion`; `source`, `file` and `row` are of the first claim that says
  /// the value, and null for an estimate that nobody claimed.
  func query() -> SQL {
    var selects: [SQL] = []
    if hasDecisions { selects.append(decided()) }
    if grain == .entity { selects.append(fused()) }
    guard !selects.isEmpty else { return "\(none()) WHERE FALSE" }
    return
      "SELECT * FROM (\(selects.joined(separator: " UNION ALL "))) l ORDER BY entity, attribute"
  }

  private func none() -> SQL {
    """
    SELECT '' AS entity, '' AS attribute, '' AS value, '' AS basis, '' AS method,
    CAST(NULL AS DOUBLE) AS confidence, '' AS source, '' AS file, CAST(NULL AS BIGINT) AS "row",
    CAST(NULL AS BIGINT) AS decision, '' AS who, CAST(NULL AS TIMESTAMP) AS "at", '' AS why
    """
  }

  private func decided() -> SQL {
    """
    SELECT entity, attribute, value, CASE WHEN is_rejected THEN 'rejected' ELSE 'decision' END AS basis,
    NULL AS method, NULL AS confidence, NULL AS source, NULL AS file, NULL AS "row",
    decision, who, CAST(to_timestamp("at") AS TIMESTAMP) AS "at", why
    FROM \(identifier: DecisionReplay.relation)
    """
  }

  private func fused() -> SQL {
    let undecided: SQL =
      hasDecisions
      ? """
       AND NOT EXISTS (SELECT 1 FROM \(identifier: DecisionReplay.relation) d
      WHERE d.entity = r.entity
      AND (d.is_rejected OR lower(d.attribute) = lower(r.attribute)))
      """ : ""
    return """
      SELECT r.entity, r.attribute, r.value, 'fusion', r.method, r.confidence, c.source, c.file,
      c."row", NULL, NULL, NULL, NULL
      FROM resolutions r LEFT JOIN (SELECT entity, attribute, value,
        min(source) AS source, min_by(_file, (source, _row)) AS file,
        min_by(_row, (source, _row)) AS "row" FROM claims GROUP BY 1, 2, 3) c
      ON c.entity = r.entity AND c.attribute = r.attribute AND c.value = r.value
      WHERE r.is_conflict\(undecided)
      """
  }
}
