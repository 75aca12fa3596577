import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Reporting
import Workspace

/// A report with every section filled, whose texts can be replaced by hostile ones.
struct ReportFixture {
  /// Stands in for every text that could come from data; nil gives plausible ones.
  var hostile: String?

  private func text(_ plausible: String) -> String { hostile ?? plausible }

  var document: ReportDocument {
    ReportDocument(
      provenance: provenance,
      sources: sources,
      rejects: rejects,
      profile: profile,
      skew: skew,
      conflicts: conflicts,
      run: run,
      feedback: feedback
    )
  }

  /// A dataset about which nothing is known yet.
  static var empty: ReportDocument {
    var document = ReportFixture().document
    document.provenance.manifest = nil
    return ReportDocument(provenance: document.provenance, sources: [])
  }

  private var provenance: Provenance {
    Provenance(
      datasetName: text("Moles"),
      folder: text("sample-data/moles"),
      dataFingerprint: text("9f2c41d07ab85e3344d1"),
      manifest: text("version: 1\nname: Moles\nentity: lesion_id\nlabel: diagnosis\n"),
      inferences: [
        Inference(
          subject: text("format of st-mary"),
          value: text("csv"),
          reason: text("the first lines hold nine fields each")
        )
      ],
      tuinaVersion: text("0.1.0"),
      engine: EngineInformation(
        name: text("DuckDB"),
        version: text("1.5.5"),
        uri: text("duckdb"),
        libraryPath: text("/usr/lib/libduckdb.so"),
        driverVersion: text("1.5.6")
      ),
      machine: Machine(
        system: text("Debian GNU/Linux 12"),
        processors: 2,
        matrixLibrary: text("OpenBLAS 0.3.21")
      ),
      createdAt: Date(timeIntervalSince1970: 1_773_568_800),
      commands: [text("tuina conflicts sample-data/moles --truth truth.csv"), text("tuina train")]
    )
  }

  private var sources: [IngestedSource] {
    [
      ("st-mary", SourceFormat.csv, "UTF-8", 3780, 6), ("renji", .tsv, "GB18030", 2842, 3),
      ("northfield", .jsonl, "UTF-8", 2718, 3), ("harbour", .parquet, "UTF-8", 1141, 0),
    ].map { name, format, encoding, rows, rejected in
      IngestedSource(
        name: text(name),
        table: text("source_" + name),
        files: [text("sources/\(name)")],
        format: format,
        encoding: text(encoding),
        rowsRead: rows,
        rowsKept: rows - rejected,
        rowsRejected: rejected,
        cellsRejected: rejected > 3 ? 17 : 0,
        columns: [IngestedColumn(name: text("age"), type: .number, engineType: text("BIGINT"))],
        problem: hostile
      )
    }
  }

  private var rejects: [RejectCount] {
    [
      RejectCount(
        source: text("st-mary"),
        reason: text("too few fields"),
        count: 4,
        places: [
          .init(file: text("sources/st-mary.csv"), line: 12),
          .init(file: text("sources/st-mary.csv"), line: 90),
        ]
      ),
      RejectCount(source: text("northfield"), reason: text("not JSON"), count: 3),
    ]
  }

  private var profile: DatasetProfile {
    var age = ColumnProfile(
      source: text("st-mary"),
      name: text("age"),
      type: .number,
      engineType: text("BIGINT"),
      rows: 3774,
      missing: 46,
      distinct: DistinctCount(count: 94, relativeError: 0)
    )
    age.min = .number(-3)
    age.max = .number(999)
    age.mean = 45.22
    age.sd = 21.07
    age.quantiles = [Quantile(probability: 0.5, value: .number(45))]
    age.histogram = [3, 120, 480, 960, 1100, 640, 310, 90, 20, 5].enumerated().map {
      HistogramBin(low: Double($0) * 10 - 3, high: Double($0) * 10 + 7, count: $1)
    }
    var site = ColumnProfile(
      source: text("renji"),
      name: text("site"),
      type: .category,
      engineType: text("VARCHAR"),
      rows: 2839,
      missing: 21,
      distinct: DistinctCount(count: 8, relativeError: 0.02)
    )
    site.min = .text(text("arm"))
    site.max = .text(text("torso"))
    site.top = [
      ValueCount(value: text("back"), count: 690), ValueCount(value: text("躯干"), count: 560),
      ValueCount(value: text("leg"), count: 440),
    ]
    return DatasetProfile(sources: sources, columns: [age, site], seconds: 0.21)
  }

  private static func share(_ value: String, _ count: Int, of total: Int) -> ClassShare {
    let interval = WilsonInterval(successes: count, total: total)
    return ClassShare(
      value: value,
      count: count,
      share: Double(count) / Double(max(total, 1)),
      low: interval.low,
      high: interval.high
    )
  }

  private var skew: SkewReport {
    let names = ["nevus", "keratosis", "angioma", "melanoma"].map(text)
    let counts: [(String, [Int])] = [
      ("st-mary", [2336, 930, 501, 7]), ("renji", [1840, 662, 323, 14]),
      ("northfield", [1493, 701, 501, 20]), ("harbour", [719, 258, 108, 56]),
    ]
    let totals = (0..<4).map { index in counts.reduce(0) { $0 + $1.1[index] } }
    let rows = totals.reduce(0, +)
    return SkewReport(
      label: text("diagnosis"),
      positive: text("melanoma"),
      rows: rows,
      missing: 12,
      classes: zip(names, totals).map { Self.share($0, $1, of: rows) },
      imbalanceRatio: Double(totals[0]) / Double(totals[3]),
      imbalance: 0.393,
      effectiveNumber: 92.4,
      rarestShare: Double(totals[3]) / Double(rows),
      bySource: counts.map { name, counts in
        let total = counts.reduce(0, +)
        return SourceSkew(
          source: text(name),
          rows: total,
          classes: zip(names, counts).map { Self.share($0, $1, of: total) },
          jensenShannon: 0.012
        )
      },
      cramersV: 0.107,
      jensenShannon: 0.0103
    )
  }

  private var conflicts: ConflictReport {
    var diagnosis = AttributeConflicts(
      name: text("diagnosis"),
      method: .dawidSkene,
      items: 6256,
      claims: 10_469,
      conflicts: 671,
      rawConflicts: 671,
      ties: 41,
      meanConfidence: 0.972
    )
    diagnosis.accuracy = 0.947
    diagnosis.f1 = 0.861
    var diameter = AttributeConflicts(
      name: text("diameter"),
      method: .median,
      items: 6230,
      claims: 10_300,
      conflicts: 74,
      rawConflicts: 3120,
      ties: 0,
      meanConfidence: 0.99
    )
    diameter.mae = 0.08
    diameter.unreadable = 37
    diagnosis.itemsWithTruth = 6256
    diameter.itemsWithTruth = 6230
    var report = ConflictReport(
      accuracy: 0.968,
      itemsWithTruth: 12_486,
      attributes: [diagnosis, diameter],
      sources: [
        ("harbour", 0.986, 0.98), ("renji", 0.961, 0.963), ("st-mary", 0.937, 0.935),
        ("northfield", 0.781, 0.77),
      ].map {
        SourceReliability(
          name: text($0.0),
          claims: 5000,
          coverage: 0.45,
          overlap: 0.71,
          conflict: 0.14,
          estimatedAccuracy: $0.1,
          accuracy: $0.2
        )
      },
      resolutions: [
        Resolution(
          entity: text("L-00812"),
          attribute: text("diagnosis"),
          value: text("melanoma"),
          confidence: 0.503,
          method: .dawidSkene,
          candidates: [
            .init(value: text("melanoma"), confidence: 0.503, sources: [text("st-mary")]),
            .init(value: text("nevus"), confidence: 0.497, sources: [text("northfield")]),
          ]
        )
      ],
      seconds: 0.4
    )
    report.rowsWithoutEntity = 29
    return report
  }

  private var run: TrainingRun {
    var configuration = RunConfiguration()
    configuration.model = .perceptron(hidden: [128, 32])
    configuration.remedy = .balanced
    let classes = ["nevus", "melanoma"].map(text)
    var run = TrainingRun(
      id: text("run-7"),
      startedAt: Date(timeIntervalSince1970: 1_773_560_000),
      status: .finished,
      configuration: configuration,
      dataFingerprint: text("9f2c41d07ab8"),
      label: text("diagnosis"),
      classes: classes,
      positive: text("melanoma"),
      features: ["age", "sex", "site", "diameter", "photo"].map(text),
      featureCount: 1840,
      rows: SplitCounts(train: 4379, validation: 938, test: 939)
    )
    run.epochs = (1...14).map { epoch in
      let decay = 1 / Double(epoch)
      return EpochRecord(
        epoch: epoch,
        trainLoss: 0.05 + 0.6 * decay,
        validationLoss: 0.11 + 0.5 * decay + 0.006 * Double(max(0, epoch - 9)),
        accuracy: 0.97 - 0.3 * decay,
        recalls: [0.98, 0.6],
        auc: 0.97 - 0.25 * decay,
        averagePrecision: 0.72 - 0.5 * decay,
        rowsPerSecond: 210_000,
        seconds: 0.02
      )
    }
    run.bestEpoch = 9
    var evaluation = Evaluation(
      rows: 939,
      accuracy: 0.971,
      logLoss: 0.098,
      auc: 0.952,
      averagePrecision: 0.684,
      balancedAccuracy: 0.861,
      ece: 0.014,
      classes: [
        ClassEvaluation(value: classes[0], recall: 0.985, precision: 0.987, support: 928),
        ClassEvaluation(value: classes[1], recall: 0.727, precision: nil, support: 11),
      ],
      confusion: [[914, 14], [3, 8]]
    )
    evaluation.reliability = [
      ReliabilityBin(
        value: classes[1],
        low: 0.01,
        high: 0.1,
        predicted: 0.043,
        observed: 0.0917,
        observedLow: 0.0732,
        observedHigh: 0.1143,
        rows: 763
      )
    ]
    var worst = SliceEvaluation(attribute: "_source", value: "harbour", rows: 172, positives: 8)
    (worst.accuracy, worst.accuracyLow, worst.accuracyHigh) = (0.913, 0.861, 0.947)
    (worst.auc, worst.aucLow, worst.aucHigh) = (0.777, 0.655, 0.864)
    (worst.averagePrecision, worst.logLoss, worst.isWorse) = (0.402, 0.231, true)
    var few = SliceEvaluation(attribute: "site", value: "foot", rows: 11, positives: 0)
    few.isTooFew = true
    evaluation.slices = [worst, few]
    run.validation = evaluation
    run.test = evaluation
    run.seconds = 12.4
    run.rowsPerSecond = 213_456
    run.problem = hostile
    return run
  }

  private var feedback: FeedbackSummary {
    func calibration(_ shift: Double) -> Feedback.Calibration {
      let bins: [CalibrationBin] = (3..<10).map { (index: Int) in
        let low = Double(index) / 10
        return CalibrationBin(
          from: low,
          to: low + 0.1,
          events: 40 * index,
          accepted: Int((Double(40 * index) * (low + 0.05 - shift)).rounded()),
          meanScore: low + 0.05
        )
      }
      let events = bins.reduce(0) { $0 + $1.events }
      return Feedback.Calibration(
        events: events,
        accepted: Int((Double(events) * (0.81 - shift)).rounded()),
        meanScore: 0.81,
        bins: bins
      )
    }
    func model(_ name: String, _ accepted: Int, _ events: Int, _ shift: Double) -> ModelAcceptance {
      let rate = AcceptanceRate(accepted: accepted, events: events)
      return ModelAcceptance(
        model: text(name),
        events: events,
        rate: rate.rate ?? 0,
        low: rate.low ?? 0,
        high: rate.high ?? 1,
        calibration: calibration(shift)
      )
    }
    let days: [TimeBucket] = (0..<90).map { (hour: Int) in
      let isOpen = hour % 7 >= 2
      let events = isOpen ? 8 + hour % 7 : 0
      let accepted = isOpen ? 5 + hour % 4 + hour / 45 : 0
      return TimeBucket(
        start: Date(timeIntervalSince1970: 1_773_187_200 + Double(hour) * 86_400),
        seconds: 86_400,
        events: events,
        accepted: accepted
      )
    }
    var summary = FeedbackSummary(
      events: 3128,
      rejected: 14,
      acceptance: AcceptanceRate(accepted: 2291, events: 3128),
      actions: zip([Outcome.accepted, .ignored, .rejected, .typed], [2291, 340, 130, 367]).map {
        ActionCount(action: $0, count: $1)
      },
      byModel: [model("mole-1", 918, 1428, 0.19), model("mole-2", 1373, 1700, 0)],
      series: FeedbackSeries(perDay: days),
      calibration: calibration(0.08)
    )
    summary.answered = AcceptanceRate(accepted: 2291, events: 2788)
    summary.ignored = EventShare(count: 340, events: 3128)
    summary.asOf = Date(timeIntervalSince1970: 1_781_000_000)
    summary.first = days.first?.start
    summary.last = days.last?.start
    summary.rejectReasons = [ReasonCount(reason: text("not JSON"), count: 9)]
    summary.rejects = [
      Reject(
        source: "feedback",
        file: text("feedback/a.jsonl"),
        line: 7,
        column: nil,
        reason: text("not JSON"),
        text: text("{")
      )
    ]
    return summary
  }
}
