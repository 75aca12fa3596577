import Basics
import Foundation

/// What people did with the ads that two models showed: clicks at once, conversions late.
struct AdEvents {
  /// What was counted while the events were written.
  struct Counts: Sendable {
    struct OfModel: Sendable {
      var shown = 0
      var clicks = 0
    }
    /// By model: before the drift, and from then on.
    var before: [String: OfModel] = [:]
    var after: [String: OfModel] = [:]
    var clicks = 0
    /// All that come of clicks, and those whose time was up before the events end.
    var conversions = 0
    var arrivedConversions = 0
    var lines = 0
  }

  static let file = "feedback/2026-03.jsonl"

  /// Of those who click.
  static let conversionShare = 0.4

  private struct Line {
    var arrival: Int
    var number: Int
    var text: String
  }

  private let seed: UInt64
  private let plan: AdPlan
  private var random: SeededGenerator
  /// Lines that are yet to come, by the hour in which they do.
  private var pending: [Int: [Line]] = [:]
  private(set) var counts = Counts()
  private(set) var planted: PlantedLines

  init(seed: UInt64, plan: AdPlan) {
    self.seed = seed
    self.plan = plan
    random = SeededGenerator(seed: seed, sampleStream: 41)
    planted = PlantedLines(file: Self.file, expectedLines: plan.events)
  }

  /// Writes all lines in the order in which they come in.
  mutating func write(to file: FileHandle) throws {
    var hour = 0
    for number in 0..<plan.events {
      let request = number / AdClickModel.positions
      let second = Int(
        Double(request * AdClickModel.positions) / Double(plan.events)
          * Double(AdPlan.secondsOfEvents)
      )
      while second / 3600 > hour {
        try flush(hour, to: file)
        hour += 1
      }
      if number % AdClickModel.positions == 0 { chooseModel() }
      show(number, second: second)
    }
    for rest in hour..<AdPlan.days * 24 { try flush(rest, to: file) }
  }

  private var policy = AdPolicy.uniform

  private mutating func chooseModel() {
    policy = random.chance(0.5) ? AdPolicy.uniform : AdPolicy.greedy
  }

  /// One place of a request: what was shown there, and what came of it.
  private mutating func show(_ number: Int, second: Int) {
    let position = number % AdClickModel.positions
    let ad = random.index(weights: policy.propensities)
    var row = AdRow(seed: seed, row: AdRow.firstOfEvents + number)
    row.show(ad: ad)
    let hasDrifted = plan.drifts && second >= AdPlan.driftSecond
    let isNewBrowser = hasDrifted && random.chance(AdClickModel.newBrowserShare)
    let promised = AdClickModel.probability(row, position: position)
    let kept = AdClickModel.probability(row, position: position, isNewBrowser: isNewBrowser)
    let id = "s-\(number + 1)"
    let showing = AdShowing(
      row: row,
      ad: ad,
      position: position,
      policy: policy,
      promised: promised
    )
    add(
      second,
      showing.line(id: id, second: AdPlan.start + second, isNewBrowser: isNewBrowser)
    )
    let isClicked = random.chance(kept)
    count(isClicked: isClicked, hasDrifted: second >= AdPlan.driftSecond)
    guard isClicked else { return }
    let clicked = second + random.integer(in: 2...90)
    // One click in fifty is told late, behind lines that came after it.
    let delay = random.chance(0.02) ? random.integer(in: 600...7200) : 0
    add(
      clicked,
      after: delay,
      AdShowing.follow(id, id: "c-\(number + 1)", second: AdPlan.start + clicked, "click")
    )
    guard random.chance(Self.conversionShare) else { return }
    counts.conversions += 1
    let converted = clicked + Self.conversionDelay(random.nextUnit())
    if converted < AdPlan.secondsOfEvents { counts.arrivedConversions += 1 }
    add(
      converted,
      AdShowing.follow(id, id: "v-\(number + 1)", second: AdPlan.start + converted, "conversion")
    )
  }

  /// Seconds from the click, at a quantile: half within 12 hours, nine of ten within 4 days, all
  /// within 25 days.
  static func conversionDelay(_ quantile: Double) -> Int {
    Int(3600 * 12 * quantile / (1.02 - quantile))
  }

  private mutating func count(isClicked: Bool, hasDrifted: Bool) {
    let clicks = isClicked ? 1 : 0
    counts.clicks += clicks
    if hasDrifted {
      counts.after[policy.name, default: .init()].shown += 1
      counts.after[policy.name, default: .init()].clicks += clicks
    } else {
      counts.before[policy.name, default: .init()].shown += 1
      counts.before[policy.name, default: .init()].clicks += clicks
    }
  }

  private var lastNumber = 0

  private mutating func add(_ second: Int, after delay: Int = 0, _ text: String) {
    let arrival = second + delay
    guard arrival < AdPlan.secondsOfEvents else { return }
    lastNumber += 1
    let line = Line(arrival: arrival, number: lastNumber, text: text)
    pending[arrival / 3600, default: []].append(line)
  }

  private mutating func flush(_ hour: Int, to file: FileHandle) throws {
    guard var lines = pending.removeValue(forKey: hour) else { return }
    try Task.checkCancellation()
    lines.sort { ($0.arrival, $0.number) < ($1.arrival, $1.number) }
    var bytes: [UInt8] = []
    for line in lines {
      append(line.text, to: &bytes)
      if let bad = planted.line(after: line.text, number: counts.lines) {
        append(bad, to: &bytes)
      }
    }
    try file.write(contentsOf: Data(bytes))
  }
  private mutating func append(_ line: String, to bytes: inout [UInt8]) {
    counts.lines += 1
    bytes.append(contentsOf: line.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }
}
