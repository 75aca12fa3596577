import Basics
import Fusion
import Pipeline
import Profiling
import Review
import Terminal
import Workspace

/// One of the values that sources claim of the cell at hand.
struct ReviewedClaim: Sendable, Hashable {
  var value: String
  var sources: [String]
  /// People who disagree with others and say this.
  var people: [String] = []
}

extension DashboardModel {
  /// The cell at hand.
  var reviewedItem: ReviewItem? {
    reviewedPlace.flatMap { review.queue.value?.items[$0] }
  }

  /// What the sources claim of it, the believed value first, then by how many claim it.
  var reviewedClaims: [ReviewedClaim] {
    guard let item = reviewedItem, let page = entityRows?.page,
      entityRows?.item == item.item,
      let column = page.columns.firstIndex(where: { $0.lowercased() == item.attribute.lowercased() }
      )
    else { return [] }
    let source = page.columns.firstIndex(of: "_source")
    var claims: [String: [String]] = [:]
    for row in page.rows {
      guard row.indices.contains(column), let value = row[column] else { continue }
      let name = source.flatMap { row.indices.contains($0) ? row[$0] : nil } ?? "row"
      claims[value, default: []].append(name)
    }
    let isBlind = isBlindNow
    func rank(_ claim: ReviewedClaim) -> (Int, Int, String) {
      let isBelieved = !isBlind && !item.isUndecided && claim.value == item.value
      return (isBelieved ? 0 : 1, -claim.sources.count, claim.value)
    }
    // A source that says a thing many times is named once.
    let claimed = claims.map { ReviewedClaim(value: $0.key, sources: Set($0.value).sorted()) }
      .sorted { rank($0) < rank($1) }
    let disputed = reviewedAnswers
    let others = classes(of: item.attribute) + disputed.keys.sorted()
    var known = Set(claims.keys)
    let offered = others.filter { known.insert($0).inserted }
      .map { ReviewedClaim(value: $0, sources: []) }
    return (claimed + offered).map { claim in
      var claim = claim
      claim.people = disputed[claim.value] ?? []
      return claim
    }
  }

  /// Whether what is believed is hidden of the cell at hand.
  var isBlindNow: Bool {
    review.isBlind || reviewedPlace.map(review.blind.contains) ?? false
  }

  /// Who said what of the cell at hand, when people disagree about it.
  private var reviewedAnswers: [String: [String]] {
    guard let place = reviewedPlace, let answers = review.disputed[place] else { return [:] }
    var people: [String: [String]] = [:]
    for answer in answers {
      guard case .value(let value?) = answer.verdict else { continue }
      let who = answer.who == ReviewQueue.truth ? "known to be so" : answer.who
      people[value, default: []].append(who)
    }
    return people
  }

  /// The classes that a cell of the label may hold; none of another attribute.
  private func classes(of attribute: String) -> [String] {
    guard attribute == dataset.label else { return [] }
    if !dataset.classValues.isEmpty { return dataset.classValues }
    let known = (skew.value?.classes ?? []).map(\.value)
    return known.count <= Self.mostOfferedClasses ? known : []
  }

  /// Of more classes none is offered: they have no digit.
  private static var mostOfferedClasses: Int { 9 }

  func reviewTable(_ panel: Panel) -> PanelTable {
    guard let lines = review.lines else {
      let titles: [Panel: String] = [
        .reviewQueue: "queue", .reviewClaims: "claims", .reviewEntity: "the whole entity",
      ]
      return .none(titles[panel] ?? "progress", panel == .reviewQueue ? reviewStatus : "")
    }
    return switch panel {
    case .reviewQueue: queueTable(lines)
    case .reviewClaims: claimsTable
    case .reviewEntity:
      reviewedItem.map { entityTable($0.item, $0.name, $0.attribute, isBlind: isBlindNow) }
        ?? .none("the whole entity", "")
    default: reviewProgressTable
    }
  }

  private var reviewStatus: String {
    if conflicts.value == nil, conflicts.problem == nil { return status(of: conflicts) }
    return review.queue.status
  }

  private func queueTable(_ lines: QueueLines) -> PanelTable {
    let arrangement = review.arrangement
    let items = lines.queue.items
    let words = arrangement.request.filter.words
    let hasClaims = conflicts.value != nil
    let left = "\(Figures.count(review.open)) left"
    var table = PanelTable(
      title: words.isEmpty ? "queue" : "queue: \(words)",
      columns: [
        .init(title: ""),
        .init(title: "entity", isName: true, limit: 24),
        .init(title: "attribute", isName: true, limit: 18),
        .init(
          title: lines.isAllBlind ? "decided" : "believed",
          isFigure: true,
          isName: true,
          limit: 22
        ),
        .init(title: "confidence", isNumeric: true, dispensable: 2),
        .init(title: "why", dispensable: 3, limit: 10),
      ],
      rowCount: review.rowCount,
      cells: { lines.cells(arrangement.place(ofRow: $0)) },
      drilldown: { row, _ in
        let item = items[arrangement.place(ofRow: row)]
        guard hasClaims, item.item.isEntity else {
          return .rows(RowFilter(of: item.item), title: "rows of \(item.name)")
        }
        return .rows(
          RowFilter(
            .claims,
            [.entity(item.item.text), .equals(column: "attribute", value: item.attribute)]
          ),
          title: "claims about \(item.attribute) of \(item.name)"
        )
      },
      empty: words.isEmpty ? "no cell is doubtful" : "no cell is of \(words): backspace shows all",
      footer: review.isArranging ? "\(left), arranging …" : left,
      sentence: sentence(items, arrangement),
      isExplained: true
    )
    table.sort = arrangement.request.sort
    return table
  }

  /// Why an item is there, when somebody sent it; what a model believes sways nobody in blind review.
  private func sentence(
    _ items: [ReviewItem],
    _ arrangement: ReviewArrangement
  ) -> (@Sendable (Int) -> String)? {
    guard !isBlindNow, reviewedItem?.isSent == true else { return nil }
    return { row in
      let item = items[arrangement.place(ofRow: row)]
      guard item.isSent else { return item.kind.words }
      let reason = item.addition?.reason.map { ": \($0)" } ?? ""
      let who = item.addition.map { ", sent by \($0.who)" } ?? ""
      return item.kind.words + reason + who
    }
  }

  private var claimsTable: PanelTable {
    guard let item = reviewedItem else { return .none("claims", "the queue is empty") }
    let claims = reviewedClaims
    let isBlind = isBlindNow
    let accuracies = sourceAccuracies
    let hasClaims = conflicts.value != nil
    return PanelTable(
      title: "\(item.attribute) of \(item.name)",
      columns: [
        .init(title: ""),
        .init(title: "value", isFigure: true, isName: true, limit: 28),
        .init(title: "claimed by", isWide: true, limit: 80),
      ],
      rowCount: claims.count,
      cells: { row in
        let claim = claims[row]
        let isBelieved = !isBlind && !item.isUndecided && claim.value == item.value
        let sources = claim.sources.map { source in
          guard !isBlind, let accuracy = accuracies[source] else { return source }
          return "\(source) (\(Figures.percent(accuracy)))"
        }
        return [
          .text(row < 9 ? "\(row + 1)" : " ", .key),
          .text(claim.value, isBelieved ? .accent : claim.sources.isEmpty ? .dim : .text),
          claim.people.isEmpty
            ? .text(sources.isEmpty ? "nobody" : sources.joined(separator: ", "), .dim)
            : .text((claim.people + sources).joined(separator: ", "), .warning),
        ]
      },
      drilldown: { row, _ in
        guard hasClaims, item.item.isEntity else {
          return .rows(RowFilter(of: item.item), title: "rows of \(item.name)")
        }
        return .rows(
          RowFilter(
            .claims,
            [
              .entity(item.item.text), .equals(column: "attribute", value: item.attribute),
              .equals(column: "value", value: claims[row].value),
            ]
          ),
          title: "claims of \(claims[row].value)"
        )
      },
      empty: entityRows?.problem ?? "reading its rows …",
      footer: review.comment.map { "remark: \($0)" } ?? (isBlind ? "blind" : nil)
    )
  }
}
