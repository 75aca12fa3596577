extension Manifest {
  /// How the text of a source is to be read, where a person says so; what is nil is inferred.
  package struct Reading: Sendable, Hashable, Codable {
    /// Lines before the header, or before the first row of a file without one.
    package var skip: Int?
    /// What begins a line that is a remark; empty when no line is one.
    package var comment: String?
    package var separator: Separator?
    /// The character around fields that may hold separators; empty when quotes are characters
    /// like any other.
    package var quote: String?
    /// The character that takes the meaning from a quote behind it; the quote itself when quotes
    /// are doubled.
    package var escape: String?
    /// The mark before the fraction of a number.
    package var decimal: DecimalMark?
    /// The mark between groups of three digits; empty when numbers have none.
    package var thousands: String?
    package var dates: DateOrder?
    /// Where the rows stand in a JSON document: keys with dots between them.
    package var records: String?
    /// The part of the split that all rows of the source belong to.
    package var split: SplitPart?

    package init() {}

    /// What this says, and of what it leaves open what another says.
    package func completed(by other: Reading) -> Reading {
      var completed = self
      completed.skip = skip ?? other.skip
      completed.comment = comment ?? other.comment
      completed.separator = separator ?? other.separator
      completed.quote = quote ?? other.quote
      completed.escape = escape ?? other.escape
      completed.decimal = decimal ?? other.decimal
      completed.thousands = thousands ?? other.thousands
      completed.dates = dates ?? other.dates
      completed.records = records ?? other.records
      completed.split = split ?? other.split
      return completed
    }

    private enum CodingKeys: String, CodingKey {
      case skip, comment, separator, quote, escape, decimal, thousands, dates, records, split
    }

    /// One text for all options, the same for the same options: for the names of cached results.
    package var signature: String {
      let texts: [String?] = [
        skip.map(String.init), comment, separator?.rawValue, quote, escape, decimal?.rawValue,
        thousands, dates?.rawValue, records, split?.rawValue,
      ]
      return texts.map { $0.map { "=" + $0 } ?? "" }.joined(separator: "\u{1F}")
    }
  }

  /// What stands between the fields of a line: the text itself, or `blanks` or `fixed`.
  package struct Separator: RawRepresentable, Sendable, Hashable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// Runs of spaces and tabs.
    package static let blanks = Separator(rawValue: "blanks")
    /// Fields stand in columns of fixed width.
    package static let fixed = Separator(rawValue: "fixed")

    /// The separators that have a name in manifests.
    package static let named: [(name: String, separator: Separator)] = [
      ("comma", Separator(rawValue: ",")), ("tab", Separator(rawValue: "\t")),
      ("semicolon", Separator(rawValue: ";")), ("bar", Separator(rawValue: "|")),
      ("colon", Separator(rawValue: ":")), ("space", Separator(rawValue: " ")),
      ("blanks", blanks), ("fixed", fixed),
    ]
  }

  package enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
    case point = "."
    case comma = ","
  }

  /// The order in which a source writes the parts of its dates.
  package enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
    case dayMonthYear = "dmy"
    case monthDayYear = "mdy"
    case yearMonthDay = "ymd"
  }

  package enum SplitPart: String, Sendable, Hashable, Codable, CaseIterable {
    case train, validation, test
  }
}
