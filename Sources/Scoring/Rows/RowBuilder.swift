internal import Columnar
internal import Foundation
internal import Kernels

/// Gathers rows that come as JSON objects, and scores them together.
///
/// A cell means what it means in a file: white space around a text does not count, a text that is one
/// of the missing markers is missing, and a number in the place of a category is read as it is written. A
/// member that an object lacks is missing.
package struct RowBuilder: Sendable {
  package let scorer: RowScorer
  package private(set) var count = 0
  /// Rows so far in which each input had a member, be it null; they stay when rows are removed.
  package private(set) var rowsWithMember: [Int]

  private var members: JSONMembers
  private var cells: [InputCells]
  private let hasher: FeatureHasher?
  private let missing: MissingMarkers
  /// The inputs that are categories of a hasher, in their order, and how their words are hashed.
  private let hashed: [(input: Int, words: HashedWords)]
  /// Rows × `hashed`, row-major.
  private var slots: [Int32] = []
  /// The slots of a row without any word.
  private let emptySlots: [Int32]
  /// The other inputs.
  private let plain: [Int]

  /// `missing` are the texts that mean a missing value; empty texts do anyway.
  ///
  /// - Throws: `ModelFileError.Code.unsuitable` for a model of pictures, which lines cannot hold.
  package init(_ scorer: RowScorer, missing: Set<String> = []) throws(ModelFileError) {
    if let picture = scorer.inputs.first(where: { $0.kind == .picture }) {
      throw ModelFileError(
        .unsuitable,
        "the model reads pictures in \(picture.name), which JSON does not hold",
        suggestion: "score files that name pictures"
      )
    }
    self.scorer = scorer
    members = JSONMembers(scorer.inputs.map(\.name))
    rowsWithMember = Array(repeating: 0, count: scorer.inputs.count)
    self.missing = MissingMarkers(missing)
    cells = scorer.inputs.map { InputCells(kind: $0.kind) }
    if case .hasher(let hasher) = scorer.featurizer {
      self.hasher = hasher
      hashed = hasher.fields.indices.filter { hasher.fields[$0].kind == .category }
        .map { ($0, hasher.words(of: hasher.fields[$0])) }
    } else {
      (hasher, hashed) = (nil, [])
    }
    emptySlots = hashed.map(\.words.empty)
    plain = cells.indices.filter { [hashed] input in !hashed.contains { $0.input == input } }
  }

  /// Appends a row in the form of one JSON object.
  ///
  /// - Throws: `JSONLineError` with the place and the column; then no row was appended.
  package mutating func append(json line: Span<UInt8>) throws(JSONLineError) {
    try members.scan(line)
    // What can fail comes first.
    for index in plain where cells[index].isNumeric {
      cells[index].pending = try number(members.values[index], index, line)
    }
    for index in cells.indices
    where members.values[index].kind == .nested && !cells[index].isNumeric {
      throw failure(index, "holds a list or an object")
    }
    for index in cells.indices where members.values[index].kind != .absent {
      rowsWithMember[index] += 1
    }
    appendSlots(line)
    for index in plain {
      if cells[index].isNumeric {
        cells[index].numbers.append(cells[index].pending)
      } else {
        Self.withWord(members.values[index], line) { word in
          cells[index].append(word: word, isMissing: missing.contains(word))
        }
      }
    }
    count += 1
  }

  /// Appends the slots of a row's hashed categories.
  private mutating func appendSlots(_ line: Span<UInt8>) {
    guard !hashed.isEmpty else { return }
    let (values, hashed, missing) = (members.values, hashed, missing)
    let first = slots.count
    slots += emptySlots
    var row = slots.mutableSpan
    for place in hashed.indices {
      let (input, words) = hashed[place]
      Self.withWord(values[input], line) { word in
        if !missing.contains(word) { row[first + place] = words.slot(of: word) }
      }
    }
  }

  /// The scores of the rows so far.
  package func scored() -> ScoredRows {
    guard let hasher else {
      let table = zip(scorer.inputs, cells).map { input, cells in
        FeatureColumn(input.name, cells.values)
      }
      return scorer.score(table, rowCount: count)
    }
    var hashedCells = cells.map(\.hashed)
    for (place, category) in hashed.enumerated() {
      hashedCells[category.input] = .slots(slots, first: place, stride: hashed.count)
    }
    return scorer.score(hasher.features(rows: count, cells: hashedCells))
  }

  /// Forgets the rows.
  package mutating func removeAll() {
    count = 0
    slots.removeAll(keepingCapacity: true)
    for index in plain { cells[index].removeAll() }
  }

  private func failure(_ index: Int, _ what: String) -> JSONLineError {
    JSONLineError(
      at: members.values[index].start,
      "\(scorer.inputs[index].name) \(what)"
    )
  }

  private func number(
    _ value: JSONMembers.Value,
    _ index: Int,
    _ line: Span<UInt8>
  ) throws(JSONLineError) -> Double {
    switch value.kind {
    case .absent, .null: return .nan
    case .number: return JSONReader.double(line.extracting(value.range))
    case .truth: return line[value.start] == UInt8(ascii: "t") ? 1 : 0
    case .nested: throw failure(index, "holds a list or an object")
    case .text, .escapedText:
      let kind = scorer.inputs[index].kind
      let text = String(decoding: Self.bytes(of: value, line), as: UTF8.self)
        .withoutSurroundingSpace
      if missing.contains(text.utf8Span.span) { return .nan }
      if kind != .time, let number = Double(text), number.isFinite { return number }
      if kind != .number, let seconds = MomentText.seconds(text) { return seconds }
      throw failure(
        index,
        kind == .number ? "is a text that is no number" : "is a text that is no time in ISO 8601"
      )
    }
  }

  /// What a text says, without escapes.
  private static func bytes(of value: JSONMembers.Value, _ line: Span<UInt8>) -> [UInt8] {
    let span = line.extracting(value.range)
    if value.kind == .escapedText { return JSONReader.unescaped(span) }
    return (0..<span.count).map { span[$0] }
  }

  /// Calls the body with the word that a value which is no list means, without white space around it; an
  /// empty one where there is none.
  @inline(__always)
  private static func withWord(
    _ value: JSONMembers.Value,
    _ line: Span<UInt8>,
    _ body: (Span<UInt8>) -> Void
  ) {
    switch value.kind {
    case .absent, .null, .nested: body(line.extracting(0..<0))
    case .truth: body(line.extracting(value.range))
    case .text:
      let text = line.extracting(value.range)
      let word = text.extracting(text.trimmed)
      // White space beyond ASCII begins or ends with such a byte.
      if !word.isEmpty, word[0] | word[word.count - 1] >= 0x80 {
        with(text: String(decoding: bytes(of: value, line), as: UTF8.self), body)
      } else {
        body(word)
      }
    case .escapedText: with(text: String(decoding: bytes(of: value, line), as: UTF8.self), body)
    case .number:
      let token = line.extracting(value.range)
      if isWrittenAsRead(token) {
        body(token)
      } else {
        // As a column of numbers is written.
        let number = Value.double(JSONReader.double(token)).description
        let text = String(decoding: bytes(of: value, line), as: UTF8.self)
        with(text: Int64(text).map(String.init) ?? number, body)
      }
    }
  }

  private static func with(text: String, _ body: (Span<UInt8>) -> Void) {
    body(text.withoutSurroundingSpace.utf8Span.span)
  }

  /// Whether a token is a whole number that is written in one way only.
  private static func isWrittenAsRead(_ token: Span<UInt8>) -> Bool {
    guard token.count < 16 else { return false }
    for i in 0..<token.count where !token[i].isDigit && !(i == 0 && token.count > 1) {
      return false
    }
    return !(token.count == 2 && token[0] == UInt8(ascii: "-") && token[1] == 0x30)
  }
}

/// The cells of one input under construction.
private struct InputCells: Sendable {
  let kind: FeatureInput.Kind
  let isNumeric: Bool
  /// The number of the row at hand, before it is appended.
  var pending = Double.nan
  var numbers: [Double] = []
  private var texts: [String?] = []
  private var codes: [Int32] = []
  private var coder = CategoryCoder()
  private var pairs = PairColumn()

  init(kind: FeatureInput.Kind) {
    self.kind = kind
    isNumeric = kind == .number || kind == .time || kind == .numberOrTime
  }

  mutating func append(word: Span<UInt8>, isMissing: Bool) {
    switch kind {
    case .text: texts.append(isMissing ? nil : Self.text(word))
    case .pairs: pairs.append(word)
    case .category, .picture, .number, .time, .numberOrTime:
      codes.append(
        isMissing ? -1 : coder.code(ofHash: byteHash(word, seed: 0)) { Self.text(word) }
      )
    }
  }

  private static func text(_ word: Span<UInt8>) -> String? {
    guard let text = try? UTF8Span(validating: word) else { return nil }
    return String(copying: text)
  }

  var values: FeatureColumn.Values {
    switch kind {
    case .number, .numberOrTime: .numbers(numbers)
    case .time: .times(numbers)
    case .text: .texts(texts)
    case .pairs: .pairs(pairs)
    case .category, .picture: .categories(codes: codes, values: coder.words)
    }
  }

  var hashed: FeatureHasher.Cells {
    switch kind {
    case .number, .time, .numberOrTime: .numbers(numbers)
    case .text: .texts(texts)
    case .pairs: .pairs(pairs)
    // Those of categories are kept elsewhere, and pictures cannot be hashed.
    case .category, .picture: .numbers([])
    }
  }

  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    coder = CategoryCoder()
    pairs = PairColumn()
  }
}
