import Basics

/// Encodes dates and times as their trend, a number, and as the parts of the calendar in which the training
/// rows differ, one feature a value: year, month, weekday and hour.
///
/// The calendar is the Gregorian one in UTC. A date without a time has the hour 0 in every row, so that its
/// hour is no feature, and a time of day has nothing but its hour. Of more than 64 years the trend alone
/// tells. A value never seen in training has no feature in its part; a missing date has none in any, and the
/// indicator of its trend.
package struct DateEncoder: ColumnEncoder {
  package static let kind = "date"
  private static let mostValues = 64
  /// Seconds further from 1970 count as missing: some three million years.
  private static let farthest = 1e14

  /// A part of the calendar, as an integer.
  package enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    case year, month, weekday, hour

    private static let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// The part of a moment: months from 1, weekdays from 0 for Monday, hours from 0.
    func value(of moment: Moment) -> Int {
      switch self {
      case .year: moment.date.year
      case .month: moment.date.month
      // 1970-01-01 was a Thursday.
      case .weekday: ((moment.days + 3) % 7 + 7) % 7
      case .hour: moment.second / 3600
      }
    }

    func name(of value: Int) -> String {
      switch self {
      case .month where Self.months.indices.contains(value - 1): Self.months[value - 1]
      case .weekday where Self.weekdays.indices.contains(value): Self.weekdays[value]
      case .year, .month, .weekday, .hour: String(value)
      }
    }
  }

  /// A day and the second of it.
  struct Moment {
    let days: Int
    let second: Int
    let date: CalendarDate

    /// Nil for what is missing or too far away.
    init?(_ seconds: Double) {
      guard abs(seconds) < DateEncoder.farthest else { return nil }
      let whole = Int(seconds.rounded(.down))
      second = (whole % 86_400 + 86_400) % 86_400
      days = (whole - second) / 86_400
      date = CalendarDate(daysSince1970: days)
    }
  }

  /// A part in which the training rows differ, and its values there, ascending.
  package struct Part: Sendable, Hashable {
    package let unit: Unit
    package let values: [Int]
  }

  private let trend: any ScalarEncoder
  package let parts: [Part]

  /// Learns the rows `training` of `seconds` since 1970, one number a row; NaN and infinities are missing.
  ///
  /// - Complexity: that of the trend's encoder, and O(training rows).
  init(_ seconds: [Double], training: [Int32], trend: NumberEncoding) {
    self.trend = trend.encoder(seconds, training: training)
    var seen = Unit.allCases.map { _ in Set<Int>() }
    for row in training {
      guard let moment = Moment(seconds[Int(row)]) else { continue }
      for (index, unit) in Unit.allCases.enumerated() where seen[index].count <= Self.mostValues {
        seen[index].insert(unit.value(of: moment))
      }
    }
    parts = zip(Unit.allCases, seen).compactMap { unit, values in
      (2...Self.mostValues).contains(values.count)
        ? Part(unit: unit, values: values.sorted()) : nil
    }
  }

  package var denseWidth: Int { trend.denseWidth }
  package var sparseWidth: Int { parts.reduce(0) { $0 + $1.values.count } }

  package var isSound: Bool {
    trend.isSound && parts.count <= Unit.allCases.count
      && parts.allSatisfy { part in
        (2...Self.mostValues).contains(part.values.count)
          && zip(part.values, part.values.dropFirst()).allSatisfy { $0 < $1 }
      }
  }

  package func encode(
    _ values: FeatureColumn.Values?,
    rows: [Int32],
    into dense: inout [Float],
    width: Int,
    at start: Int
  ) {
    trend.encode(values, rows: rows, into: &dense, width: width, at: start)
  }

  package func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries {
    var places: [[Int: Int32]] = []
    var place: Int32 = 0
    for part in parts {
      var own: [Int: Int32] = [:]
      for value in part.values {
        own[value] = place
        place += 1
      }
      places.append(own)
    }
    var (counts, columns) = ([Int32](), [Int32]())
    counts.reserveCapacity(rows.count)
    columns.reserveCapacity(rows.count * parts.count)
    let seconds = values?.numbers
    for row in rows {
      let first = columns.count
      if let seconds, let moment = Moment(seconds[Int(row)]) {
        for (index, part) in parts.enumerated() {
          guard let place = places[index][part.unit.value(of: moment)] else { continue }
          columns.append(place)
        }
      }
      counts.append(Int32(columns.count - first))
    }
    return .several(
      counts: counts,
      columns: columns,
      values: Array(repeating: 1, count: columns.count)
    )
  }

  package func denseNames(_ column: String) -> [String] { trend.denseNames(column) }

  package func sparseNames(_ column: String) -> [String] {
    parts.flatMap { part in
      part.values.map { "\(column): \(part.unit.rawValue)=\(part.unit.name(of: $0))" }
    }
  }

  package func note(_ column: String) -> String? {
    guard !parts.isEmpty else { return nil }
    let words = parts.map { part in
      let names = part.values.map(part.unit.name)
      let range = "\(names.first ?? "")…\(names.last ?? "")"
      return "\(part.unit.rawValue) (\(range))"
    }
    let trend = denseWidth > 0 ? ["trend"] : []
    return "\(column) is read as its \((trend + words).joined(separator: ", "))"
  }
}

extension DateEncoder {
  private enum CodingKeys: String, CodingKey {
    case trend, parts
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let form = try container.decode(EncoderForm.self, forKey: .trend)
    guard let trend = form.encoder as? any ScalarEncoder else {
      throw DecodingError.dataCorruptedError(
        forKey: .trend,
        in: container,
        debugDescription: "the trend of a date is a number"
      )
    }
    self.trend = trend
    parts = try container.decode([Part].self, forKey: .parts)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(EncoderForm(trend), forKey: .trend)
    try container.encode(parts, forKey: .parts)
  }
}

extension DateEncoder.Part: Codable {
  private enum CodingKeys: String, CodingKey {
    case unit, values
  }
}
