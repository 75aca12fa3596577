/// Aggregates that engines spell differently.
extension Dialect {
  /// How many rows fulfil a condition.
  ///
  /// Without `FILTER`, of which hundreds in one statement take seconds: DuckDB divides the rows anew
  /// for each.
  package func count(where condition: SQL) -> SQL { "count(CASE WHEN \(condition) THEN 1 END)" }

  /// Estimates the number of distinct values with HyperLogLog.
  package func approximateDistinct(_ value: SQL) -> SQL {
    choose(
      duckDB: "approx_count_distinct(\(value))",
      spark: "approx_count_distinct(\(value), 0.02)"
    )
  }

  /// The relative standard error of ``approximateDistinct(_:)``.
  ///
  /// DuckDB keeps 64 registers, for which HyperLogLog's 1.04/√m is 0.13; Spark is asked for 0.02.
  /// Flajolet et al., doi:10.46298/dmtcs.3545.
  package var approximateDistinctError: Double {
    switch kind {
    case .duckDB: 0.13
    case .spark: 0.02
    }
  }

  /// A list of approximate quantiles, one a probability, in their order.
  package func approximateQuantiles(_ value: SQL, _ probabilities: [Double]) -> SQL {
    choose(
      duckDB: "approx_quantile(\(value), CAST(\(list(of: probabilities)) AS FLOAT[]))",
      spark: "percentile_approx(\(value), \(list(of: probabilities)), 10000)"
    )
  }

  /// A list of exact, interpolated quantiles, one a probability, in their order.
  package func quantiles(_ value: SQL, _ probabilities: [Double]) -> SQL {
    choose(
      duckDB: "quantile_cont(\(value), \(list(of: probabilities)))",
      spark: "percentile(\(value), \(list(of: probabilities)))"
    )
  }

  /// A list of how many values each edge is the first not below; null without a value.
  ///
  /// The edges ascend, and the last is not below the largest value.
  package func counts(of value: SQL, upTo edges: [Double]) -> SQL {
    let number = cast(value, to: .double)
    let bins = zip([nil] + edges.map(Optional.some), edges).map { lower, upper -> SQL in
      let above: SQL = lower.map { "\(number) > \(literal: $0) AND " } ?? ""
      return "count_if(\(above)\(number) <= \(literal: upper))"
    }
    return choose(
      duckDB: "map_values(histogram(\(number), CAST(\(list(of: edges)) AS DOUBLE[])))",
      spark: "CASE WHEN count(\(value)) > 0 THEN array(\(bins.joined())) END"
    )
  }

  package func median(_ value: SQL) -> SQL { "median(\(value))" }

  package func mode(_ value: SQL) -> SQL { "mode(\(value))" }

  /// A list of about the `count` most frequent values, most frequent first; without their counts.
  package func approximateTop(_ value: SQL, count: Int) -> SQL {
    choose(
      duckDB: "approx_top_k(\(value), \(literal: count))",
      spark: "transform(approx_top_k(\(value), \(literal: count)), e -> e.item)"
    )
  }

  package func entropy(_ value: SQL) -> SQL? {
    switch kind {
    case .duckDB: "entropy(\(value))"
    case .spark: nil
    }
  }

  /// Joins texts; `order` is an expression such as `_row`.
  package func stringAggregate(_ value: SQL, separator: String, orderedBy order: SQL) -> SQL {
    choose(
      duckDB: "string_agg(\(value), \(literal: separator) ORDER BY \(order))",
      spark:
        "listagg(CAST(\(value) AS STRING), \(literal: separator)) WITHIN GROUP (ORDER BY \(order))"
    )
  }

  /// Gathers values into a list, nulls left out.
  package func collect(_ value: SQL) -> SQL {
    choose(
      duckDB: "list(\(value)) FILTER (WHERE \(value) IS NOT NULL)",
      spark: "collect_list(\(value))"
    )
  }

  private func list(of probabilities: [Double]) -> SQL {
    listValue(probabilities.map { SQL.literal($0) })
  }
}
