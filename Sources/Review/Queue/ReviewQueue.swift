import Basics
import Fusion
package import Workspace

/// The order in which items are looked at.
///
/// Items that a person sent come first, in the order of sending, the others by what a look at them is worth, alike ones one
/// after another of other kinds; every
/// fifth is drawn by chance from all cells, so that the share of these that people change is an
/// unbiased rate of errors, which the others, chosen for their doubt, cannot give.
package struct ReviewQueue: Sendable {
  /// One of so many items is drawn by chance.
  package static let randomInterval = 5

  /// The relation `item, _source, _file, _row` of the rows without a key that are in the queue: their
  /// contents are hashed once, when it is made.
  package static let rowsRelation = "_review_rows"

  /// The same of the rows of items with a key that are in the queue.
  package static let entitiesRelation = "_review_entities"

  /// In the order of looking.
  package let items: [ReviewItem]
  /// The places of those drawn by chance, in the order of drawing.
  ///
  /// One may be doubtful too, and then
  /// stands where its doubt puts it.
  package let drawn: [Int]
  /// Additions about items or columns that are not in the data any more.
  package let gone: Int
  package let values: ReviewValues
  private let places: [Cell: Int]
  private let cells: [ItemKey: [Int]]

  struct Cell: Hashable {
    var item: ItemKey
    var attribute: String
  }

  /// - `doubtful`: in any order.
  /// - `drawn`: by chance, in the order of drawing.
  /// - `added`: those that people or analyses put there, in any order; of a cell that is doubtful too,
  ///   this says why it should be looked at.
  /// - `classes`: how many different values each attribute has.
  /// - `values`: how the values of the attributes are compared.
  /// - Complexity: O(items · log items).
  package init(
    doubtful: [ReviewItem],
    added: [ReviewItem] = [],
    drawn: [ReviewItem],
    classes: [String: Int],
    gone: Int = 0,
    values: ReviewValues = ReviewValues()
  ) {
    var alike: [String: Int] = [:]
    let ranked = Self.merged(doubtful, added).map {
      ($0, $0.worth(classes: classes[$0.attribute] ?? 1))
    }
    .sorted {
      ($1.1, $0.0.attribute, $0.0.item.text) < ($0.1, $1.0.attribute, $1.0.item.text)
    }
    .map { item, worth in
      let seen = alike[item.attribute + "\u{1F}" + item.signature, default: 0] + 1
      alike[item.attribute + "\u{1F}" + item.signature] = seen
      // What one look taught, the next of its kind teaches less.
      return (item, worth / Double(seen))
    }
    .sorted {
      ($1.1, $0.0.attribute, $0.0.item.text) < ($0.1, $1.0.attribute, $1.0.item.text)
    }
    .map(\.0)
    let asked = ranked.filter(\.isAsked).sorted { ($0.addition?.id ?? 0) < ($1.addition?.id ?? 0) }
    let first = asked + ranked.filter { !$0.isAsked && $0.kind != .known }
    // Cells that are known stand as those drawn by chance do, so that nobody can tell them; one that
    // is drawn as well stays known.
    let planted = ranked.filter { $0.kind == .known }.sorted { $0.item.text < $1.item.text }
    let byCell = Dictionary(
      planted.map { (Cell(item: $0.item, attribute: $0.attribute), $0) },
      uniquingKeysWith: { one, _ in one }
    )
    let drawn = drawn.map { byCell[Cell(item: $0.item, attribute: $0.attribute)] ?? $0 }
    var known = planted.makeIterator()
    var items: [ReviewItem] = []
    var places: [Cell: Int] = [:]
    var (ordered, chosen) = (first.makeIterator(), drawn.makeIterator())
    var drawnPlaces: [Int] = []
    /// Puts an item at the end, unless it stands in the queue; its place, or nil without an item.
    func add(_ next: ReviewItem?) -> Int? {
      guard let next else { return nil }
      let cell = Cell(item: next.item, attribute: next.attribute)
      if let place = places[cell] { return place }
      places[cell] = items.count
      items.append(next)
      return items.count - 1
    }
    var (hasRanked, hasDrawn) = (true, true)
    while hasRanked || hasDrawn {
      for turn in 1...Self.randomInterval {
        if turn == Self.randomInterval {
          let place = add(chosen.next())
          if let place { drawnPlaces.append(place) }
          hasDrawn = add(known.next()) != nil || place != nil
        } else if hasRanked {
          hasRanked = add(ordered.next()) != nil
        }
      }
    }
    self.init(items: items, drawn: drawnPlaces, gone: gone, values: values)
  }

  /// - `items`: in the order of looking, each cell once.
  /// - `drawn`: the places of those drawn by chance, in the order of drawing.
  init(items: [ReviewItem], drawn: [Int], gone: Int, values: ReviewValues) {
    self.items = items
    self.drawn = drawn
    self.gone = gone
    self.values = values
    places = Dictionary(
      items.enumerated().map { (Cell(item: $1.item, attribute: $1.attribute), $0) },
      uniquingKeysWith: { first, _ in first }
    )
    cells = Dictionary(grouping: items.indices) { items[$0].item }
  }

  /// The places that a decision is about: that of its cell, or of one about a whole item, of each.
  package func places(of decision: Decision) -> [Int] {
    guard let attribute = decision.attribute else { return places(of: decision.item) }
    return place(of: decision.item, attribute).map { [$0] } ?? []
  }

  /// The places of the cells of an item.
  package func places(of item: ItemKey) -> [Int] { cells[item] ?? [] }

  /// The places that a decision answers: those of items that were added before it was made.
  package func answeredPlaces(of decision: Decision) -> [Int] {
    places(of: decision).filter { isAnswer(decision, $0) }
  }

  /// Doubtful items with those that were added; each cell once.
  private static func merged(_ doubtful: [ReviewItem], _ added: [ReviewItem]) -> [ReviewItem] {
    guard !added.isEmpty else { return doubtful }
    var items = doubtful
    var places: [Cell: Int] = [:]
    for (place, item) in doubtful.enumerated() {
      places[Cell(item: item.item, attribute: item.attribute)] = place
    }
    for item in added {
      let cell = Cell(item: item.item, attribute: item.attribute)
      guard let place = places[cell] else {
        places[cell] = items.count
        items.append(item)
        continue
      }
      // Of several additions the last counts, and what it is about is as doubtful as any says.
      items[place].kind = item.kind
      items[place].addition = item.addition
      items[place].confidence = min(items[place].confidence, item.confidence)
    }
    return items
  }

  /// The last decision about each place, of some in their order; a skip or a flag hides no value.
  ///
  /// What was decided before an item was added does not answer it.
  package func latest(of decisions: [Decision]) -> [Int: Decision] {
    var latest: [Int: Decision] = [:]
    for decision in decisions {
      for place in answeredPlaces(of: decision)
      where decision.verdict.changesData || (latest[place].map({ !$0.verdict.changesData }) ?? true)
      {
        latest[place] = decision
      }
    }
    return latest
  }

  /// Whether a decision was made after the item was added; one that is not stored yet was.
  private func isAnswer(_ decision: Decision, _ place: Int) -> Bool {
    guard decision.id > 0, let addition = items[place].addition else { return true }
    return decision.id > addition.lastEvent
  }

  /// Where a cell stands in the queue.
  package func place(of item: ItemKey, _ attribute: String) -> Int? {
    places[Cell(item: item, attribute: attribute)]
  }
}
