import Engine

/// How one scan reads a column, and which values it tells to have come through unchanged.
///
/// The engine's own parsing is the fastest, and rounds or cuts what does not fit: it takes `0.5`
/// for an integer and a time for a date. Integers are read as doubles, which show a fraction,
/// and dates by a format, which refuses a time. Other shapes are compared with a pattern.
struct ColumnReading {
  let name: String
  private(set) var shape: TextShape

  init(_ name: String, _ shape: TextShape) {
    (self.name, self.shape) = (name, shape == .nothing ? .text : shape)
  }

  /// 2⁵³: below it every integer is a double.
  private static let firstInexact = 9_007_199_254_740_992

  private var column: SQL { .identifier(name) }

  private var isParsed: Bool {
    shape == .integer || shape == .decimal || shape == .date
  }

  /// The type that the engine's reader gives the column.
  var read: PartColumn {
    guard isParsed else { return PartColumn(name: name, engineType: "VARCHAR") }
    return PartColumn(name: name, engineType: shape == .date ? "DATE" : "DOUBLE")
  }

  var result: PartColumn { PartColumn(name: name, engineType: shape.engineType) }

  /// The column's value in the table.
  var item: SQL {
    if read.engineType == shape.engineType { return column }
    let cast: SQL = isParsed ? "CAST" : "TRY_CAST"
    return "\(cast)(\(column) AS \(raw: shape.engineType)) AS \(column)"
  }

  /// What a cell is tested for while it is read; nil when `bounds` tell all.
  func test(missing: [String]) -> SQL? {
    guard shape != .text else { return nil }
    guard isParsed else { return fits(missing: missing) }
    return shape == .integer ? "coalesce(\(column) = trunc(\(column)), TRUE)" : nil
  }

  /// Whether all cells of the table are certainly unchanged, by the least and the greatest, which
  /// the engine has at hand.
  var bounds: SQL? {
    guard isParsed else { return nil }
    let low: SQL =
      shape == .date ? "DATE '1900-01-01'" : "-\(literal: Self.firstInexact)::DOUBLE"
    let high: SQL =
      shape == .date ? "DATE '9999-12-31'" : "\(literal: Self.firstInexact)::DOUBLE"
    return "coalesce(min(\(column)) > \(low) AND max(\(column)) < \(high), TRUE)"
  }

  /// Whether a cell comes through unchanged; nil when every cell does.
  func fits(missing: [String]) -> SQL? {
    guard shape != .text else { return nil }
    guard isParsed else {
      let isMissing: SQL = missing.isEmpty ? "" : " OR \(column) IN (\(literals: missing))"
      return "(\(column) IS NULL OR \(shape.fits(column))\(isMissing))"
    }
    switch shape {
    case .integer:
      return """
        (\(column) IS NULL OR (\(column) = trunc(\(column)) AND \(Self.isExact(column))))
        """
    case .decimal: return "(\(column) IS NULL OR \(Self.isExact(column)))"
    default:
      // By a format the engine reads `infinity` and `epoch` as the first of January 1900.
      return """
        (\(column) IS NULL OR \(column) > DATE '1900-01-01'
          OR (\(column) < DATE '1900-01-01' AND \(column) >= DATE '1000-01-01'))
        """
    }
  }

  private static func isExact(_ column: SQL) -> SQL {
    "abs(\(column)) < \(literal: firstInexact)"
  }

  /// Whether a cell of a column of integers would come through as a fraction.
  var fitsAsDecimal: SQL {
    shape == .integer ? "(\(column) IS NULL OR \(Self.isExact(column)))" : "FALSE"
  }

  mutating func becomeDecimal() { shape = .decimal }

  /// Leaves the column to `TypeSettler`.
  mutating func becomeText() { shape = .text }
}
