/// A part of the report in a form that every rendering understands.
struct ReportSection: Sendable {
  var id: String
  var title: String
  /// One sentence that says what matters.
  var lead: String?
  var blocks: [Block] = []

  enum Block: Sendable {
    case heading(String)
    case note(String)
    case facts([Fact])
    case table(ReportTable)
    case charts([ReportChart])
    /// Text to keep as it is, in a language: `yaml`, `sh`.
    case code(String, language: String)
  }

  struct Fact: Sendable {
    var label: String
    var value: String
    /// What stands small beside it: an interval, a share.
    var detail: String?

    init(_ label: String, _ value: String, _ detail: String? = nil) {
      self.label = label
      self.value = value
      self.detail = detail
    }
  }

  /// A section about something that was not done.
  static func absent(_ id: String, _ title: String, _ reason: String) -> ReportSection {
    ReportSection(id: id, title: title, lead: nil, blocks: [.note(reason)])
  }
}

/// A table; the first column names the rows.
struct ReportTable: Sendable {
  enum Kind: String, Sendable {
    case text
    case number
  }

  struct Column: Sendable {
    var title: String
    var kind: Kind
  }

  /// Rows shown at most; the JSON form holds all of them.
  static let longest = 200

  var caption: String
  var columns: [Column]
  var rows: [[String]]
  /// How strongly a cell stands out, by row and column from the second on; empty for none.
  var shades: [[Shade]] = []
  /// How many rows there are beyond those shown.
  let hidden: Int

  /// Makes a table of texts; titles that begin with `#` head columns of numbers.
  init(_ caption: String, _ columns: [String], rows: [[String]]) {
    self.caption = caption
    self.columns = columns.map {
      $0.hasPrefix("#")
        ? Column(title: String($0.dropFirst()), kind: .number) : Column(title: $0, kind: .text)
    }
    self.rows = rows.prefix(Self.longest).map { $0.map(VisibleText.cell) }
    hidden = max(0, rows.count - Self.longest)
  }
}

/// The tint of a cell: right or wrong, the stronger the more of the whole it is.
enum Shade: Sendable, Hashable {
  case none
  case right(Double)
  case wrong(Double)

  /// The class of the cell in the page; tints come in five steps.
  var name: String {
    func step(_ share: Double) -> Int { min(max(Int(share * 5), 0), 4) }
    return switch self {
    case .none: ""
    case .right(let share): "right\(step(share))"
    case .wrong(let share): "wrong\(step(share))"
    }
  }
}

/// A finished picture with the words that stand for it.
struct ReportChart: Sendable {
  var title: String
  /// What the picture shows, for those who do not see it.
  var summary: String
  var svg: String
  /// What stands below the picture where it is seen; nil for the summary.
  var caption: String?
}
