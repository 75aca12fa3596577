import Foundation

/// Groups texts that say the same in other spellings.
///
/// Texts that differ only in case, width, marks and spaces are one. Of the most frequent of those,
/// each joins the first group whose leader shares enough of its neighbouring pairs of characters
/// (Dice, Ecology 26, 1945); pairs of characters serve scripts without spaces as well.
///
/// - Complexity: O(k · g) comparisons for k texts, at most ``mostCompared``, and g groups.
struct TextClusters: Sendable {
  struct Member: Sendable, Hashable {
    var text: String
    var count: Int
  }

  /// Texts beyond the most frequent that are compared only by their normal form.
  static let mostCompared = 300
  private static let leastLikeness = 0.7

  /// The largest first, each with its most frequent text first.
  private(set) var groups: [[Member]] = []
  private var places: [String: Int] = [:]

  init(_ counts: [String: Int]) {
    var forms: [String: [Member]] = [:]
    for (text, count) in counts {
      forms[Self.normalForm(text), default: []].append(Member(text: text, count: count))
    }
    func size(_ members: [Member]) -> Int { members.reduce(0) { $0 + $1.count } }
    let ordered = forms.map { (form: $0.key, members: $0.value, count: size($0.value)) }
      .sorted { ($1.count, $0.form) < ($0.count, $1.form) }
    var leaders: [Set<String>] = []
    var groups: [[Member]] = []
    for (place, entry) in ordered.enumerated() {
      let pairs = Self.pairs(entry.form)
      let like =
        place < Self.mostCompared
        ? leaders.firstIndex { Self.likeness($0, pairs) >= Self.leastLikeness } : nil
      if let like {
        groups[like] += entry.members
      } else {
        groups.append(entry.members)
        leaders.append(place < Self.mostCompared ? pairs : [])
      }
    }
    self.groups = groups.map { members in
      members.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }.sorted { (size($1), $0[0].text) < (size($0), $1[0].text) }
    for (place, members) in self.groups.enumerated() {
      for member in members { places[member.text] = place }
    }
  }

  func group(of text: String) -> Int? { places[text] }

  /// Letters and digits only, in lower case, of the usual width and without accents.
  static func normalForm(_ text: String) -> String {
    let folded = text.folding(
      options: [.caseInsensitive, .widthInsensitive, .diacriticInsensitive],
      locale: Locale(identifier: "en_US_POSIX")
    )
    let kept = String(folded.filter { $0.isLetter || $0.isNumber })
    // A text of marks alone, such as an emoji, is its own form.
    return kept.isEmpty ? text : kept
  }

  private static func pairs(_ form: String) -> Set<String> {
    let characters = Array(form)
    guard characters.count > 1 else { return [form] }
    return Set(zip(characters, characters.dropFirst()).map { String([$0, $1]) })
  }

  /// Twice the shared over all; 1 for equal sets.
  private static func likeness(_ one: Set<String>, _ other: Set<String>) -> Double {
    let all = one.count + other.count
    return all == 0 ? 0 : 2 * Double(one.intersection(other).count) / Double(all)
  }
}
