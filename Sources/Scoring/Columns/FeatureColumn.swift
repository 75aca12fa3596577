/// A named column of rows, as a model reads it.
package struct FeatureColumn: Sendable {
  package var name: String
  package var values: Values

  /// `values` has one entry a row.
  package init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }

  /// The values of a column, by what a model makes of them.
  package enum Values: Sendable {
    /// NaN and infinities are missing.
    case numbers([Double])
    /// Dates and times in seconds since 1970, times of day since midnight; NaN and infinities are
    /// missing.
    case times([Double])
    /// Codes into `values`; −1 is missing.
    case categories(codes: [Int32], values: [String])
    case texts([String?])
    /// `index:value` pairs.
    case pairs(PairColumn)
    case pictures(PictureColumn)
  }
}

extension FeatureColumn {
  /// The given rows only, in their order.
  package func selecting(_ rows: [Int]) -> FeatureColumn {
    switch values {
    case .numbers(let values):
      return FeatureColumn(name, .numbers(rows.map { values[$0] }))
    case .times(let values):
      return FeatureColumn(name, .times(rows.map { values[$0] }))
    case .categories(let codes, let values):
      return FeatureColumn(name, .categories(codes: rows.map { codes[$0] }, values: values))
    case .pairs(let pairs):
      return FeatureColumn(name, .pairs(pairs.selecting(rows)))
    case .texts(let texts):
      return FeatureColumn(name, .texts(rows.map { texts[$0] }))
    case .pictures(let pictures):
      var kept = PictureColumn(shape: pictures.shape)
      let size = pictures.shape.count
      for row in rows {
        kept.pixels.append(contentsOf: pictures.pixels[(row * size)..<((row + 1) * size)])
        kept.isPresent.append(pictures.isPresent[row])
      }
      return FeatureColumn(name, .pictures(kept))
    }
  }
}
