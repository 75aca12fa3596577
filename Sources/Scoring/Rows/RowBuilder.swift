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
    if case .hasher(let hasher) = scorer.featurizer { self.hasher = hasher } else { hasher = nil }
    self.missing = MissingMarkers(missing)
    cells = scorer.inputs.map { InputCells(kind: $0.kind) }
  }

  /// Appends a row in the form of one JSON object.
  ///
  /// - Throws: `JSONLineError` with the place and the column; then no row was appended.
  package mutating func append(json line: Span<UInt8>) throws(JSONLineError) {
    try members.scan(line)
    // Numbers are read first, since they alone can fail.
    for index in cells.indices where cells[index].isNumeric {
      let value = members.values[index]
      cells[index].pending = try number(value, index, line)
    }
    for index in cells.indices
    where !cells[index].isNumeric && members.values[index].kind == .nested {
      throw failure(index, "holds a list or an object")
    }
    for index in cells.indices {
      let value = members.values[index]
      if value.kind != .absent { rowsWithMember[index] += 1 }
      append(value, index, line)
    }
    count += 1
  }

  /// The scores of the rows so far.
  package func scored() -> ScoredRows {
    guard let hasher else {
      let table = zip(scorer.inputs, cells).map { input, cells in
        FeatureColumn(input.name, cells.values)
      }
      return scorer.score(table, rowCount: count)
    }
    return scorer.score(hasher.features(rows: count, cells: cells.map(\.hashed)))
  }

  /// Forgets the rows.
  package mutating func removeAll() {
    count = 0
    for index in cells.indices { cells[index].removeAll() }
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
      let text = String(decoding: plain(value, line), as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      if missing.contains(text.utf8Span.span) { return .nan }
      if kind != .time, let number = Double(text), number.isFinite { return number }
      if kind != .number, let seconds = MomentText.seconds(text) { return seconds }
      throw failure(
        index,
        kind == .number ? "is a text that is no number" : "is a text that is no time in ISO 8601"
      )
    }
  }

  private func plain(_ value: JSONMembers.Value, _ line: Span<UInt8>) -> [UInt8] {
    let span = line.extracting(value.range)
    if value.kind == .escapedText { return JSONReader.unescaped(span) }
    return (0..<span.count).map { span[$0] }
  }

  /// Appends the cell of an input that is known to be readable.
  private mutating func append(_ value: JSONMembers.Value, _ index: Int, _ line: Span<UInt8>) {
    if cells[index].isNumeric {
      cells[index].numbers.append(cells[index].pending)
      return
    }
    switch value.kind {
    case .absent, .null, .nested:
      let none: [UInt8] = []
      append(word: none.span, index)
    case .text:
      let span = line.extracting(value.range)
      let word = span.extracting(span.trimmed)
      if !word.isEmpty, word[0] | word[word.count - 1] >= 0x80 {
        append(text: String(decoding: plain(value, line), as: UTF8.self), index)
      } else {
        append(word: word, index)
      }
    case .escapedText: append(text: String(decoding: plain(value, line), as: UTF8.self), index)
    case .truth: append(word: line.extracting(value.range), index)
    case .number:
      let token = line.extracting(value.range)
      var isWhole = token.count < 16
      for i in 0..<token.count where !token[i].isDigit && !(i == 0 && token.count > 1) {
        isWhole = false
      }
      if isWhole, !(token.count == 2 && token[0] == UInt8(ascii: "-") && token[1] == 0x30) {
        append(word: token, index)
      } else {
        // As a column of numbers is written.
        let text = String(decoding: plain(value, line), as: UTF8.self)
        let number = Value.double(JSONReader.double(token)).description
        append(text: Int64(text).map(String.init) ?? number, index)
      }
    }
  }

  private mutating func append(text: String, _ index: Int) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    append(word: trimmed.utf8Span.span, index)
  }

  /// Appends a word without white space around it; nothing for a missing one.
  @inline(__always)
  private mutating func append(word: Span<UInt8>, _ index: Int) {
    let isMissing = missing.contains(word)
    if let hasher, scorer.inputs[index].kind == .category {
      let none: [UInt8] = []
      let slot =
        isMissing
        ? hasher.slot(hasher.fields[index], of: none.span)
        : hasher.slot(hasher.fields[index], of: word)
      cells[index].slots.append(slot)
      return
    }
    cells[index].append(word: word, isMissing: isMissing)
  }
}

/// The cells of one input under construction.
private struct InputCells: Sendable {
  let kind: FeatureInput.Kind
  let isNumeric: Bool
  /// The number of the row at hand, before it is appended.
  var pending = Double.nan
  var numbers: [Double] = []
  var slots: [Int32] = []
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
    case .category, .picture: .slots(slots)
    }
  }

  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    slots.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    coder = CategoryCoder()
    pairs = PairColumn()
  }
}
