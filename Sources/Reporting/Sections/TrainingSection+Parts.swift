import Basics
import Learning

extension ReportDocument {
  /// How often what was predicted came true.
  func reliabilityBlocks(_ evaluation: Evaluation) -> [ReportSection.Block] {
    guard let bins = evaluation.reliability, let first = bins.first else { return [] }
    let what = first.value.map { "of \(VisibleText.cell($0))" } ?? "of the answer"
    let table = ReportTable(
      "Reliability: the predicted probability \(what) against the observed share",
      ["Predicted", "#Mean", "#Observed", "#95 % interval", "#Rows", "Remark"],
      rows: bins.map { bin in
        [
          "\(Figures.number(bin.low)) to \(Figures.number(bin.high))",
          Figures.percent(bin.predicted), Figures.percent(bin.observed),
          Figures.percentInterval(bin.observedLow, bin.observedHigh), Figures.count(bin.rows),
          bin.isOff ? "off" : "",
        ]
      }
    )
    return [.table(table)]
  }

  /// The figures by the values of attributes, the worst first.
  func sliceBlocks(_ evaluation: Evaluation) -> [ReportSection.Block] {
    guard let slices = evaluation.slices, !slices.isEmpty else { return [] }
    let isRanked = slices.contains { $0.positives != nil }
    let table = ReportTable(
      "Slices, the worst first",
      ["Slice", "#Rows"] + (isRanked ? ["#Positive", "#AUC", "#95 %", "#AP", "#95 %"] : [])
        + ["#Accuracy", "#95 %", "#Log-loss", "Remark"],
      rows: slices.map { slice in
        let ranked = [
          Figures.count(slice.positives), Figures.decimal(slice.auc),
          Self.decimalInterval(slice.aucLow, slice.aucHigh),
          Figures.decimal(slice.averagePrecision),
          Self.decimalInterval(slice.averagePrecisionLow, slice.averagePrecisionHigh),
        ]
        let remark =
          slice.isTooFew ? "too few rows to measure" : slice.isWorse ? "worse than the whole" : ""
        return [slice.words, Figures.count(slice.rows)]
          + (isRanked ? ranked : []) + [
            Figures.percent(slice.accuracy),
            Figures.percentInterval(slice.accuracyLow, slice.accuracyHigh),
            Figures.decimal(slice.logLoss), remark,
          ]
      }
    )
    var blocks: [ReportSection.Block] = [.table(table)]
    let measured = slices.count { !$0.isTooFew }
    if slices.contains(where: \.isWorse) {
      blocks.append(
        .note(
          "Worse: the interval lies below the figure of all rows. Of \(Figures.plural(measured, "slice")) "
            + "about \(Figures.decimal(Double(measured) / 40, 1)) would by chance."
        )
      )
    }
    return blocks
  }
}
