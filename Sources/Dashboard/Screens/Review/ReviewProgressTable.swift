import Basics
import Review
import Terminal

extension DashboardModel {
  /// How far people have come, how much they agree, and how often each is wrong.
  var reviewProgressTable: PanelTable {
    guard let progress = review.progress else { return .none("progress", "counting …") }
    var lines: [(String, String)] = [
      (
        "decided",
        "\(Figures.count(progress.decided)) of \(Figures.count(progress.items)), "
          + "\(Figures.count(progress.left)) left"
      ),
      ("skipped or flagged", Figures.count(progress.setAside)),
      (
        "changed of doubtful",
        "\(Figures.count(progress.changedOfChosen)) of \(Figures.count(progress.chosen))"
      ),
      ("wrong of all cells", errorRateWords(progress)),
    ]
    if let speed = review.itemsPerHour {
      lines.append(("items an hour", Figures.count(Int(speed.rounded()))))
    }
    if let kappa = progress.kappa.value {
      lines.append(("agreement, kappa", words(progress.kappa, kappa)))
    }
    if let alpha = progress.alpha.value {
      lines.append(("agreement, alpha", words(progress.alpha, alpha)))
    }
    if progress.disputed > 0 {
      lines.append(("disagreements", "\(Figures.count(progress.disputed)) to be settled"))
    }
    if progress.gone > 0 {
      lines.append(
        ("sent, and gone", "\(Figures.count(progress.gone)) are not in the data any more")
      )
    }
    lines.append(("who", review.reviewer + (review.isBlind ? ", blind" : "")))
    lines += progress.people.map { ($0.who, words(of: $0)) }
    let shown = lines
    return PanelTable(
      title: "progress",
      columns: [
        .init(title: "", isName: true, limit: 24), .init(title: "", isWide: true, limit: 80),
      ],
      rowCount: shown.count,
      cells: { [.text(shown[$0].0, .dim), .text(shown[$0].1)] },
      drilldown: { _, _ in nil },
      closed: "docs/review.md says how each is counted",
      sentence: { shown[$0].1 }
    )
  }

  private func errorRateWords(_ progress: ReviewProgress) -> String {
    guard let rate = progress.errorRate else { return "not known: decide one drawn by chance" }
    return "\(Figures.percent(rate.rate)) \(interval(rate.interval))"
  }

  private func words(_ agreement: Agreement, _ value: Double) -> String {
    let cells = Figures.plural(agreement.items, "cell")
    guard let low = agreement.low, let high = agreement.high else {
      return "\(Figures.decimal(value, 2)) of \(cells)"
    }
    let interval = Figures.interval(Figures.decimal(low, 2), Figures.decimal(high, 2))
    return "\(Figures.decimal(value, 2)) \(interval) of \(cells)"
  }

  private func words(of person: ReviewerFigures) -> String {
    var words = Figures.plural(person.decided, "answer")
    if let rate = person.errorRate {
      words +=
        ", \(Figures.count(person.knownWrong)) of \(Figures.count(person.known)) known wrong "
      words += interval(rate.interval)
    }
    if person.agreed > 0 {
      words += ", \(Figures.count(person.agreedWrong)) of \(Figures.count(person.agreed)) alone"
    }
    if let speed = person.itemsPerHour {
      words += ", \(Figures.count(Int(speed.rounded()))) an hour"
    }
    return words
  }

  private func interval(_ interval: WilsonInterval) -> String {
    Figures.interval(Figures.percent(interval.low), Figures.percent(interval.high))
  }
}
