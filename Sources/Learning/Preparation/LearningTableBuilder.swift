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
  private var features: [FeatureGatherer]

  init(_ plan: Plan) {
    self.plan = plan
    features = plan.features.map { FeatureGatherer(name: $0.name, type: $0.type) }
  }

  mutating func append(_ batch: RecordBatch) {
    guard let label = batch.column(plan.label) else { return }
    for row in 0..<batch.rowCount {
      labels.append(label.text(row).flatMap { plan.spellings.form(of: $0) })
    }
    if !plan.group.isEmpty {
      let columns = plan.group.compactMap { batch.column($0) }
      for row in 0..<batch.rowCount {
        var hash = FeatureHash()
        var isMissing = true
        for column in columns {
          if let word = column.word(row) {
            hash.combine(word)
            isMissing = false
          }
          hash.combine(UInt8(0xFF))
        }
        // Rows that name no group stand alone.
        if isMissing { hash.combine(UInt64(groups.count)) }
        groups.append(hash.value)
      }
    }
    if let part = plan.part, let column = batch.column(part) {
      for row in 0..<batch.rowCount { parts.append(column.word(row)) }
    }
    for index in features.indices {
      guard let column = batch.column(features[index].name) else { continue }
      features[index].append(column, folders: plan.folders)
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
  private var numbers: [Double] = []
  private var texts: [String?] = []
  private var codes: [Int32] = []
  private var codeByWord: [String: Int32] = [:]
  private var words: [String] = []
  private var pictures: PictureColumn?
  /// Rows before the first picture that could be decoded, which fixes the common size.
  private var leadingGaps = 0
  private var undecodable = 0
  private var firstProblem = ""

  init(name: String, type: ColumnType) {
    self.name = name
    self.type = type
  }

  mutating func append(_ column: Column, folders: [URL]) {
    switch type {
    case .number, .date, .time: appendNumbers(column)
    case .text: for row in 0..<column.count { texts.append(column.word(row)) }
    case .image: for row in 0..<column.count { appendPicture(column, row, folders) }
    case .category, .id, .ignore: appendCategories(column)
    }
  }

  var column: LearningTable.NamedColumn {
    let values: LearningTable.Values =
      switch type {
      case .number, .date, .time: .numbers(numbers)
      case .text: .texts(texts)
      case .category, .id, .ignore: .categories(codes: codes, values: words)
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
    for row in 0..<column.count {
      let number: Double? =
        switch column.value(row) {
        case .date(let days): Double(days) * Self.secondsPerDay
        case .time(let microseconds), .timestamp(let microseconds, _), .duration(let microseconds):
          Double(microseconds) / 1e6
        case let value: value.double
        }
      numbers.append(number ?? .nan)
    }
  }

  private static let secondsPerDay = 86_400.0

  private mutating func appendCategories(_ column: Column) {
    for row in 0..<column.count {
      guard let word = column.word(row) else {
        codes.append(-1)
        continue
      }
      if let code = codeByWord[word] {
        codes.append(code)
      } else {
        let code = Int32(words.count)
        codeByWord[word] = code
        words.append(word)
        codes.append(code)
      }
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

extension Column {
  /// The cell as it is written; nil when it is null.
  fileprivate func text(_ row: Int) -> String? {
    isNull(row) ? nil : string(row) ?? value(row).description
  }

  /// The cell as a word without surrounding white space; nil when it is null or empty.
  func word(_ row: Int) -> String? {
    guard let text = text(row)?.trimmingCharacters(in: .whitespacesAndNewlines) else { return nil }
    return text.isEmpty ? nil : text
  }
}
