import Basics
import Learning
import Terminal

extension TrainDocument {
  private static let shownSlices = 20

  /// How often what was predicted came true, or nothing where that was not measured.
  static func reliabilityText(_ evaluation: Evaluation, width: Int?) -> String {
    guard let bins = evaluation.reliability, let first = bins.first else { return "" }
    var table = TextTable([
      .text("predicted", isElastic: false), .number("mean"), .number("observed"),
      .number("95 %"), .number("rows"), .text("", isElastic: false),
    ])
    for bin in bins {
      table.add([
        "\(Figures.number(bin.low)) to \(Figures.number(bin.high))", Phrase.figure(bin.predicted),
        Phrase.figure(bin.observed), interval(bin.observedLow, bin.observedHigh),
        Figures.count(bin.rows), bin.isOff ? "off" : "",
      ])
    }
    let what =
      first.value.map { "probability of \(Sanitise.text($0))" } ?? "probability of the answer"
    return "\nreliability: the \(what) on test rows\n" + table.text(width: width)
  }

  /// The figures by the values of attributes, the worst first.
  static func slicesText(_ evaluation: Evaluation, width: Int?) -> String {
    guard let slices = evaluation.slices, !slices.isEmpty else { return "" }
    let measured = slices.filter { !$0.isTooFew }
    let isRanked = slices.contains { $0.positives != nil }
    var table = TextTable(
      [.text("slice"), .number("rows")] + (isRanked ? [.number("positive")] : [])
        + (isRanked ? [.number("AUC"), .number("AP")] : [])
        + [.number("accuracy"), .number("log-loss"), .text("", isElastic: false)]
    )
    for slice in measured.prefix(shownSlices) {
      let ranked = [
        slice.positives.map { Figures.count($0) } ?? "",
        figure(slice.auc, slice.aucLow, slice.aucHigh),
        figure(slice.averagePrecision, slice.averagePrecisionLow, slice.averagePrecisionHigh),
      ]
      table.add(
        [slice.words, Figures.count(slice.rows)]
          + (isRanked ? ranked : []) + [
            figure(slice.accuracy, slice.accuracyLow, slice.accuracyHigh),
            figure(slice.logLoss, slice.logLossLow, slice.logLossHigh),
            slice.isWorse ? "worse" : "",
          ]
      )
    }
    var text = "\nslices of the test rows, the worst first\n"
    if !measured.isEmpty { text += table.text(width: width) }
    if measured.count > shownSlices {
      text += "and \(Figures.count(measured.count - shownSlices)) more with --json\n"
    }
    let few = slices.filter(\.isTooFew)
    if !few.isEmpty {
      let names = few.prefix(6).map { "\($0.words) \($0.rows)" }
      text += "too few rows to measure (below \(SliceEvaluation.leastRows)): "
      text += Sanitise.text(names.joined(separator: ", "))
      text += few.count > 6 ? ", and \(Figures.count(few.count - 6)) more\n" : "\n"
    }
    let worse = measured.count(where: \.isWorse)
    if worse > 0 {
      text +=
        "worse: the interval lies below the figure of all rows; of \(Figures.plural(measured.count, "slice")) "
        + "about \(Figures.decimal(Double(measured.count) / 40, 1)) would by chance\n"
    }
    return text
  }

  private static func interval(_ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return "" }
    return "[\(Phrase.figure(low)), \(Phrase.figure(high))]"
  }
}
