import Basics
import Fusion
import Terminal

/// Conflicts and their resolutions for people.
enum ConflictText {
  private static let shownResolutions = 10

  static func text(_ report: ConflictReport, width: Int?) -> String {
    var text = ""
    if let accuracy = report.accuracy, let items = report.itemsWithTruth {
      text += "accuracy \(Phrase.figure(accuracy)) on \(Figures.count(items)) gold values\n\n"
    }
    text += attributes(report.attributes).text(width: width)
    text += remarks(report)
    text += "\n" + sources(report.sources).text(width: width)
    let doubtful = report.resolutions.prefix(shownResolutions)
    if !doubtful.isEmpty {
      text += "\nmost doubtful\n" + resolutions(Array(doubtful)).text(width: width)
    }
    return text + "\n" + Phrase.seconds(report.seconds) + "\n"
  }

  /// Why each method was used, what to be careful about, and what of the truth was not scored.
  private static func remarks(_ report: ConflictReport) -> String {
    var lines: [String] = []
    for attribute in report.attributes {
      if !attribute.reason.isEmpty {
        lines.append("\(attribute.name): \(attribute.method.rawValue), \(attribute.reason)")
      }
      if let warning = attribute.warning { lines.append("\(attribute.name): \(warning)") }
    }
    if let repeated = report.repeatedTruthKeys, repeated > 0 {
      lines.append("truth: \(Figures.count(repeated)) keys have two values, not scored")
    }
    if let unknown = report.unknownTruthKeys, unknown > 0 {
      lines.append("truth: \(Figures.count(unknown)) keys name no entity, not scored")
    }
    return lines.isEmpty
      ? "" : "\n" + lines.map { Sanitise.text($0) }.joined(separator: "\n") + "\n"
  }

  private static func attributes(_ attributes: [AttributeConflicts]) -> TextTable {
    let isScored = attributes.contains { $0.itemsWithTruth != nil }
    var table = TextTable(
      [
        .text("attribute"), .text("method", isElastic: false), .number("items"),
        .number("claims"), .number("conflicts"), .number("as written"), .number("ties"),
        .number("confidence"),
      ] + (isScored ? [.number("accuracy"), .number("F1"), .number("MAE")] : [])
    )
    for attribute in attributes {
      table.add([
        attribute.name,
        attribute.method.rawValue,
        Figures.count(attribute.items),
        Figures.count(attribute.claims),
        Figures.count(attribute.conflicts),
        Figures.count(attribute.rawConflicts),
        Figures.count(attribute.ties),
        Figures.decimal(attribute.meanConfidence, 3),
        Phrase.figure(attribute.accuracy),
        Phrase.figure(attribute.f1),
        Phrase.figure(attribute.mae),
      ])
    }
    return table
  }

  private static func sources(_ sources: [SourceReliability]) -> TextTable {
    let isScored = sources.contains { $0.accuracy != nil }
    var table = TextTable(
      [
        .text("source"), .number("claims"), .number("coverage"), .number("overlap"),
        .number("conflict"), .number("estimated accuracy"),
      ] + (isScored ? [.number("accuracy")] : [])
    )
    for source in sources {
      table.add([
        source.name,
        Figures.count(source.claims),
        Figures.percent(source.coverage),
        Figures.percent(source.overlap),
        Figures.percent(source.conflict),
        Figures.decimal(source.estimatedAccuracy, 3),
        source.accuracy.map { Figures.decimal($0, 3) } ?? "",
      ])
    }
    return table
  }

  private static func resolutions(_ resolutions: [Resolution]) -> TextTable {
    var table = TextTable([
      .text("entity"), .text("attribute"), .text("believed"), .number("confidence"),
      .text("against"),
    ])
    for resolution in resolutions {
      table.add([
        resolution.entity,
        resolution.attribute,
        Phrase.short(resolution.value),
        Figures.decimal(resolution.confidence, 3),
        resolution.candidates.dropFirst()
          .map { "\(Phrase.short($0.value)) (\($0.sources.count))" }.joined(separator: ", "),
      ])
    }
    return table
  }
}
