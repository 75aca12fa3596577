import Basics
import Fusion
package import Workspace

/// The order in which items are looked at.
///
/// Items come by what a look at them is worth, alike ones one after another of other kinds; every
/// fifth is drawn by chance from all cells, so that the share of these that people change is an
/// unbiased rate of errors, which the others, chosen for their doubt, cannot give.
package struct ReviewQueue: Sendable {
  /// One of so many items is drawn by chance.
  package static let randomInterval = 5

  /// In the order of looking.
  package let items: [ReviewItem]
  /// The places of those drawn by chance, in the order of drawing.
  ///
  /// One may be doubtful too, and then
  /// stands where its doubt puts it.
  package let drawn: [Int]
  private let places: [Cell: Int]
  private let cells: [ItemKey: [Int]]

  private struct Cell: Hashable {
    var item: ItemKey
    var attribute: String
  }

  /// - `doubtful`: in any order.
  /// - `drawn`: by chance, in the order of drawing.
  /// - `classes`: how many different values each attribute has.
  /// - Complexity: O(items · log items).
  package init(doubtful: [ReviewItem], drawn: [ReviewItem], classes: [String: Int]) {
    var alike: [String: Int] = [:]
    let ranked = doubtful.map { ($0, $0.worth(classes: classes[$0.attribute] ?? 1)) }
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
    var items: [ReviewItem] = []
    var places: [Cell: Int] = [:]
    var (ordered, chosen) = (ranked.makeIterator(), drawn.makeIterator())
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
          hasDrawn = place != nil
        } else if hasRanked {
          hasRanked = add(ordered.next()) != nil
        }
      }
    }
    self.items = items
    self.drawn = drawnPlaces
    self.places = places
    cells = Dictionary(grouping: items.indices) { items[$0].item }
  }

  /// The places that a decision is about: that of its cell, or of one about a whole item, of each.
  package func places(of decision: Decision) -> [Int] {
    guard let attribute = decision.attribute else { return cells[decision.item] ?? [] }
    return place(of: decision.item, attribute).map { [$0] } ?? []
  }

  /// The last decision about each place, of some in their order; a skip or a flag hides no value.
  package func latest(of decisions: [Decision]) -> [Int: Decision] {
    var latest: [Int: Decision] = [:]
    for decision in decisions {
      for place in places(of: decision)
      where decision.verdict.changesData || latest[place].map({ !$0.verdict.changesData }) ?? true {
        latest[place] = decision
      }
    }
    return latest
  }

  /// Where a cell stands in the queue.
  package func place(of item: ItemKey, _ attribute: String) -> Int? {
    places[Cell(item: item, attribute: attribute)]
  }
}
