package import Basics

/// The different texts of one column of one source, and what they can be read as.
///
/// Reading has three steps. Each column on its own says which kind its texts are and counts what
/// they show of their spelling. Then columns of one name are looked at together, since numbers must
/// come in one unit. At last every different text gets its value.
package struct TextColumn: Sendable {
  /// A text, who writes it, and in how many cells.
  package struct Cell: Sendable, Hashable {
    package var text: String
    /// Which of the column's voices writes it, where one file holds the claims of many.
    package var voice: Int
    package var count: Int

    package init(_ text: String, voice: Int = 0, count: Int = 1) {
      (self.text, self.voice, self.count) = (text, voice, count)
    }
  }

  /// The share of present cells that may be unreadable before a column is no longer of the kind
  /// that the others show.
  ///
  /// Tables that a spreadsheet or a merge went through have one such cell in a hundred; columns
  /// that mix words and numbers on purpose have one in five and more. One in twenty lies between.
  package static let toleratedShare = 0.05

  package let declaration: ColumnDeclaration
  package let voices: [String]
  package let cells: [Cell]
  package let kind: ColumnKind
  /// Why it is not of a kind that most of its cells show; nil for most columns.
  package let reason: String?
  /// For each cell whether it means that there is no value.
  let isMissing: [Bool]
  /// The texts that look like a missing value and are kept as one, with the reason.
  package let keptMarkers: (cells: [TextCount], reason: String)?

  // What the cells show, by kind.
  let numbers: [WrittenNumber?]
  let moments: [WrittenMoment?]
  let meanings: AffixMeanings?

  /// Of a sample, which holds only some of the column's cells, a little more may be amiss.
  package init(
    _ declaration: ColumnDeclaration,
    voices: [String] = [""],
    cells: [Cell],
    isSample: Bool = false
  ) {
    self.declaration = declaration
    self.voices = voices
    self.cells = cells
    let missing = MissingCells(cells, declaration)
    let judgement = KindJudgement(cells, missing, declaration, isSample: isSample)
    kind = judgement.kind
    reason = judgement.reason
    numbers = judgement.numbers
    moments = judgement.moments
    meanings = judgement.meanings
    isMissing = missing.flags(in: judgement.kind, of: cells)
    keptMarkers = judgement.kind == .text ? missing.kept : nil
  }

  /// The values of texts that stand in no source, read as a column by themselves.
  package static func values(
    of texts: Set<String>,
    _ declaration: ColumnDeclaration
  ) -> [String: CellValue] {
    let column = TextColumn(declaration, cells: texts.sorted().map { Cell($0) })
    var evidence = SourceEvidence()
    evidence.add(column)
    let group = ColumnGroup([ColumnGroup.Member(source: 0, column: column)])
    let spelling = group.spellings([evidence])[0]
    return Dictionary(
      zip(column.cells.map(\.text), column.values(spelling).values),
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The texts that count as missing, the empty one apart, the commonest first.
  package var missingMarkers: [TextCount] {
    var counts: [String: Int] = [:]
    for (cell, isMissing) in zip(cells, isMissing) where isMissing && !cell.text.isEmpty {
      counts[cell.text, default: 0] += cell.count
    }
    return counts.map { TextCount($0.key, $0.value) }
      .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
  }

  /// The cells that hold a value, readable or not.
  package var presentCount: Int {
    zip(cells, isMissing).reduce(0) { $1.1 ? $0 : $0 + $1.0.count }
  }

  /// What the numbers of each voice show of their decimal mark.
  func markEvidence() -> [NumberMarkEvidence] {
    var evidence = [NumberMarkEvidence](repeating: NumberMarkEvidence(), count: voices.count)
    for (cell, number) in zip(cells, numbers) {
      if let number { evidence[cell.voice].add(number, count: cell.count) }
    }
    return evidence
  }

  /// What the dates of each voice show of the order of day and month.
  func orderEvidence() -> [DateOrderEvidence] {
    var evidence = [DateOrderEvidence](repeating: DateOrderEvidence(), count: voices.count)
    for (cell, moment) in zip(cells, moments) {
      if let moment { evidence[cell.voice].add(moment.date, count: cell.count) }
    }
    return evidence
  }

  /// The units that are written, with their cells.
  func units() -> [Affix: Int] {
    guard let meanings else { return [:] }
    var counts: [Affix: Int] = [:]
    for (cell, number) in zip(cells, numbers) {
      guard let number, let meaning = meanings.meaning(of: number.affix), meaning.affix != .none
      else { continue }
      counts[meaning.affix, default: 0] += cell.count
    }
    return counts
  }
}

extension WrittenNumber {
  var affix: WrittenAffix { WrittenAffix(prefix: prefix, suffix: suffix) }
}
