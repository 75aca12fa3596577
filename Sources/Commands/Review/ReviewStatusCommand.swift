import ArgumentParser
import Basics
import Ingest
import Pipeline
import Review
import Workspace

struct ReviewStatusCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how many doubtful cells there are, and what people found so far."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var narrowing: ReviewFilterOptions

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let document = ReviewDocument(
      try await context.session.reviewProgress(try narrowing.filter(summary.manifest))
    )
    try context.output.emit(document) { document.text }
    return await context.finish(summary)
  }
}

/// How far the looking has come.
struct ReviewDocument: Encodable {
  struct Queue: Encodable {
    var items: Int
    var decided: Int
    var left: Int
    var setAside: Int
    var kinds: [Kind]
    /// Cells that were sent to review and are not in the data any more.
    var gone: Int
  }

  struct Kind: Encodable {
    var kind: String
    var items: Int
    var left: Int
  }

  struct ErrorRate: Encodable {
    var rate: Double
    var low: Double
    var high: Double
    var items: Int
  }

  struct Found: Encodable {
    var items: Int
    var changed: Int
  }

  struct Agreed: Encodable {
    var items: Int
    var kappa: Double?
    var kappaLow: Double?
    var kappaHigh: Double?
    var alpha: Double?
    var alphaLow: Double?
    var alphaHigh: Double?
  }

  /// How much a person answered, and how often wrongly.
  struct Person: Encodable {
    var who: String
    var decided: Int
    var known: Int
    var knownWrong: Int
    /// The share of known cells that were wrong, and its interval.
    var errorRate: Double?
    var errorLow: Double?
    var errorHigh: Double?
    var agreed: Int
    var agreedWrong: Int
    var perHour: Double?

    init(_ figures: ReviewerFigures) {
      who = figures.who
      decided = figures.decided
      known = figures.known
      knownWrong = figures.knownWrong
      errorRate = figures.errorRate?.rate
      errorLow = figures.errorRate?.interval.low
      errorHigh = figures.errorRate?.interval.high
      agreed = figures.agreed
      agreedWrong = figures.agreedWrong
      perHour = figures.itemsPerHour
    }

    var text: String {
      var text = "\(who): \(Figures.plural(decided, "answer"))"
      if let errorRate, let errorLow, let errorHigh {
        text += ", \(Figures.count(knownWrong)) of \(Figures.count(known)) known cells wrong "
        text += "(\(Figures.percent(errorRate)), \(Figures.percent(errorLow))–"
        text += "\(Figures.percent(errorHigh)))"
      }
      if agreed > 0 {
        text += ", against \(Figures.count(agreedWrong)) of \(Figures.count(agreed)) "
        text += "that others agree about"
      }
      if let perHour { text += ", \(Figures.count(Int(perHour.rounded()))) items an hour" }
      return text
    }
  }

  var queue: Queue
  /// Of all cells, by those drawn by chance.
  var errorRate: ErrorRate?
  /// Of those chosen for their doubt.
  var found: Found
  var agreement: Agreed
  /// Items about which people disagree and that nobody settled.
  var disputed: Int
  var people: [Person]

  init(_ progress: ReviewProgress) {
    queue = Queue(
      items: progress.items,
      decided: progress.decided,
      left: progress.left,
      setAside: progress.setAside,
      kinds: progress.kinds.map { .init(kind: $0.kind.rawValue, items: $0.items, left: $0.left) },
      gone: progress.gone
    )
    errorRate = progress.errorRate.map {
      ErrorRate(rate: $0.rate, low: $0.interval.low, high: $0.interval.high, items: progress.drawn)
    }
    found = Found(items: progress.chosen, changed: progress.changedOfChosen)
    disputed = progress.disputed
    people = progress.people.map(Person.init)
    agreement = Agreed(
      items: progress.alpha.items,
      kappa: progress.kappa.value,
      kappaLow: progress.kappa.low,
      kappaHigh: progress.kappa.high,
      alpha: progress.alpha.value,
      alphaLow: progress.alpha.low,
      alphaHigh: progress.alpha.high
    )
  }

  var text: String {
    let kinds = queue.kinds.map {
      "\(Figures.count($0.items)) \($0.kind) (\(Figures.count($0.left)) left)"
    }
    var lines = [
      "\(Figures.plural(queue.items, "item")), \(Figures.count(queue.decided)) decided, "
        + "\(Figures.count(queue.left)) left, \(Figures.count(queue.setAside)) set aside",
      kinds.joined(separator: ", "),
      "of \(Figures.plural(found.items, "decided item")) chosen for their doubt "
        + "\(Figures.count(found.changed)) were changed",
    ]
    if queue.gone > 0 {
      lines.append(
        "\(Figures.plural(queue.gone, "cell")) sent to review are not in the data any more"
      )
    }
    if let rate = errorRate {
      lines.append(
        "of all cells \(Figures.percent(rate.rate)) are wrong "
          + "(\(Figures.percent(rate.low))–\(Figures.percent(rate.high)), "
          + "by \(Figures.plural(rate.items, "cell")) drawn by chance)"
      )
    } else {
      lines.append(
        "how many cells are wrong is not known: none that was drawn by chance is decided"
      )
    }
    if let alpha = agreement.alpha {
      lines.append(
        "people agree with alpha \(Figures.fixed(alpha, 3)) "
          + "on \(Figures.plural(agreement.items, "cell")) that two or more decided"
      )
    }
    if disputed > 0 {
      lines.append("people disagree about \(Figures.plural(disputed, "item")): they come again")
    }
    lines += people.map(\.text)
    return lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }
}
