import Foundation
import Scoring

/// Lets the challenger score what the champion answered; nobody sees its answers but the log.
///
/// At most ``mostWaiting`` requests wait for it; more are dropped and counted.
final class ShadowScorer: Sendable {
  static let kind = "tuina-shadow"
  static let version = 1
  private static let mostWaiting = 256
  /// Rows of a request whose scores are written down.
  private static let mostWritten = 64

  struct Work: Sendable {
    var columns: [FeatureColumn]
    var inputs: InputSchema
    var champion: ServedModel
    var challenger: ServedModel
    var prediction: ScoredRows
  }

  private let log: LineLog?
  private let metrics: ServerMetrics
  private let works: AsyncStream<Work>
  private let queue: AsyncStream<Work>.Continuation

  init(log: LineLog?, metrics: ServerMetrics) {
    self.log = log
    self.metrics = metrics
    (works, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaiting))
  }

  /// Whether one model's rows are enough for another.
  static func canShadow(_ champion: ServedModel, by challenger: ServedModel) -> Bool {
    challenger.inputs.columns.allSatisfy { column in
      champion.inputs.place(of: column.name).map { champion.inputs.columns[$0].kind } == column.kind
    }
  }

  func add(_ work: Work) {
    guard Self.canShadow(work.champion, by: work.challenger) else { return drop() }
    if case .dropped = queue.yield(work) { drop() }
  }

  private func drop() { metrics.add(.shadowDropped) }

  /// Ends ``run()`` once what waits is done.
  func finish() { queue.finish() }

  func run() async {
    for await work in works { score(work) }
  }

  private func score(_ work: Work) {
    let champion = work.prediction
    let challenger = work.challenger.score(work.columns, rows: champion.count)
    let names = (work.champion.model.classes, work.challenger.model.classes)
    let differing = (0..<champion.count).count { row in
      names.0[Int(champion.chosen[row])] != names.1[Int(challenger.chosen[row])]
    }
    metrics.add(.shadowRows, champion.count)
    metrics.add(.shadowDisagreements, differing)
    metrics.record(
      shadow: work.challenger.version,
      rows: champion.count,
      scores: work.challenger.scored.map { scored in
        (0..<challenger.count).map { challenger.probability($0, scored) }
      } ?? []
    )
    guard let log else { return }
    var writer = JSONWriter(capacity: 256)
    writer.raw("{\"kind\":")
    writer.text(Self.kind)
    writer.raw(",\"version\":")
    writer.integer(Self.version)
    writer.raw(",\"time\":")
    writer.number((Date().timeIntervalSince1970 * 1000).rounded() / 1000)
    writer.raw(",\"champion\":")
    writer.text(work.champion.version.run)
    writer.raw(",\"challenger\":")
    writer.text(work.challenger.version.run)
    writer.raw(",\"rows\":")
    writer.integer(champion.count)
    writer.raw(",\"disagreements\":")
    writer.integer(differing)
    if let left = work.champion.scored, let right = work.challenger.scored {
      writer.raw(",\"scores\":")
      writer.list(0..<min(champion.count, Self.mostWritten)) { writer, row in
        writer.byte("[")
        writer.number(champion.probability(row, left))
        writer.byte(",")
        writer.number(challenger.probability(row, right))
        writer.byte("]")
      }
    }
    writer.byte("}")
    log.append(writer.bytes)
  }
}
