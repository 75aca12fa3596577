/// What a cell means; the theme decides how that looks.
package enum Role: UInt8, Sendable, CaseIterable {
  /// The canvas behind everything.
  case background
  case text
  /// Secondary text: units, hints, axis labels.
  case dim
  case title
  case border
  case borderFocused
  case accent
  case good
  case warning
  case bad
  /// The background of what is selected.
  case selection
  case header
  /// A key the user may press.
  case key
  /// A figure that opens the rows behind it.
  case link
  /// The empty part of gauges, scrollbars and bars.
  case track
  case series1
  case series2
  case series3
  case series4
  case series5
  case series6
  case series7
  case series8

  /// The name in theme files and golden files: `border-focused`, `series-1`.
  package var name: String {
    switch self {
    case .background: "background"
    case .text: "text"
    case .dim: "dim"
    case .title: "title"
    case .border: "border"
    case .borderFocused: "border-focused"
    case .accent: "accent"
    case .good: "good"
    case .warning: "warning"
    case .bad: "bad"
    case .selection: "selection"
    case .header: "header"
    case .key: "key"
    case .link: "link"
    case .track: "track"
    case .series1: "series-1"
    case .series2: "series-2"
    case .series3: "series-3"
    case .series4: "series-4"
    case .series5: "series-5"
    case .series6: "series-6"
    case .series7: "series-7"
    case .series8: "series-8"
    }
  }

  package init?(name: String) {
    guard let role = Role.allCases.first(where: { $0.name == name }) else { return nil }
    self = role
  }

  /// The series roles in order.
  package static let series: [Role] = [
    .series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8,
  ]

  /// The role of the nth series; the roles repeat after eight.
  package static func series(_ index: Int) -> Role {
    let count = series.count
    return series[((index % count) + count) % count]
  }
}
