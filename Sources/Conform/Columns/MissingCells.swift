import Basics

/// Which texts of a column mean that there is no value.
struct MissingCells {
  /// By the usual markers, or those that the manifest names.
  private let usual: [Bool]
  /// By the words that mean no value among numbers, dates and times.
  private let amongNumbers: [Bool]
  private let isDeclared: Bool
  /// The markers that a column of texts keeps as values, and why.
  let kept: (cells: [TextCount], reason: String)?
  private let keptTexts: Set<String>

  init(_ cells: [TextColumn.Cell], _ declaration: ColumnDeclaration) {
    if let missing = declaration.missing {
      let texts = Set(missing.map(Self.trimmed))
      usual = cells.map { cell in
        let text = Self.trimmed(cell.text)
        return texts.contains(text) && !declaration.values.contains(text)
      }
      amongNumbers = usual
      isDeclared = true
      (kept, keptTexts) = (nil, [])
      return
    }
    isDeclared = false
    var usual: [Bool] = []
    var among: [Bool] = []
    for cell in cells {
      let text = Self.trimmed(cell.text)
      guard !declaration.values.contains(text) else {
        usual.append(false)
        among.append(false)
        continue
      }
      guard text.utf8.count <= 40 else {
        usual.append(false)
        among.append(false)
        continue
      }
      let form = TextNormaliser.normalise(text)
      usual.append(MissingMarker.matches(form))
      among.append(MissingMarker.matchesAmongNumbers(form))
    }
    self.usual = usual
    amongNumbers = among
    let kept = Self.kept(cells, usual, declaration)
    keptTexts = Set(kept?.cells.map(\.text) ?? [])
    self.kept = kept
  }

  /// For each cell whether it is missing in a column of a kind.
  func flags(in kind: ColumnKind) -> [Bool] {
    kind == .text ? usual : amongNumbers
  }

  func flags(in kind: ColumnKind, of cells: [TextColumn.Cell]) -> [Bool] {
    guard kind == .text, !keptTexts.isEmpty else { return flags(in: kind) }
    return zip(cells, usual).map { $1 && !keptTexts.contains($0.text) }
  }

  static func trimmed(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
      isBlank(first) || isBlank(last)
    else { return text }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return String(scalars)
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x200B...0x200D).contains(scalar.value)
      || scalar.value == 0xFEFF
  }

  /// The markers that the other texts of the column show to be values.
  private static func kept(
    _ cells: [TextColumn.Cell],
    _ isMissing: [Bool],
    _ declaration: ColumnDeclaration
  ) -> (cells: [TextCount], reason: String)? {
    var markers: [String: Int] = [:]
    var values: [String: Int] = [:]
    var all = 0
    for (cell, isMissing) in zip(cells, isMissing) {
      let text = trimmed(cell.text)
      guard !text.isEmpty else { continue }
      all += cell.count
      if isMissing {
        markers[cell.text, default: 0] += cell.count
      } else {
        values[text, default: 0] += cell.count
      }
    }
    guard !markers.isEmpty, !values.isEmpty else { return nil }
    func keep(_ texts: [String], _ reason: String) -> (cells: [TextCount], reason: String) {
      (texts.sorted().map { TextCount($0, markers[$0] ?? 0) }, reason)
    }
    // A code of two letters beside others of two letters: NA is Namibia.
    let codes = markers.keys.filter { isCode(trimmed($0)) }
    if !codes.isEmpty, values.count >= 3, values.keys.allSatisfy(isCode) {
      return keep(codes, "the other values are codes of two letters too")
    }
    if values.keys.allSatisfy({ $0 == "+" || $0 == "++" || $0 == "+++" || $0 == "+/-" }),
      markers.keys.contains(where: { trimmed($0) == "-" })
    {
      return keep(markers.keys.filter { trimmed($0) == "-" }, "+ stands beside it")
    }
    if declaration.isLabel {
      let frequent = markers.filter { Double($0.value) >= 0.05 * Double(all) }.map(\.key)
      if !frequent.isEmpty { return keep(frequent, "it is a frequent value of the label") }
    }
    return nil
  }

  private static func isCode(_ text: String) -> Bool {
    text.utf8.count == 2 && text.utf8.allSatisfy { 0x41...0x5A ~= $0 }
  }
}
