import Basics
import Pipeline
import Profiling
import Terminal

/// A line of the panel of one column: a value, a bin, a pattern, what is missing or unreadable.
struct ColumnLine: Sendable {
  var text: String
  var count: Int
  /// Of the rows, or of what the line says it is a share of.
  var share: Double
  var role: Role = .text
  var bar: Role = .series1
  var drilldown: Drilldown?
}

extension ColumnProfile {
  /// What the column holds, as its kind asks for.
  var lines: [ColumnLine] {
    let kind =
      switch type {
      case .number, .date, .time: bins
      case .id: identifierLines + identifierExamples
      case .text: textLines.isEmpty ? topLines : textLines
      case .image: imageLines
      default: histogram.isEmpty || !top.isEmpty ? topLines : bins
      }
    return kind + restLines
  }

  /// A share of a whole, counted; 0 when it is no number.
  private static func count(_ share: Double, of whole: Int) -> Int {
    share.isFinite ? Int((Swift.min(Swift.max(share, 0), 1) * Double(whole)).rounded()) : 0
  }

  private func share(_ count: Int) -> Double { Double(count) / Double(Swift.max(rows, 1)) }

  private func rows(_ condition: RowFilter.Condition, _ title: String) -> Drilldown {
    .rows(RowFilter(.source(source), [condition]), title: title)
  }

  /// The histogram with what lies beyond its ends.
  private var bins: [ColumnLine] {
    var lines: [ColumnLine] = []
    let most = Double.greatestFiniteMagnitude
    if belowHistogram > 0, let first = histogram.first {
      lines.append(
        ColumnLine(
          text: "below \(edge(first.low))",
          count: belowHistogram,
          share: share(belowHistogram),
          role: .warning,
          bar: .warning,
          drilldown: rows(
            .range(column: name, low: -most, high: first.low, includesHigh: false),
            "\(name) below \(edge(first.low))"
          )
        )
      )
    }
    lines += histogram.enumerated().map { place, bin in
      let isLast = place == histogram.count - 1
      let ends = Figures.interval(edge(bin.low), edge(bin.high))
      return ColumnLine(
        text: ends,
        count: bin.count,
        share: share(bin.count),
        drilldown: rows(
          .range(column: name, low: bin.low, high: bin.high, includesHigh: isLast),
          "\(source) with \(name) \(ends)"
        )
      )
    }
    if aboveHistogram > 0, let last = histogram.last {
      lines.append(
        ColumnLine(
          text: "above \(edge(last.high))",
          count: aboveHistogram,
          share: share(aboveHistogram),
          role: .warning,
          bar: .warning,
          drilldown: rows(
            .range(column: name, low: last.high.nextUp, high: most, includesHigh: true),
            "\(name) above \(edge(last.high))"
          )
        )
      )
    }
    lines += spikes.map { spike in
      ColumnLine(
        text: "often \(spike.value)",
        count: spike.count,
        share: share(spike.count),
        role: .warning,
        bar: .series2,
        drilldown: rows(.equals(column: name, value: spike.value), "\(name) = \(spike.value)")
      )
    }
    return lines.isEmpty ? topLines : lines
  }

  private var topLines: [ColumnLine] {
    var lines = top.map { value in
      ColumnLine(
        text: value.value,
        count: value.count,
        share: share(value.count),
        drilldown: rows(
          .equals(column: name, value: value.value),
          "\(source) with \(name) \(value.value)"
        )
      )
    }
    if let other, other.rows > 0 {
      lines.append(
        ColumnLine(
          text: "other (\(Figures.plural(other.values, "value")))",
          count: other.rows,
          share: share(other.rows),
          role: .dim,
          bar: .dim,
          drilldown: .rows(
            RowFilter(.values(source: source, column: name)),
            title: "distinct values of \(name) in \(source)"
          )
        )
      )
    }
    return lines
  }

  private var identifierLines: [ColumnLine] {
    guard let identifier else { return [] }
    let present = rows - missing
    return identifier.patterns.map { pattern in
      ColumnLine(
        text: "looks like \(pattern.pattern)",
        count: Self.count(pattern.share, of: present),
        share: pattern.share,
        bar: .series3
      )
    }
      + identifier.overlaps.map { overlap in
        ColumnLine(
          text: "also in \(overlap.source)",
          count: overlap.shared,
          share: overlap.share,
          bar: .series2
        )
      }
  }

  /// Values that stand more than once, which an identifier should not have; else a few to read.
  private var identifierExamples: [ColumnLine] {
    if top.contains(where: { $0.count > 1 }) { return topLines }
    return top.prefix(5).map { value in
      ColumnLine(
        text: "such as \(value.value)",
        count: value.count,
        share: .nan,
        role: .dim,
        drilldown: rows(.equals(column: name, value: value.value), "\(name) \(value.value)")
      )
    }
  }

  private var textLines: [ColumnLine] {
    guard let text else { return [] }
    let title = name
    return text.scripts.map { script in
      ColumnLine(
        text: "\(script.script) letters",
        count: Self.count(script.share, of: 100),
        share: script.share,
        bar: .series3
      )
    }
      + text.examples.map { example in
        ColumnLine(
          text: "“\(example)”",
          count: example.count,
          share: .nan,
          role: .dim,
          drilldown: .explanation(title: title, lines: [example])
        )
      }
  }

  private var imageLines: [ColumnLine] {
    guard let image else { return [] }
    let read = Double(Swift.max(image.read + image.undecodable, 1))
    var lines = image.shapes.map { shape in
      ColumnLine(
        text: "\(shape.width)×\(shape.height) \(shape.mode)",
        count: shape.count,
        share: Double(shape.count) / read
      )
    }
    if image.undecodable > 0 {
      lines.append(
        ColumnLine(
          text: "no picture",
          count: image.undecodable,
          share: Double(image.undecodable) / read,
          role: .bad,
          bar: .bad,
          drilldown: image.firstProblem.map {
            .explanation(title: "pictures that cannot be decoded", lines: [$0])
          }
        )
      )
    }
    return lines
  }

  /// What holds no value of the kind: missing, unreadable, outside the declared range.
  private var restLines: [ColumnLine] {
    var lines: [ColumnLine] = []
    if let range = declaredRange {
      for (count, isAbove) in [(range.below, false), (range.above, true)] where count > 0 {
        let edge = Figures.measure(isAbove ? range.high : range.low)
        let words = isAbove ? "over the allowed \(edge)" : "under the allowed \(edge)"
        lines.append(
          ColumnLine(
            text: words,
            count: count,
            share: share(count),
            role: .bad,
            bar: .bad,
            drilldown: .rows(outside(range, isAbove: isAbove), title: "\(name) \(words)")
          )
        )
      }
    }
    if missing > 0 {
      let markers = missingMarkers.map { "\($0.value) \(Figures.count($0.count))" }
      lines.append(
        ColumnLine(
          text: "missing" + (markers.isEmpty ? "" : " (\(markers.joined(separator: ", ")))"),
          count: missing,
          share: share(missing),
          role: .warning,
          bar: .warning,
          drilldown: rows(.missing(column: name), "\(source) without \(name)")
        )
      )
    }
    if unreadable > 0 {
      lines.append(
        ColumnLine(
          text: "unreadable as \(type.rawValue)",
          count: unreadable,
          share: share(unreadable),
          role: .bad,
          bar: .bad,
          drilldown: .rows(
            RowFilter(.unreadable(source: source, column: name)),
            title: "\(name) of \(source) that cannot be read as \(type.rawValue)"
          )
        )
      )
    }
    return lines
  }

  /// An edge of the histogram: a number, or the date or time that it stands for.
  func edge(_ value: Double) -> String { instant(value) ?? Figures.measure(value) }

  /// The lines of the column as a list, each leading to its rows.
  var linesTable: PanelTable {
    let lines = lines
    let most = Swift.max(lines.map(\.share).filter(\.isFinite).max() ?? 1, .leastNonzeroMagnitude)
    return PanelTable(
      title: name,
      columns: [
        .init(title: "value", isName: true, isWide: true, limit: 60, least: 12),
        .init(title: "", isWide: true, dispensable: 2, width: 6, most: 30),
        .init(title: type == .text ? "" : "rows", isNumeric: true, isFigure: true),
        .init(title: "share", isNumeric: true, dispensable: 1),
      ],
      rowCount: lines.count,
      cells: { row in
        let line = lines[row]
        return [
          .text(line.text, line.role),
          line.share.isFinite ? .bar(line.share / most, line.bar) : .text(""),
          .count(line.count, line.role), .percent(line.share, .dim),
        ]
      },
      drilldown: { row, _ in lines[row].drilldown },
      empty: missing == rows ? "every value is missing" : "nothing is known of its values",
      closed: "this line counts a sample or a pattern: there is no list of its rows"
    )
  }

  /// The figures of a column in lines, the most telling first.
  func facts(among others: [ColumnProfile]) -> [(name: String, value: String, role: Role)] {
    var lines: [(name: String, value: String, role: Role)] = []
    let gaps = Double(missing) / Double(Swift.max(rows, 1))
    let kind = ([type.rawValue] + (unit.map { [$0] } ?? [])).joined(separator: ", ")
    lines.append(
      (
        "\(kind) · \(Figures.count(rows - missing)) values ·",
        missing == 0 ? "none missing" : "\(Figures.percent(gaps)) missing",
        missing == 0 ? .good : .warning
      )
    )
    switch type {
    case .number, .date, .time: lines += spread
    case .id:
      let unique = identifier.map { ", \(Figures.percent($0.uniqueness)) unique" } ?? ""
      lines.append(("distinct", distinct.text + unique, .text))
    case .text:
      if let lengths {
        lines.append(
          (
            "length",
            "\(Figures.interval(Figures.count(lengths.min), Figures.count(lengths.max))) characters, "
              + "mean \(Figures.measure(lengths.mean))", .text
          )
        )
      }
      lines.append(("distinct", distinct.text, .text))
    case .image:
      if let image {
        lines.append(("pictures read", Figures.count(image.read), .text))
      }
    default: lines.append(("distinct", distinct.text, .text))
    }
    lines += problems.prefix(2).map { ("not computed:", $0, .warning) }
    if let words = elsewhere(others) { lines.append(("elsewhere", words, .dim)) }
    return lines
  }

  private var spread: [(name: String, value: String, role: Role)] {
    var lines: [(name: String, value: String, role: Role)] = []
    func quantile(_ probability: Double) -> String? {
      quantiles.first { abs($0.probability - probability) < 1e-9 }?.value.text
    }
    if let median = quantile(0.5) {
      let middle = zip(quantile(0.25).map { [$0] } ?? [], quantile(0.75).map { [$0] } ?? [])
        .map { ", middle half \(Figures.interval($0, $1))" }.first
      lines.append(("median", median + (middle ?? ""), .text))
    }
    if type == .number, let mean {
      let deviation = sd.map { " ± \(Figures.measure($0))" } ?? ""
      lines.append(("mean", Figures.measure(mean) + deviation, .text))
    }
    if let min, let max {
      let isBroken = declaredRange.map { $0.below + $0.above > 0 } ?? false
      lines.append(
        ("from", "\(min.text) to \(max.text)", isBroken ? .bad : .text)
      )
    }
    lines.append(("distinct", distinct.text, .text))
    return lines
  }

  /// The same column in the other sources, in a few words.
  private func elsewhere(_ others: [ColumnProfile]) -> String? {
    let words = others.map { other -> String in
      let figure =
        switch other.type {
        case .number:
          other.mean.map {
            Figures.measure($0) + (other.sd.map { " ± \(Figures.measure($0))" } ?? "")
          } ?? other.type.rawValue
        case .id:
          identifier?.overlaps.first { $0.source == other.source }
            .map { "\(Figures.percent($0.share)) shared" } ?? other.distinct.text
        default: "\(other.distinct.text) distinct"
        }
      let kind = other.type == type ? "" : "\(other.type.rawValue): "
      return "\(other.source) \(kind)\(figure)"
    }
    return words.isEmpty ? nil : words.joined(separator: "   ")
  }
}

extension ColumnProfile {
  /// The rows whose number lies below or above a range.
  func outside(_ range: DeclaredRange, isAbove: Bool) -> RowFilter {
    let most = Double.greatestFiniteMagnitude
    let side: RowFilter.Condition =
      isAbove
      ? .range(column: name, low: range.high.nextUp, high: most, includesHigh: true)
      : .range(column: name, low: -most, high: range.low, includesHigh: false)
    return RowFilter(.source(source), [side])
  }
}
