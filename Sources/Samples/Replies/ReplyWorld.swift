import Basics

/// How many rows of the replies sample are to be written.
package struct ReplyPlan: Sendable, Hashable {
  /// Labelled messages of January and February, each.
  package var messagesOfMonth: Int
  /// Messages of March that were checked, to test on.
  package var checked: Int
  /// Messages of March for which replies were suggested.
  package var suggested: Int

  package init(messagesOfMonth: Int = 1600, checked: Int = 500, suggested: Int = 1500) {
    self.messagesOfMonth = messagesOfMonth
    self.checked = checked
    self.suggested = suggested
  }
}

/// The messages as they truly are, and what was written down about them.
struct ReplyWorld: Sendable {
  struct Row: Sendable {
    var id: String
    /// Seconds since 1970.
    var sent: Int
    var message: ReplyMessage
    /// The reply that stands in the file, right or wrong.
    var reply: String
  }

  /// Labels of January and February that are wrong.
  static let wrongShare = 0.06
  /// Messages of March for which no reply exists yet.
  static let unforeseenShare = 0.05

  /// 2026-01-01, 2026-02-01, 2026-03-01 and 2026-03-29, in days since 1970.
  private static let january = 20454
  private static let february = 20485
  private static let march = 20513
  private static let end = 20541

  struct Month: Sendable {
    var file: String
    var rows: [Row]
  }

  private(set) var months: [Month] = []
  private(set) var checked: [Row] = []
  private(set) var wrong = 0
  let plan: ReplyPlan
  let seed: UInt64

  static let checkedFile = "checked/2026-03.csv"
  static let eventFile = "feedback/2026-03.jsonl"

  init(seed: UInt64, plan: ReplyPlan) {
    self.seed = seed
    self.plan = plan
    var random = SeededGenerator(seed: seed, sampleStream: 60)
    for (name, from, to) in [
      ("2026-01", Self.january, Self.february), ("2026-02", Self.february, Self.march),
    ] {
      let rows = rows(
        plan.messagesOfMonth,
        prefix: "m-\(name.suffix(2))",
        days: from..<to,
        newShare: ReplyMessage.newShareBefore,
        wrongShare: Self.wrongShare,
        &random
      )
      months.append(Month(file: "messages/\(name).csv", rows: rows))
    }
    checked = rows(
      plan.checked,
      prefix: "k-",
      days: Self.march..<Self.end,
      newShare: ReplyMessage.newShareSince,
      wrongShare: 0,
      &random
    )
    wrong = months.flatMap(\.rows).count { $0.reply != $0.message.wanted.reply }
  }

  private func rows(
    _ count: Int,
    prefix: String,
    days: Range<Int>,
    newShare: Double,
    wrongShare: Double,
    _ random: inout SeededGenerator
  ) -> [Row] {
    let times = Self.times(count, days: days, &random)
    return times.enumerated().map { number, sent in
      let message = ReplyMessage.draw(newShare: newShare, unforeseenShare: 0, &random)
      var reply = message.wanted.reply
      if random.chance(wrongShare) {
        let others = ReplyIntent.all.map(\.reply).filter { $0 != reply }
        reply = random.pick(others)
      }
      let digits = String(number + 1)
      let id = prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return Row(id: id, sent: sent, message: message, reply: reply)
    }
  }

  /// Times in the hours of the desk, in order.
  private static func times(
    _ count: Int,
    days: Range<Int>,
    _ random: inout SeededGenerator
  ) -> [Int] {
    (0..<count).map { _ in
      (days.lowerBound + random.below(days.count)) * 86_400 + random.integer(in: 32_400...75_599)
    }.sorted()
  }
}

// MARK: Events

extension ReplyWorld {
  struct Events: Sendable {
    var text = ""
    var planted: PlantedLines
    var lines = 0
    /// What people did, by where the fitting reply stood.
    var unforeseen = 0
    var typed = 0
    var accepted = 0
    var shown = 0
  }

  /// What people did with the suggestions of ``ReplyModel`` in March, in the order of coming.
  func events() -> Events {
    var random = SeededGenerator(seed: seed, sampleStream: 61)
    var events = Events(
      planted: PlantedLines(file: Self.eventFile, expectedLines: plan.suggested * 3)
    )
    let times = Self.times(plan.suggested, days: Self.march..<Self.end, &random)
    var lines: [(arrival: Int, text: String)] = []
    for (number, time) in times.enumerated() {
      let message = ReplyMessage.draw(
        newShare: ReplyMessage.newShareSince,
        unforeseenShare: Self.unforeseenShare,
        &random
      )
      if message.intent == nil { events.unforeseen += 1 }
      let suggestions = ReplyModel.suggestions(for: message, &random)
      let deeds = ReplyPerson.deeds(message, suggestions, &random)
      events.shown += suggestions.count
      events.typed += deeds.count { $0.action == "typed" }
      events.accepted += deeds.count { $0.action == "accepted" }
      let writer = ReplyLines(
        id: "r-\(number + 1)",
        entity: "e-\(number + 1)",
        model: ReplyModel.name,
        message: message,
        shown: time
      )
      for line in writer.lines(suggestions, deeds) {
        // One line in a hundred comes late, behind later ones.
        let delay = random.chance(0.01) ? random.integer(in: 600...7200) : 0
        lines.append((line.second + delay, line.text))
      }
    }
    let order = lines.indices.sorted { (lines[$0].arrival, $0) < (lines[$1].arrival, $1) }
    for index in order {
      events.lines += 1
      events.text += lines[index].text + "\n"
      if let bad = events.planted.line(after: lines[index].text, number: events.lines) {
        events.lines += 1
        events.text += bad + "\n"
      }
    }
    return events
  }
}
