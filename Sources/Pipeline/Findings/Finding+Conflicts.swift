import Basics
import Fusion
import Review

extension Finding {
  /// One of `DoubtfulCount.thresholds`.
  private static let doubtfulConfidence = 0.7
  private static let mostAttributes = 3

  static func contradictions(_ input: FindingInput) -> [Finding] {
    guard let report = input.conflicts else { return [] }
    let noun = EntityNoun.plural(input.entity)
    var found = report.attributes.filter { $0.conflicts > 0 }
      .sorted {
        ($0.name == input.label ? 1 : 0, $0.conflicts) > (
          $1.name == input.label ? 1 : 0, $1.conflicts
        )
      }
      .prefix(mostAttributes)
      .map { attribute in
        let isLabel = attribute.name == input.label
        return Finding(
          "contradicted-attribute",
          isLabel ? .fault : .doubt,
          .conflicts,
          subject: attribute.name,
          verb: "decide between the sources",
          text: "\(Figures.count(attribute.conflicts)) \(noun) with contradicting "
            + attribute.name,
          reason: isLabel
            ? "a model learns the label that is believed"
            : "features and reports use the value that is believed",
          size: Size(attribute.conflicts, of: attribute.items, noun),
          rows: RowFilter(.rows, [.conflicted(attribute: attribute.name)])
        )
      }
    let doubtful = report.doubtfulCells(below: doubtfulConfidence) ?? 0
    if doubtful > 0 {
      let cells = report.attributes.reduce(0) { $0 + $1.conflicts }
      found.append(
        Finding(
          "doubtful-cells",
          .doubt,
          .conflicts,
          verb: "decide them",
          text: "\(Figures.plural(doubtful, "cell")) resolved with a confidence below 0.7",
          reason: "what is believed of them is little more than a guess",
          size: Size(doubtful, of: cells, "cells")
        )
      )
    }
    return found
  }

  /// What waits for people, and what they disagree about.
  static func review(_ input: FindingInput) -> [Finding] {
    guard let progress = input.review, progress.items > 0 else { return [] }
    var found: [Finding] = []
    if progress.disputed > 0 {
      found.append(
        Finding(
          "disagreements",
          .doubt,
          .review,
          verb: "settle them",
          text: "people disagree about \(Figures.plural(progress.disputed, "cell"))",
          reason: "until somebody settles them the later answer counts",
          size: Size(progress.disputed, of: progress.items, "cells")
        )
      )
    }
    if progress.left > 0 {
      let rate = progress.errorRate.map { rate in
        "\(Figures.percent(rate.rate)) of all cells are wrong, 95 % "
          + "\(Figures.percent(rate.interval.low)) to \(Figures.percent(rate.interval.high)), by "
          + "\(Figures.plural(progress.drawn, "cell")) drawn by chance"
      }
      found.append(
        Finding(
          "waiting-review",
          .opportunity,
          .review,
          verb: "look at them, the most telling first",
          text:
            "\(Figures.plural(progress.left, "cell")) \(progress.left == 1 ? "waits" : "wait") for review",
          reason: rate
            ?? "those drawn by chance among them tell how many of all cells are wrong",
          size: Size(progress.left, of: progress.items, "cells")
        )
      )
    }
    return found
  }
}
