import Yams

/// A value in a YAML file that is asked for what it should be, and reports when it is not.
///
/// Each question returns nil after reporting, so that a reader goes on and finds every problem.
struct YAMLValue {
  let node: Node
  /// How the value is reached: `sources[2].format`; empty for the root.
  let path: String
  let file: YAMLFile

  init(_ node: Node, path: String, file: YAMLFile) {
    self.node = node
    self.path = path
    self.file = file
  }

  func report(_ message: String, suggestion: String? = nil) {
    file.report(node.mark, message, suggestion: suggestion)
  }

  private var title: String { path.isEmpty ? "the file" : "'\(path)'" }

  private func report(expected: String) {
    report("\(title): expected \(expected), found \(kind)")
  }

  /// What stands here, for people.
  private var kind: String {
    switch node {
    case .mapping: "a block of keys"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar):
      switch node.tag.rawValue {
      case Tag.Name.null.rawValue: "nothing"
      case Tag.Name.int.rawValue, Tag.Name.float.rawValue: "the number \(scalar.string)"
      case Tag.Name.bool.rawValue: "'\(scalar.string)'"
      default: "the text '\(scalar.string.prefix(40))'"
      }
    }
  }

  /// The line it starts in, from 1.
  var line: Int? { node.mark?.line }
  var isNothing: Bool { node.tag.rawValue == Tag.Name.null.rawValue }
  var isSingle: Bool { node.scalar != nil && !isNothing }
  var isList: Bool { node.sequence != nil }
  var isBlock: Bool { node.mapping != nil }

  // MARK: Blocks and lists

  /// The entries of a block whose keys are free, in the order of the file.
  func entries() -> [(key: YAMLValue, name: String, value: YAMLValue)]? {
    guard let mapping = node.mapping else {
      report(expected: "a block of keys")
      return nil
    }
    return mapping.compactMap { key, value in
      guard let name = key.scalar?.string else {
        file.report(key.mark, "\(title): a key must be a word")
        return nil
      }
      let inner = path.isEmpty ? name : path + "." + name
      return (
        YAMLValue(key, path: inner, file: file), name, YAMLValue(value, path: inner, file: file)
      )
    }
  }

  /// The entries of a block by key; a key that is not among the known ones is reported.
  ///
  /// Keys without a value (`name:` and nothing behind it) are left out.
  func block(_ known: [String]) -> [String: YAMLValue]? {
    guard let entries = entries() else { return nil }
    var result: [String: YAMLValue] = [:]
    for (key, name, value) in entries {
      if !known.contains(name) {
        let place = path.isEmpty ? "" : " in \(title)"
        let nearest = EditDistance.nearest(to: name, among: known)
        key.report(
          "unknown key '\(name)'\(place)",
          suggestion: nearest.map { "did you mean '\($0)'?" }
            ?? "known keys are " + known.joined(separator: ", ")
        )
      } else if !value.isNothing {
        result[name] = value
      }
    }
    return result
  }

  func list() -> [YAMLValue]? {
    guard let sequence = node.sequence else {
      report(expected: "a list")
      return nil
    }
    return sequence.enumerated().map { index, node in
      YAMLValue(node, path: "\(path)[\(index + 1)]", file: file)
    }
  }

  // MARK: Single values

  /// Any single value as it is written: numbers and yes/no are texts too.
  func text() -> String? {
    guard let scalar = node.scalar, !isNothing || scalar.style != .plain else {
      report(expected: "a text")
      return nil
    }
    return scalar.string
  }

  /// A text that is not empty.
  func word() -> String? {
    guard let text = text() else { return nil }
    if text.isEmpty {
      report("\(title) is empty")
      return nil
    }
    return text
  }

  func number() -> Double? {
    guard let scalar = node.scalar, let value = Double.construct(from: scalar), value.isFinite
    else {
      report(expected: "a number")
      return nil
    }
    return value
  }

  func whole() -> Int? {
    guard let scalar = node.scalar, let value = Int.construct(from: scalar) else {
      report(expected: "a whole number")
      return nil
    }
    return value
  }

  func truth() -> Bool? {
    guard let scalar = node.scalar, let value = Bool.construct(from: scalar) else {
      report(expected: "true or false")
      return nil
    }
    return value
  }

  /// A list of texts; a single text stands for a list of one.
  func texts() -> [String]? {
    if node.scalar != nil { return text().map { [$0] } }
    guard node.sequence != nil else {
      report(expected: "a text or a list of texts")
      return nil
    }
    return list()?.compactMap { $0.text() }
  }

  /// A list of texts that are not empty and do not repeat.
  func names() -> [String]? {
    if node.scalar != nil { return word().map { [$0] } }
    guard node.sequence != nil else {
      report(expected: "a name or a list of names")
      return nil
    }
    var seen: Set<String> = []
    return list()?.compactMap { value in
      guard let name = value.word() else { return nil }
      if !seen.insert(name).inserted {
        value.report("\(title) names '\(name)' twice", suggestion: "remove one of the two")
      }
      return name
    }
  }

  /// Texts by key.
  func textsByName() -> [String: String]? {
    guard let entries = entries() else { return nil }
    var result: [String: String] = [:]
    for (_, name, value) in entries { result[name] = value.text() }
    return result
  }

  /// One of the words of an enumeration.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> Choice? {
    guard let word = word() else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    let nearest = EditDistance.nearest(to: word, among: known)
    report(
      "\(title) cannot be '\(word)'",
      suggestion: nearest.map { "did you mean '\($0)'?" }
        ?? "it is one of " + known.joined(separator: ", ")
    )
    return nil
  }
}
