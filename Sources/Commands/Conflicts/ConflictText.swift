import Basics
import Fusion
import Terminal

/// Conflicts and their resolutions for people.
enum ConflictText {
  private static let shownResolutions = 10

  static func text(_ report: ConflictReport, width: Int?) -> String {
    var text = ""
    if let accuracy = report.accuracy, let items = report.itemsWithTruth {
      text += "accuracy \(Phrase.figure(accuracy)) on \(NumberText.grouped(items)) gold values\n\n"
    }
    text += attributes(report.attributes).text(width: width)
    text += "\n" + sources(report.sources).text(width: width)
    let doubtful = report.resolutions.prefix(shownResolutions)
    if !doubtful.isEmpty {
      text += "\nmost doubtful\n" + resolutions(Array(doubtful)).text(width: width)
    }
    return text + "\n" + Phrase.seconds(report.seconds) + "\n"
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
        NumberText.grouped(attribute.items),
        NumberText.grouped(attribute.claims),
        NumberText.grouped(attribute.conflicts),
        NumberText.grouped(attribute.rawConflicts),
        NumberText.grouped(attribute.ties),
        NumberText.fixed(attribute.meanConfidence, decimals: 3),
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
        NumberText.grouped(source.claims),
        NumberText.percent(source.coverage),
        NumberText.percent(source.overlap),
        NumberText.percent(source.conflict),
        NumberText.fixed(source.estimatedAccuracy, decimals: 3),
        source.accuracy.map { NumberText.fixed($0, decimals: 3) } ?? "",
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
        NumberText.fixed(resolution.confidence, decimals: 3),
        resolution.candidates.dropFirst()
          .map { "\(Phrase.short($0.value)) (\($0.sources.count))" }.joined(separator: ", "),
      ])
    }
    return table
  }
}
