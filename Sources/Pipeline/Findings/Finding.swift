/// Something in the data, its model or its use that asks for a person: what it is, how large, why
/// it matters, and the way to it.
package struct Finding: Sendable, Hashable {
  /// How much it can harm what is built on the data.
  package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
    /// Something could be better.
    case opportunity
    /// Something may be wrong.
    case doubt
    /// Something is wrong.
    case fault

    private var rank: Int {
      switch self {
      case .opportunity: 0
      case .doubt: 1
      case .fault: 2
      }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
  }

  /// What it is about, and so where a person deals with it.
  package enum Area: String, Sendable, Hashable, CaseIterable {
    case sources, labels, conflicts, review, train, feedback, manifest
  }

  /// How many of how many, and of what.
  package struct Size: Sendable, Hashable {
    package var count: Int
    /// Nil where there is no whole.
    package var total: Int?
    /// What is counted, in the plural: `rows`, `lesions`, `events`.
    package var unit: String

    package init(_ count: Int, of total: Int? = nil, _ unit: String) {
      self.count = count
      self.total = total
      self.unit = unit
    }

    /// 0...1; nil where there is no whole.
    package var share: Double? {
      guard let total, total > 0 else { return nil }
      return Double(count) / Double(total)
    }
  }

  /// What it is, for programs: `rejected-rows`, `contradicted-attribute`.
  package var kind: String
  package var severity: Severity
  package var area: Area
  /// The column, source, model or check it concerns; nil for the dataset as a whole.
  package var subject: String?
  /// What to do, as an imperative: `look at them`, `train one`.
  package var verb: String
  /// What was found, as a sentence without a full stop.
  package var text: String
  /// Why it matters, or what it rests on, as a sentence without a full stop.
  package var reason: String
  package var size: Size?
  /// The rows behind it; nil where a table of results is.
  package var rows: RowFilter?

  package init(
    _ kind: String,
    _ severity: Severity,
    _ area: Area,
    subject: String? = nil,
    verb: String,
    text: String,
    reason: String,
    size: Size? = nil,
    rows: RowFilter? = nil
  ) {
    self.kind = kind
    self.severity = severity
    self.area = area
    self.subject = subject
    self.verb = verb
    self.text = text
    self.reason = reason
    self.size = size
    self.rows = rows
  }

  /// Stays the same from opening to opening, so that a person can set a finding aside.
  package var id: String { subject.map { "\(kind):\($0)" } ?? kind }
}

extension Finding: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, kind, severity, area, subject, verb, text, reason, count, total, unit, share, rows
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(kind, forKey: .kind)
    try container.encode(severity.rawValue, forKey: .severity)
    try container.encode(area.rawValue, forKey: .area)
    try container.encodeIfPresent(subject, forKey: .subject)
    try container.encode(verb, forKey: .verb)
    try container.encode(text, forKey: .text)
    try container.encode(reason, forKey: .reason)
    try container.encodeIfPresent(size?.count, forKey: .count)
    try container.encodeIfPresent(size?.total, forKey: .total)
    try container.encodeIfPresent(size?.unit, forKey: .unit)
    try container.encodeIfPresent(size?.share, forKey: .share)
    try container.encodeIfPresent(rows, forKey: .rows)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func word<Word: RawRepresentable<String>>(_ key: CodingKeys) throws -> Word {
      let text = try container.decode(String.self, forKey: key)
      guard let word = Word(rawValue: text) else {
        throw DecodingError.dataCorruptedError(
          forKey: key,
          in: container,
          debugDescription: "there is no \(key.stringValue) \(text)"
        )
      }
      return word
    }
    self.init(
      try container.decode(String.self, forKey: .kind),
      try word(.severity),
      try word(.area),
      subject: try container.decodeIfPresent(String.self, forKey: .subject),
      verb: try container.decode(String.self, forKey: .verb),
      text: try container.decode(String.self, forKey: .text),
      reason: try container.decode(String.self, forKey: .reason),
      rows: try container.decodeIfPresent(RowFilter.self, forKey: .rows)
    )
    if let count = try container.decodeIfPresent(Int.self, forKey: .count) {
      size = Size(
        count,
        of: try container.decodeIfPresent(Int.self, forKey: .total),
        try container.decode(String.self, forKey: .unit)
      )
    }
  }
}
