import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Review
import Terminal
import Workspace

@testable import Dashboard

/// A model with every screen filled, as a dataset of four clinics would leave it; with Chinese
/// names and with text that tries to drive the terminal.
enum Fixture {
  static let hostile = "mel\u{1B}[31manoma\u{202E}\t\u{7}"

  static var model: DashboardModel {
    var model = empty
    for message in messages { _ = model.update(message) }
    return model
  }

  /// The screen before anything is read.
  static var empty: DashboardModel {
    var model = DashboardModel(
      dataset: DatasetFacts(
        name: "Moles",
        path: "/data/moles",
        entity: ["lesion_id"],
        label: "diagnosis",
        positive: "melanoma",
        engine: "DuckDB 1.5.5"
      )
    )
    model.themes = ["dark", "light", "mono", "high-contrast"]
    model.theme = "dark"
    return model
  }

  static var messages: [Message] {
    [
      .loading(
        .opened(
          empty.dataset,
          [
            Inference(
              subject: "entity",
              value: "lesion_id",
              reason: "it is in 4 of 4 sources and 98.2 % of its values differ"
            ),
            Inference(
              subject: "label",
              value: "diagnosis",
              reason: "its name, and it has 4 values"
            ),
            Inference(
              subject: "source 长庚",
              value: "sources/chang-gung.csv",
              reason: "GB18030 text"
            ),
          ]
        )
      ),
      .loading(.sources(.success(sources))), .loading(.profile(.success(profile))),
      .loading(.skew(.success(skew))), .loading(.conflicts(.success(conflicts))),
      .loading(.runs(.success([run, failedRun]), best: run, unfinished: unfinishedRun)),
      .deploy(.record(deployment())), .feedback(.summary(.success(feedback))),
      .review(.opened(.success(review))),
    ]
  }

  static var review: ReviewOpening {
    let items = conflicts.resolutions.map { cell in
      ReviewItem(
        kind: .conflict,
        item: .entity(cell.entity),
        attribute: cell.attribute,
        value: cell.attribute == "diameter" ? hostile : cell.value,
        confidence: cell.confidence,
        claims: 3,
        rarestShare: 0.1,
        signature: cell.entity
      )
    }
    let queue = ReviewQueue(doubtful: items, drawn: [], classes: ["diagnosis": 4])
    return ReviewOpening(
      queue: queue,
      decisions: [],
      progress: ReviewProgress(queue, [])
    )
  }

  static let sources: [IngestedSource] = [
    source("st-mary", .csv, "UTF-8", 1804, 12), source("uniklinik", .tsv, "Latin-1", 1120, 3),
    source("长庚医院", .csv, "GB18030", 978, 0), source(hostile, .jsonl, "UTF-8", 921, 22),
  ]

  private static func source(
    _ name: String,
    _ format: SourceFormat,
    _ encoding: String,
    _ kept: Int,
    _ rejected: Int
  ) -> IngestedSource {
    IngestedSource(
      name: name,
      table: "source_\(kept)",
      files: ["sources/\(kept).\(format.rawValue)"],
      format: format,
      encoding: encoding,
      rowsRead: kept + rejected,
      rowsKept: kept,
      rowsRejected: rejected,
      columns: ["lesion_id", "diagnosis", "age", "diameter", "site"].map {
        IngestedColumn(name: $0, type: .text, engineType: "VARCHAR")
      }
    )
  }

  static var profile: DatasetProfile {
    DatasetProfile(
      sources: sources,
      columns: sources.flatMap { columns(of: $0) },
      seconds: 0.42
    )
  }

  private static func columns(of source: IngestedSource) -> [ColumnProfile] {
    let rows = source.rowsKept
    var identity = ColumnProfile(
      source: source.name,
      name: "lesion_id",
      type: .id,
      engineType: "VARCHAR",
      rows: rows,
      missing: 0,
      distinct: DistinctCount(count: rows - 14, relativeError: 0.016)
    )
    identity.lengths = LengthProfile(min: 6, mean: 7.2, max: 9)
    var diagnosis = ColumnProfile(
      source: source.name,
      name: "diagnosis",
      type: .category,
      engineType: "VARCHAR",
      rows: rows,
      missing: 9,
      distinct: DistinctCount(count: 4, relativeError: 0)
    )
    diagnosis.top = [
      ValueCount(value: "naevus", count: rows * 7 / 10), ValueCount(value: "色素痣", count: rows / 5),
      ValueCount(value: "keratosis", count: rows / 12), ValueCount(value: hostile, count: 17),
    ]
    var age = ColumnProfile(
      source: source.name,
      name: "age",
      type: .number,
      engineType: "DOUBLE",
      rows: rows,
      missing: 121,
      distinct: DistinctCount(count: 88, relativeError: 0)
    )
    age.min = .number(1)
    age.max = .number(97)
    age.mean = 51.34
    age.sd = 17.02
    age.quantiles = zip([0.05, 0.25, 0.5, 0.75, 0.95], [21.0, 39, 52, 64, 79]).map {
      Quantile(probability: $0, value: .number($1))
    }
    let shape = [4, 12, 31, 60, 88, 120, 141, 150, 139, 110, 84, 60, 33, 18, 9, 3]
    age.histogram = shape.enumerated().map {
      HistogramBin(low: Double($0.offset) * 6, high: Double($0.offset + 1) * 6, count: $0.element)
    }
    var diameter = ColumnProfile(
      source: source.name,
      name: "diameter",
      type: .number,
      engineType: "DOUBLE",
      rows: rows,
      missing: rows * 4 / 5,
      distinct: DistinctCount(count: 311, relativeError: 0)
    )
    diameter.mean = 6.481
    diameter.sd = 3.2
    diameter.min = .number(0.5)
    diameter.max = .number(41.5)
    var site = ColumnProfile(
      source: source.name,
      name: "site 部位",
      type: .category,
      engineType: "VARCHAR",
      rows: rows,
      missing: 0,
      distinct: DistinctCount(count: 6, relativeError: 0)
    )
    site.top = [ValueCount(value: "back", count: 402), ValueCount(value: "后背", count: 96)]
    return [identity, diagnosis, age, diameter, site]
  }

  static var skew: SkewReport {
    let names = ["naevus", "keratosis", "色素痣", "melanoma"]
    func shares(_ counts: [Int]) -> [ClassShare] {
      let all = Double(counts.reduce(0, +))
      return zip(names, counts).map { name, count in
        let share = Double(count) / all
        return ClassShare(
          value: name,
          count: count,
          share: share,
          low: share * 0.9,
          high: min(share * 1.1, 1)
        )
      }
    }
    let bySource = [
      [1400, 300, 80, 4], [800, 200, 40, 68], [700, 150, 120, 2], [780, 120, 10, 1],
    ]
    return SkewReport(
      label: "diagnosis",
      positive: "melanoma",
      rows: 4775,
      missing: 48,
      classes: shares([3680, 770, 250, 75]),
      imbalanceRatio: 49.07,
      imbalance: 0.518,
      effectiveNumber: 72.3,
      rarestShare: 0.0157,
      bySource: zip(sources, bySource).map { source, counts in
        SourceSkew(
          source: source.name,
          rows: counts.reduce(0, +),
          classes: shares(counts),
          jensenShannon: 0.0123
        )
      },
      cramersV: 0.184,
      jensenShannon: 0.0312
    )
  }

  static var conflicts: ConflictReport {
    func attribute(_ name: String, _ method: FusionMethod, _ conflicts: Int) -> AttributeConflicts {
      AttributeConflicts(
        name: name,
        method: method,
        items: 2900,
        claims: 4775,
        conflicts: conflicts,
        rawConflicts: conflicts * 2,
        ties: conflicts / 9,
        meanConfidence: 0.957
      )
    }
    let cells = (0..<40).map { index in
      Resolution(
        entity: "L-\(1000 + index)",
        attribute: index.isMultiple(of: 3) ? "diameter" : "diagnosis",
        value: index.isMultiple(of: 5) ? "色素痣" : "naevus",
        confidence: 0.5 + Double(index) / 100,
        method: .dawidSkene,
        candidates: [
          .init(
            value: index.isMultiple(of: 5) ? "色素痣" : "naevus",
            confidence: 0.5 + Double(index) / 100,
            sources: ["st-mary", "长庚医院"]
          ),
          .init(
            value: hostile,
            confidence: 0.5 - Double(index) / 100,
            sources: ["uniklinik"]
          ),
        ]
      )
    }
    return ConflictReport(
      accuracy: nil,
      itemsWithTruth: nil,
      attributes: [
        attribute("diagnosis", .dawidSkene, 412), attribute("diameter", .median, 233),
        attribute("site 部位", .majority, 0),
      ],
      sources: sources.enumerated().map { place, source in
        SourceReliability(
          name: source.name,
          claims: source.rowsKept * 3,
          coverage: 0.4,
          overlap: 0.61,
          conflict: 0.09 * Double(place),
          estimatedAccuracy: 0.97 - 0.06 * Double(place)
        )
      },
      resolutions: cells,
      seconds: 0.31
    )
  }

  static func evaluation() -> Evaluation {
    Evaluation(
      rows: 478,
      accuracy: 0.912,
      logLoss: 0.287,
      auc: 0.881,
      averagePrecision: 0.643,
      balancedAccuracy: 0.688,
      ece: 0.021,
      classes: zip(skew.classes, [0.97, 0.71, 0.55, 0.52]).map { share, recall in
        ClassEvaluation(
          value: share.value,
          recall: recall,
          precision: recall - 0.04,
          support: share.count / 10
        )
      },
      confusion: [[357, 9, 1, 1], [18, 55, 3, 1], [8, 2, 14, 1], [3, 1, 0, 4]]
    )
  }

  static func run(
    _ id: String,
    _ status: TrainingRun.Status,
    epochs: Int,
    model: RunConfiguration.Model
  ) -> TrainingRun {
    var configuration = RunConfiguration()
    configuration.model = model
    var run = TrainingRun(
      id: id,
      startedAt: Date(timeIntervalSince1970: 1_777_777_777),
      status: status,
      configuration: configuration,
      dataFingerprint: "f1",
      label: "diagnosis",
      classes: skew.classes.map(\.value),
      positive: "melanoma",
      features: ["age", "site 部位"],
      featureCount: 131,
      rows: SplitCounts(train: 3820, validation: 477, test: 478)
    )
    run.epochs = (1...max(epochs, 1)).prefix(epochs).map { epoch in
      let fall = 1.4 / Double(epoch + 1)
      return EpochRecord(
        epoch: epoch,
        trainLoss: 0.2 + fall,
        validationLoss: 0.28 + fall,
        accuracy: 0.92 - fall / 3,
        recalls: [0.97, 0.7, 0.5, 0.4],
        auc: 0.88 - fall / 4,
        averagePrecision: 0.64 - fall / 3,
        rowsPerSecond: 412_000,
        seconds: 0.01
      )
    }
    run.rowsPerSecond = 412_000
    run.seconds = 2.4
    return run
  }

  static var run: TrainingRun {
    var run = run("run-1", .finished, epochs: 14, model: .perceptron(hidden: [128]))
    run.bestEpoch = 11
    run.validation = evaluation()
    run.test = evaluation()
    return run
  }

  static var failedRun: TrainingRun {
    var run = run("run-0", .failed, epochs: 0, model: .softmax)
    run.problem = "the label has one class"
    return run
  }

  static var unfinishedRun: TrainingRun { run("run-2", .running, epochs: 7, model: .softmax) }

  static var feedback: FeedbackSummary {
    let start = Date(timeIntervalSince1970: 1_777_777_740)
    func buckets(_ length: Int, _ count: Int) -> [TimeBucket] {
      (0..<count).map { index in
        let events = 20 + (index * 37) % 41
        return TimeBucket(
          start: start.addingTimeInterval(Double(index * length)),
          seconds: length,
          events: events,
          accepted: events * 7 / 10
        )
      }
    }
    return FeedbackSummary(
      events: 1204,
      rejected: 5,
      acceptance: AcceptanceRate(
        accepted: 858,
        events: 1204,
        rate: 0.7126,
        low: 0.6863,
        high: 0.7374
      ),
      actions: [
        ActionCount(action: .accepted, count: 858), ActionCount(action: .ignored, count: 150),
        ActionCount(action: .rejected, count: 120), ActionCount(action: .typed, count: 76),
      ],
      byModel: [
        ModelAcceptance(model: "softmax-1", events: 800, rate: 0.69, low: 0.657, high: 0.721),
        ModelAcceptance(model: "感知机-2", events: 404, rate: 0.757, low: 0.733, high: 0.797),
      ],
      series: FeedbackSeries(
        perMinute: buckets(60, 90),
        perHour: buckets(3600, 30),
        perDay: buckets(86_400, 20)
      ),
      calibration: Calibration(
        events: 1054,
        accepted: 858,
        meanScore: 0.831,
        bins: (0..<10).map { place in
          let low = Double(place) / 10
          return CalibrationBin(
            from: low,
            to: low + 0.1,
            events: max(place * 20, 1),
            accepted: Int(Double(place * 20) * max(low - 0.06, 0)),
            meanScore: low + 0.05
          )
        }
      )
    )
  }
}
