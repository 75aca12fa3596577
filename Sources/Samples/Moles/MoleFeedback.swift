import Basics

/// What doctors did with the predictions of two models.
///
/// `mole-1` trusts itself too much: its suggestions are accepted about a fifth less often than its
/// scores promise. `mole-2` is accepted as often as it says, and more often.
struct MoleFeedback {
  /// 2026-02-02.
  static let start = CalendarDate(daysSince1970: 20486)
  private static let days = 42
  private static let eventsADay = 66
  /// The last afternoon is busy, so that minutes have something to show.
  private static let eventsOnLastDay = 420

  private let lesions: [Lesion]
  private var random: SeededGenerator

  init(lesions: [Lesion], seed: UInt64) {
    self.lesions = lesions
    random = SeededGenerator(seed: seed, sampleStream: 20)
  }

  /// The lines of each month's file; bad lines are noted in the log.
  mutating func files(log: inout PlantedFaultLog) -> [(path: String, text: String)] {
    var months: [String: [String]] = [:]
    var number = 0
    for day in 0..<Self.days {
      let date = CalendarDate(daysSince1970: Self.start.daysSince1970 + day)
      let isLast = day == Self.days - 1
      let times = (0..<(isLast ? Self.eventsOnLastDay : Self.eventsADay)).map { _ in
        isLast
          ? random.integer(in: 14 * 3600...17 * 3600 - 1)
          : random.integer(in: 8 * 3600...18 * 3600 - 1)
      }
      for second in times.sorted() {
        number += 1
        let event = event(
          id: "e-\(100_000 + number)",
          time: SampleTime.text(date, second),
          model: model(onDay: day)
        )
        months[String(date.description.prefix(7)), default: []].append(event)
      }
    }
    return months.sorted { $0.key < $1.key }.map { month, lines in
      let path = "feedback/\(month).jsonl"
      return (path, withBadLines(lines, path: path, log: &log))
    }
  }

  /// One event as a line of JSON.
  mutating func event(id: String, time: String, model: String) -> String {
    let lesion = random.pick(lesions)
    let doubt = random.nextUnit() * random.nextUnit()
    let score = model == "mole-1" ? 0.99 - 0.62 * doubt : 0.985 - 0.7 * doubt
    let acceptance = model == "mole-1" ? score - 0.2 : score
    let others = Lesion.Diagnosis.allCases.filter { $0 != lesion.diagnosis }
    let other = random.pick(others)
    var action = "accepted"
    var shown = lesion.diagnosis
    var value: Lesion.Diagnosis?
    if random.chance(acceptance) {
      if random.chance(0.03) { shown = other }
    } else {
      action = ["ignored", "typed", "rejected"][random.index(weights: [0.42, 0.43, 0.15])]
      if action != "ignored" || random.chance(0.3) { shown = other }
      if action == "typed" { value = lesion.diagnosis }
    }
    var members = [
      ("id", JSONText.string(id)), ("time", JSONText.string(time)),
      ("model", JSONText.string(model)), ("entity", JSONText.string(lesion.id)),
      ("score", DecimalPlaces.text(score, digits: 4)), ("shown", JSONText.string(shown.rawValue)),
      ("action", JSONText.string(action)),
    ]
    if let value { members.append(("value", JSONText.string(value.rawValue))) }
    return JSONText.object(members)
  }

  /// First one model, then both side by side, then the other.
  private mutating func model(onDay day: Int) -> String {
    switch day {
    case ..<17: "mole-1"
    case 17..<26: random.chance(0.5) ? "mole-1" : "mole-2"
    default: "mole-2"
    }
  }

  private mutating func withBadLines(
    _ lines: [String],
    path: String,
    log: inout PlantedFaultLog
  ) -> String {
    var lines = lines
    let first = lines[0]
    let bad = [
      ("not JSON", String(first.prefix(70))),
      (
        "unknown action",
        first.replacing("e-1", with: "x-1").replacing(
          #""action":""#,
          with: #""action":"un"#
        )
      ),
      ("missing id", first.replacing(#""id":"#, with: #""uid":"#)),
      (
        "score outside 0…1",
        first.replacing("e-1", with: "y-1").replacing(
          #""score":0."#,
          with: #""score":87."#
        )
      ),
      (
        "score not finite",
        first.replacing("e-1", with: "z-1").replacing(
          #""score":0."#,
          with: #""score":NaN,"was":0."#
        )
      ),
      ("bad time", first.replacing("e-1", with: "t-1").replacing("T", with: " at ")),
      ("duplicated id", first),
    ]
    for (index, line) in bad.enumerated().reversed() {
      lines.insert(line.1, at: (index + 1) * lines.count / (bad.count + 2))
    }
    for (line, text) in lines.enumerated() {
      guard line > 0, let reason = bad.first(where: { $0.1 == text })?.0 else { continue }
      log.note(PlantedFault(kind: .badEvent, detail: reason), file: path, line: line + 1)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
