import Basics
import Review
import Terminal
import Workspace

/// One way to narrow the queue, and how many open items it leaves.
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

extension ReviewFilter {
  /// The filter in words.
  var words: String {
    let parts: [String?] = [
      kind.map { "kind \($0.words)" }, attribute.map { "attribute \($0)" },
      source.map { "source \($0)" }, label.map { "class \($0.value)" },
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// Sets what a choice says, or lets it go when it is set so already.
  mutating func toggle(_ choice: ReviewFilterChoice.Value) {
    switch choice {
    case .kind(let kind): self.kind = self.kind == kind ? nil : kind
    case .attribute(let name): attribute = attribute == name ? nil : name
    case .source(let name): source = source == name ? nil : name
    case .label(let attribute, let name):
      label = label?.value == name ? nil : (attribute, name)
    }
  }

  func holds(_ choice: ReviewFilterChoice.Value) -> Bool {
    switch choice {
    case .kind(let kind): self.kind == kind
    case .attribute(let name): attribute == name
    case .source(let name): source == name
    case .label(_, let name): label?.value == name
    }
  }
}

extension DashboardModel {
  /// Where the item at hand stands in the queue; nil when none is shown.
  var reviewedPlace: Int? {
    guard let items = review.queue.value?.items, !items.isEmpty else { return nil }
    let row = max(chosenRow(of: .reviewQueue), 0)
    guard let shown = review.shown else { return min(row, items.count - 1) }
    return shown.isEmpty ? nil : shown[min(row, shown.count - 1)]
  }

  /// The row of the queue's panel that shows a place; nil when the filter hides it.
  func row(ofPlace place: Int) -> Int? { review.row(ofPlace: place) }

  /// What the queue can be narrowed to, the kinds first, with the open items of each.
  var reviewFilterChoices: [ReviewFilterChoice] {
    guard let queue = review.queue.value else { return [] }
    var counts: [ReviewFilterChoice.Value: Int] = [:]
    for (place, item) in queue.items.enumerated() {
      let open = review.latest[place] == nil ? 1 : 0
      var values: Set<ReviewFilterChoice.Value> = [
        .kind(item.shownKind), .attribute(item.attribute),
      ]
      for said in item.statements {
        values.insert(.source(said.source))
        if item.attribute == dataset.label {
          values.insert(.label(attribute: item.attribute, said.value))
        }
      }
      if item.attribute == dataset.label, let value = item.value {
        values.insert(.label(attribute: item.attribute, value))
      }
      for value in values { counts[value, default: 0] += open }
    }
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
    return counts.map { ReviewFilterChoice(value: $0.key, open: $0.value) }
      .sorted { rank($0) < rank($1) }
  }

  /// The choices whose words answer a query, in their order.
  func reviewFilterChoices(matching query: String) -> [ReviewFilterChoice] {
    review.choices.filter { FuzzyMatch(query, in: $0.title) != nil }
  }

  mutating func openReviewFilter() {
    review.choices = reviewFilterChoices
    overlay = .reviewFilter(TextFieldState(), selection: 0)
  }

  mutating func pressOverReviewFilter(
    _ key: Key,
    _ query: TextFieldState,
    _ selection: Int
  ) -> [Effect] {
    let count = reviewFilterChoices(matching: query.text).count
    switch key {
    case .enter: return chooseReviewFilter(selection)
    case .up, .control("p"): overlay = .reviewFilter(query, selection: max(selection - 1, 0))
    case .down, .control("n"), .tab:
      overlay = .reviewFilter(query, selection: min(selection + 1, max(count - 1, 0)))
    default:
      var query = query
      if query.handle(key) { overlay = .reviewFilter(query, selection: 0) }
    }
    return []
  }

  mutating func chooseReviewFilter(_ place: Int) -> [Effect] {
    guard case .reviewFilter(let query, _) = overlay else { return [] }
    let found = reviewFilterChoices(matching: query.text)
    guard found.indices.contains(place) else { return [] }
    overlay = nil
    var filter = review.filter
    filter.toggle(found[place].value)
    narrowReview(to: filter)
    return []
  }

  /// Shows the items of a filter; the one at hand stays when it is among them.
  mutating func narrowReview(to filter: ReviewFilter) {
    let hand = reviewedPlace
    review.filter = filter
    sorts[.reviewQueue] = nil
    selectShown(hand)
    review.shownAt = nil
    settle()
  }

  private func isOpen(_ place: Int) -> Bool { review.latest[place] == nil }

  /// Brings what is shown in line with the queue and the filter, and selects a place or, when it is
  /// hidden or nil, the first open item.
  mutating func selectShown(_ place: Int?) {
    guard let queue = review.queue.value else { return }
    review.narrow()
    let row =
      place.flatMap { self.row(ofPlace: $0) } ?? review.shown?.firstIndex { isOpen($0) }
      ?? queue.items.indices.first { isOpen($0) } ?? 0
    selections[.reviewQueue] = Selection(item: row)
    selections[.reviewClaims] = nil
  }
}

extension Canvas {
  mutating func reviewFilter(_ query: TextFieldState, _ selection: Int, in rect: Rect) {
    let found = model.reviewFilterChoices(matching: query.text)
    let all = model.review.choices
    let area = rect.centred(Size(columns: 50, rows: min(all.count + 3, rect.height)))
    draw(
      Box(title: "show only", isFocused: true, trailing: "\(found.count)/\(all.count)"),
      in: area
    )
    let inner = Box.interior(of: area)
    let width = max(inner.width - 4, 1)
    draw(
      ListView(
        items: found.map { choice in
          let count = "\(Figures.count(choice.open)) left"
          let title = spelled(choice.title)
          let gap = max(width - TextWidth().width(of: title) - count.count, 1)
          let mark = model.review.filter.holds(choice.value) ? "* " : "  "
          return ListView.Item(mark + title + String(repeating: " ", count: gap) + count)
        },
        selected: selection,
        emptyText: "nothing is called so",
        name: Target.choiceName
      ),
      in: inner.inset(top: 1)
    )
    draw(TextField(state: query, prompt: "> "), in: inner.row(0))
  }
}
