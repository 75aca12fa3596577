extension Manifest.SplitPart {
  /// The part that a word names, in any case: `train`, `val`, `dev`; nil when it names none.
  package init?(word: String) {
    switch word.lowercased() {
    case "train", "training", "trn": self = .train
    case "validation", "valid", "val", "dev", "development": self = .validation
    case "test", "testing", "tst": self = .test
    default: return nil
    }
  }
}

/// Sources that are named as the parts of one dataset: `train.csv` beside `test.csv`, or class
/// folders below `train` and `val`.
enum GivenParts {
  /// The part that a word names; nil when it names none.
  static func part(of word: String) -> Manifest.SplitPart? { Manifest.SplitPart(word: word) }

  /// Gives sources their parts, where a training part and another one are named alike but for
  /// the word of the part.
  ///
  /// - Returns: one inference a source that got one.
  static func assign(to sources: inout [Manifest.Source]) -> [Inference] {
    struct Member {
      var index: Int
      var part: Manifest.SplitPart
      var word: String
    }
    var groups: [String: [Member]] = [:]
    for (index, source) in sources.enumerated() {
      for (pattern, word, part) in readings(of: source.path) {
        groups[pattern, default: []].append(Member(index: index, part: part, word: word))
      }
    }
    var inferences: [Inference] = []
    var taken: Set<Int> = []
    for (_, members) in groups.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
      let parts = Set(members.map(\.part))
      guard parts.contains(.train), parts.count > 1,
        Set(members.map(\.index)).count == members.count,
        taken.isDisjoint(with: members.map(\.index))
      else { continue }
      for member in members.sorted(by: { $0.index < $1.index }) {
        taken.insert(member.index)
        sources[member.index].reading.split = member.part
        let others = Set(members.map(\.word)).subtracting([member.word]).sorted()
        inferences.append(
          Inference(
            subject: "split of \(sources[member.index].name)",
            value: member.part.rawValue,
            reason: "'\(member.word)' in its path names a part, beside "
              + others.map { "'\($0)'" }.joined(separator: " and ")
          )
        )
      }
    }
    return inferences
  }

  /// A path with one word that names a part left open, once for each such word.
  private static func readings(
    of path: String
  ) -> [(pattern: String, word: String, part: Manifest.SplitPart)] {
    var words: [(text: String, isWord: Bool)] = []
    for character in path {
      let isWord = character.isLetter
      if words.last?.isWord == isWord {
        words[words.count - 1].text.append(character)
      } else {
        words.append((String(character), isWord))
      }
    }
    return words.indices.compactMap { index in
      guard words[index].isWord, let part = part(of: words[index].text) else { return nil }
      // How many shards a part has says nothing.
      let pattern = words.indices.map { place in
        place == index
          ? "\u{0}"
          : words[place].isWord ? words[place].text : words[place].text.filter { !$0.isNumber }
      }.joined()
      return (pattern, words[index].text, part)
    }
  }
}
