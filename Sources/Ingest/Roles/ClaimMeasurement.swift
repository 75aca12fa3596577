import Columnar
import Engine
import Workspace

/// Asks the values of a table whether a column names sources that speak about shared things.
struct ClaimMeasurement {
  /// Rows that are looked at; more of them say the same.
  private static let sampleRows = 2_000_000
  /// Agreement above which the thing itself fixes the value: a copied attribute, no opinion.
  private static let fixedAgreement = 0.999

  let engine: any QueryEngine
  /// The relation of the candidate's table.
  let table: String

  /// - Complexity: one aggregation by thing for each attribute.
  func evidence(for candidate: ClaimCandidate) async throws -> ClaimEvidence {
    let sample: SQL =
      "(SELECT * FROM \(identifier: table) LIMIT \(literal: Self.sampleRows))"
    let (source, thing) = (SQL.identifier(candidate.source), SQL.identifier(candidate.entity))
    let pairs = try await engine.query(
      """
      SELECT count(*) AS pairs, sum(n) AS n FROM (SELECT count(*) AS n FROM \(sample) AS s
      WHERE \(source) IS NOT NULL AND \(thing) IS NOT NULL GROUP BY \(source), \(thing)) AS p
      """
    ).row(0).map { $0.double ?? 0 }
    var best: Double?
    for attribute in candidate.attributes {
      let value = SQL.identifier(attribute.name)
      let query: SQL =
        attribute.isNumber
        ? Self.numberAgreement(sample, thing, value) : Self.classAgreement(sample, thing, value)
      guard let found = try await engine.query(query).row(0).first?.double, found.isFinite,
        found < Self.fixedAgreement
      else { continue }
      best = max(best ?? found, found)
    }
    return ClaimEvidence(distinctPairs: pairs[0] / max(pairs[1], 1), agreement: best)
  }

  /// Two rows of one thing agree with share a, any two with share e: (a − e) / (1 − e).
  private static func classAgreement(_ sample: SQL, _ thing: SQL, _ value: SQL) -> SQL {
    """
    WITH c AS (SELECT \(thing) AS k, \(value) AS v, CAST(count(*) AS DOUBLE) AS n
      FROM \(sample) AS s WHERE \(value) IS NOT NULL GROUP BY 1, 2),
    g AS (SELECT sum(n * (n - 1)) AS same, sum(n) * (sum(n) - 1) AS total FROM c GROUP BY k),
    f AS (SELECT sum(n) AS m FROM c GROUP BY v),
    a AS (SELECT sum(same) / nullif(sum(total), 0) AS a FROM g),
    e AS (SELECT sum(m * m) / (sum(m) * sum(m)) AS e FROM f)
    SELECT CAST((a - e) / nullif(1 - e, 0) AS DOUBLE) FROM a, e
    """
  }

  /// One minus the mean square within things over the mean square of all.
  private static func numberAgreement(_ sample: SQL, _ thing: SQL, _ value: SQL) -> SQL {
    """
    WITH c AS (SELECT \(thing) AS k, CAST(\(value) AS DOUBLE) AS v FROM \(sample) AS s
      WHERE \(value) IS NOT NULL),
    g AS (SELECT var_pop(v) * count(*) AS within, count(*) - 1 AS freedom FROM c GROUP BY k)
    SELECT 1 - (SELECT sum(within) / nullif(sum(freedom), 0) FROM g)
      / nullif((SELECT var_samp(v) FROM c), 0)
    """
  }
}
