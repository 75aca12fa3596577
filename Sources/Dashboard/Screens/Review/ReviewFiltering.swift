import Basics
import Review
import Terminal
import Workspace

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
    let count = review.rowCount
    guard count > 0, review.queue.value != nil else { return nil }
    return review.arrangement.place(ofRow: min(max(selection(.reviewQueue).item, 0), count - 1))
  }

  /// The choices whose words answer a query, in their order.
  func reviewFilterChoices(matching query: String) -> [ReviewFilterChoice] {
    review.offered.filter { FuzzyMatch(query, in: $0.title) != nil }
  }

  mutating func openReviewFilter() {
    review.offered = review.choices.sorted
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
    return narrowReview(to: filter)
  }

  /// Shows the items of a filter; the one at hand stays when it is among them.
  mutating func narrowReview(to filter: ReviewFilter) -> [Effect] {
    arrangeReview(ReviewArrangement.Request(filter: filter, sort: review.request.sort))
  }

  /// Shows the queue by a column, or as it was made.
  mutating func sortReview(_ sort: PanelTable.Sort?) -> [Effect] {
    arrangeReview(ReviewArrangement.Request(filter: review.filter, sort: sort))
  }

  /// Shows the whole queue as it was made: that takes no time.
  mutating func showWholeReview() { _ = arrangeReview(ReviewArrangement.Request()) }

  /// Asks for another arrangement; until that is there the one on the screen stands.
  private mutating func arrangeReview(_ request: ReviewArrangement.Request) -> [Effect] {
    let (hand, before) = (reviewedPlace, review.arrangement.request)
    review.handAsked = hand
    let arranging = review.arrange(request)
    if review.arrangement.request != before { arranged(hand, since: before) }
    return arranging.map { [.arrangeReview($0)] } ?? []
  }

  mutating func take(_ arrangement: ReviewArrangement, generation: Int) {
    let (hand, before) = (reviewedPlace, review.arrangement.request)
    if review.take(arrangement, generation: generation) { arranged(hand, since: before) }
  }

  /// Selects what the person wants to see of a new arrangement: its top where the order is another,
  /// unless they went on meanwhile, and else the item at hand, or the first open one.
  private mutating func arranged(_ hand: Int?, since before: ReviewArrangement.Request) {
    let isSorted = review.arrangement.request.sort != before.sort
    if isSorted, review.arrangement.request.sort != nil, hand == review.handAsked {
      selectShown(review.rowCount > 0 ? review.arrangement.place(ofRow: 0) : nil)
    } else {
      selectShown(hand)
    }
    settle()
  }

  /// Selects a place or, when it is hidden or nil, the first open item.
  mutating func selectShown(_ place: Int?) {
    let arrangement = review.arrangement
    let row =
      place.flatMap { arrangement.row(ofPlace: $0) }
      ?? (0..<review.rowCount).first { review.isOpen(arrangement.place(ofRow: $0)) } ?? 0
    if reviewedPlace != place { review.shownAt = nil }
    selections[.reviewQueue] = Selection(item: row, figure: selection(.reviewQueue).figure)
    selections[.reviewClaims] = nil
  }
}

extension Canvas {
  mutating func reviewFilter(_ query: TextFieldState, _ selection: Int, in rect: Rect) {
    let found = model.reviewFilterChoices(matching: query.text)
    let all = model.review.offered
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
