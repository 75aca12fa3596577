internal import Basics
internal import Columnar
internal import Foundation
internal import Kernels
internal import Profiling
internal import Workspace

/// Gathers batches of an engine into the columns that learning reads.
struct LearningTableBuilder {
  /// Which columns are read, and as what.
  struct Plan: Sendable {
    var label: String
    var features: [(name: String, type: ColumnType)]
    /// Those of the features that hold `index:value` pairs, whatever their type.
    var pairs: Set<String> = []
    /// Rows with equal values of these stay together.
    var group: [String]
    var part: String?
    /// Where paths of pictures are looked up.
    var folders: [URL]
    /// How the rows write the label.
    var spellings: ClassSpellings
    var datasetFingerprint: String?
    /// What a reader of the figures should know of the columns.
    var notes: [String] = []

    /// Every column to ask the engine for, once each.
    var columns: [String] {
      var seen: Set<String> = []
      return ([label] + features.map(\.name) + group + [part].compactMap(\.self))
        .filter { seen.insert($0).inserted }
    }
  }

  private let plan: Plan
  private var labels: [String?] = []
  private var groups: [UInt64] = []
  private var parts: [String?] = []
  private var formByHash: [UInt64: String?] = [:]
  private var partWords = CategoryCoder()
  private var features: [FeatureGatherer]

  init(_ plan: Plan) {
    self.plan = plan
    features = plan.features.map {
      FeatureGatherer(name: $0.name, type: $0.type, holdsPairs: plan.pairs.contains($0.name))
    }
  }

  mutating func append(_ batch: RecordBatch) {
    guard let label = batch.column(plan.label) else { return }
    let first = labels.count
    appendLabels(label)
    if !plan.group.isEmpty {
      groups += RowGroups.hashes(batch, plan.group, first: first)
    }
    if let part = plan.part, let column = batch.column(part) { appendParts(column) }
    for index in features.indices {
      guard let column = batch.column(features[index].name) else { continue }
      features[index].append(column, folders: plan.folders)
    }
  }

  private mutating func appendLabels(_ column: Column) {
    guard column.type.isText else {
      for row in 0..<column.count {
        labels.append(column.text(row).flatMap { plan.spellings.form(of: $0) })
      }
      return
    }
    let spellings = plan.spellings
    column.forEachText { row, bytes in
      let hash = byteHash(bytes, seed: 0)
      // A null cell and an empty one look alike here.
      if bytes.isEmpty, column.isNull(row) {
        labels.append(nil)
      } else if let form = formByHash[hash] {
        labels.append(form)
      } else {
        let form = column.text(row).flatMap { spellings.form(of: $0) }
        formByHash[hash] = form
        labels.append(form)
      }
    }
  }

  private mutating func appendParts(_ column: Column) {
    column.forEachWord { row, word in
      let code = partWords.code(ofHash: byteHash(word, seed: 0)) { column.word(row) }
      parts.append(code < 0 ? nil : partWords.words[Int(code)])
    }
  }

  func table() -> LearningTable {
    LearningTable(
      label: plan.label,
      labels: labels,
      columns: features.map { $0.column },
      groups: groups,
      groupedBy: plan.group,
      parts: parts,
      notes: plan.notes + features.compactMap(\.note),
      spellings: plan.spellings,
      datasetFingerprint: plan.datasetFingerprint
    )
  }
}

/// Gathers one feature column.
private struct FeatureGatherer {
  let name: String
  private let type: ColumnType
  private var pairs: PairColumn?
  private var numbers: [Double] = []
  private var texts: [String?] = []
  private var codes: [Int32] = []
  private var coder = CategoryCoder()
  private var pictures: PictureColumn?
  /// Rows before the first picture that could be decoded, which fixes the common size.
  private var leadingGaps = 0
  private var undecodable = 0
  private var firstProblem = ""

  init(name: String, type: ColumnType, holdsPairs: Bool) {
    self.name = name
    self.type = type
    pairs = holdsPairs ? PairColumn() : nil
  }

  mutating func append(_ column: Column, folders: [URL]) {
    if pairs != nil {
      column.forEachText { _, bytes in pairs?.append(bytes) }
      return
    }
    switch type {
    case .number, .date, .time: appendNumbers(column)
    case .text:
      column.forEachWord { row, word in
        if word.isEmpty {
          texts.append(nil)
        } else if let text = try? UTF8Span(validating: word) {
          texts.append(String(copying: text))
        } else {
          // Bytes that are not UTF-8 are replaced.
          texts.append(column.word(row))
        }
      }
    case .image: for row in 0..<column.count { appendPicture(column, row, folders) }
    case .category, .id, .ignore: appendCategories(column)
    }
  }

  var column: LearningTable.NamedColumn {
    if let pairs { return LearningTable.NamedColumn(name, .pairs(pairs)) }
    let values: LearningTable.Values =
      switch type {
      case .number, .date, .time: .numbers(numbers)
      case .text: .texts(texts)
      case .category, .id, .ignore: .categories(codes: codes, values: coder.words)
      case .image:
        .pictures(
          pictures
            ?? PictureColumn(
              shape: PictureShape(width: 1, height: 1, channels: 1),
              pixels: Array(repeating: 0, count: leadingGaps),
              isPresent: Array(repeating: false, count: leadingGaps)
            )
        )
      }
    return LearningTable.NamedColumn(name, values)
  }

  var note: String? {
    undecodable == 0
      ? nil : "\(undecodable) pictures of \(name) cannot be decoded (the first: \(firstProblem))"
  }

  /// Numbers as they are, and dates and times in seconds.
  private mutating func appendNumbers(_ column: Column) {
    if column.type.isNumeric {
      column.appendDoubles(to: &numbers)
      return
    }
    numbers += column.seconds()
  }

  private mutating func appendCategories(_ column: Column) {
    codes.reserveCapacity(codes.count + column.count)
    if column.type.isInteger {
      for row in 0..<column.count {
        guard let number = column.int(row) else {
          codes.append(-1)
          continue
        }
        codes.append(
          coder.code(ofHash: FeatureHash.mix(UInt64(bitPattern: number))) { column.word(row) }
        )
      }
      return
    }
    column.forEachWord { row, word in
      codes.append(coder.code(ofHash: byteHash(word, seed: 0)) { column.word(row) })
    }
  }

  private mutating func appendPicture(_ column: Column, _ row: Int, _ folders: [URL]) {
    let picture: Picture?
    do {
      picture = try PictureReader.picture(
        column,
        row,
        folders: folders,
        channels: pictures?.shape.channels
      )
    } catch {
      if undecodable == 0 { firstProblem = error.description }
      undecodable += 1
      picture = nil
    }
    if pictures == nil {
      guard let picture else {
        leadingGaps += 1
        return
      }
      var column = PictureColumn(shape: PictureReader.commonShape(for: picture.shape))
      for _ in 0..<leadingGaps { column.append(nil) }
      pictures = column
    }
    guard let shape = pictures?.shape else { return }
    pictures?.append(picture?.resized(width: shape.width, height: shape.height))
  }
}
