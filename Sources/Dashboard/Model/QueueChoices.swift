import Review
import Workspace

/// One way to narrow the review queue, and how many open items it leaves.
struct ReviewFilterChoice: Sendable, Hashable {
  enum Value: Sendable, Hashable {
    case kind(ReviewKind)
    case attribute(String)
    case source(String)
    case label(attribute: String, String)
  }

  var value: Value
  var open: Int

  var title: String {
    switch value {
    case .kind(let kind): "kind \(kind.words)"
    case .attribute(let name): "attribute \(name)"
    case .source(let name): "source \(name)"
    case .label(_, let name): "class \(name)"
    }
  }
}

/// How many open items each way to narrow the queue leaves, kept up with every decision.
struct QueueChoices: Sendable {
  private var open: [ReviewFilterChoice.Value: Int] = [:]
  private let label: String?

  /// - `label`: the attribute whose values are classes.
  /// - Complexity: O(statements of all items).
  init(_ queue: ReviewQueue? = nil, _ answers: QueueAnswers = QueueAnswers(), label: String? = nil)
  {
    self.label = label
    guard let queue else { return }
    for place in queue.items.indices {
      let difference = answers.isOpen(place) ? 1 : 0
      for value in values(of: queue.items[place]) { open[value, default: 0] += difference }
    }
  }

  /// Takes note that an item was opened again (1) or answered (-1).
  mutating func change(_ item: ReviewItem, by difference: Int) {
    guard difference != 0 else { return }
    for value in values(of: item) { open[value, default: 0] += difference }
  }

  /// All of them, the kinds first, and of each group those that leave most.
  var sorted: [ReviewFilterChoice] {
    func rank(_ choice: ReviewFilterChoice) -> (Int, Int, String) {
      let group =
        switch choice.value {
        case .kind: 0
        case .attribute: 1
        case .label: 2
        case .source: 3
        }
      return (group, -choice.open, choice.title)
    }
    return open.map { ReviewFilterChoice(value: $0.key, open: $0.value) }
      .sorted { rank($0) < rank($1) }
  }

  private func values(of item: ReviewItem) -> Set<ReviewFilterChoice.Value> {
    var values: Set<ReviewFilterChoice.Value> = [.kind(item.shownKind), .attribute(item.attribute)]
    let isLabel = item.attribute == label
    for said in item.statements {
      values.insert(.source(said.source))
      if isLabel { values.insert(.label(attribute: item.attribute, said.value)) }
    }
    if isLabel, let value = item.value {
      values.insert(.label(attribute: item.attribute, value))
    }
    return values
  }
}
