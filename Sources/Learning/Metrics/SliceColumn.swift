internal import Foundation
import Scoring

/// An attribute by whose values an evaluation is told apart.
package struct SliceColumn: Sendable, Hashable {
  package var name: String
  package var values: [String]
  /// One a measured row: an index into `values`, −1 where it is missing, ``leftOut`` for other values.
  package var codes: [Int32]
  /// Of a number, where each value but the last ends and the next begins; empty for other attributes.
  package var cuts: [Double]

  /// `codes` are indices into `values`, or −1.
  package init(name: String, values: [String], codes: [Int32], cuts: [Double] = []) {
    self.name = name
    self.values = values
    self.codes = codes
    self.cuts = cuts
  }

  /// An attribute with more values than these is no slice unless a person names it; then its most
  /// frequent values are.
  static let mostValues = 20
  /// Attributes that are taken without being named.
  static let mostColumns = 12
  /// The code of rows that are in no slice.
  static let leftOut: Int32 = -2
  /// Ranges of a number that a person names.
  private static let ranges = 4

  /// The columns of a table that tell its rows apart: those named, else the first with few values.
  ///
  /// Named columns of numbers become ranges that hold a quarter of the rows each.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` for a name that is no such column.
  static func choose(_ named: [String]?, of table: LearningTable) throws -> [SliceColumn] {
    let all = table.slices + table.columns
    guard let named else {
      return all.compactMap { column in
        guard case .categories(let codes, let values) = column.values,
          (2...mostValues).contains(values.count)
        else { return nil }
        return SliceColumn(name: column.name, values: values, codes: codes)
      }.prefix(mostColumns).map(\.self)
    }
    return try named.map { name in
      guard let column = all.first(where: { $0.name.lowercased() == name.lowercased() }) else {
        throw unknown(name, all)
      }
      switch column.values {
      case .numbers(let numbers): return ranges(column.name, of: numbers)
      case .categories(let codes, let values): return frequent(column.name, codes, values)
      case .times, .texts, .pairs, .pictures: throw unknown(name, all)
      }
    }
  }

  /// The given rows only, in their order.
  func selecting(_ rows: [Int32]) -> SliceColumn {
    SliceColumn(name: name, values: values, codes: rows.map { codes[Int($0)] }, cuts: cuts)
  }

  private static func unknown(_ name: String, _ all: [FeatureColumn]) -> LearningError {
    let known = all.filter {
      switch $0.values {
      case .numbers, .categories: true
      case .times, .texts, .pairs, .pictures: false
      }
    }.map(\.name)
    return LearningError(
      .badConfiguration,
      "\(name) is no column of categories or numbers that is read",
      suggestion: "name one of \(known.prefix(8).joined(separator: ", "))"
    )
  }

  /// The most frequent values; rows with another are in no slice.
  private static func frequent(
    _ name: String,
    _ codes: [Int32],
    _ values: [String]
  ) -> SliceColumn {
    guard values.count > mostValues else {
      return SliceColumn(name: name, values: values, codes: codes)
    }
    var counts = Array(repeating: 0, count: values.count)
    for code in codes where code >= 0 { counts[Int(code)] += 1 }
    let kept = values.indices.sorted { (counts[$0], $1) > (counts[$1], $0) }.prefix(mostValues)
    var places = Array(repeating: leftOut, count: values.count)
    for (place, code) in kept.enumerated() { places[code] = Int32(place) }
    return SliceColumn(
      name: name,
      values: kept.map { values[$0] },
      codes: codes.map { $0 < 0 ? -1 : places[Int($0)] }
    )
  }

  private static func ranges(_ name: String, of numbers: [Double]) -> SliceColumn {
    let sorted = numbers.filter(\.isFinite).sorted()
    var cuts: [Double] = []
    for part in 1..<ranges where !sorted.isEmpty {
      let cut = sorted[sorted.count * part / ranges]
      if cut > (cuts.last ?? sorted[0]) { cuts.append(cut) }
    }
    func text(_ number: Double) -> String { String(format: "%.6g", number) }
    var names = cuts.indices.map { place in
      place == 0 ? "below \(text(cuts[0]))" : "\(text(cuts[place - 1])) to \(text(cuts[place]))"
    }
    names.append(cuts.last.map { "from \(text($0))" } ?? "all")
    let codes = numbers.map { number in
      number.isFinite ? Int32(cuts.firstIndex { number < $0 } ?? cuts.count) : -1
    }
    return SliceColumn(name: name, values: names, codes: codes, cuts: cuts)
  }
}
