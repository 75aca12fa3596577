package import Basics
package import Columnar
package import Foundation
internal import Kernels

/// Gathers one column of the batches of a query as a model reads it.
package struct FeatureColumnBuilder {
  package let name: String
  private let type: ColumnType
  private var numbers: [Double] = []
  /// Whether the numbers are moments, in seconds.
  private var isTime = false
  private var texts: [String?] = []
  private var codes: [Int32] = []
  private var coder = CategoryCoder()
  private var pairs: PairColumn?
  private var pictures: PictureColumn?
  /// Rows before the first picture that could be decoded, which fixes the common size.
  private var leadingGaps = 0
  private var undecodable = 0
  private var firstProblem = ""

  /// `type` decides what a model makes of the values, unless they are `index:value` pairs.
  package init(name: String, type: ColumnType, holdsPairs: Bool = false) {
    self.name = name
    self.type = type
    pairs = holdsPairs ? PairColumn() : nil
  }

  /// Appends a batch; paths of pictures are looked up in `folders`.
  package mutating func append(_ column: Column, folders: [URL]) {
    if pairs != nil {
      column.forEachText { _, bytes in pairs?.append(bytes) }
      return
    }
    switch type {
    case .number, .date, .time: appendNumbers(column)
    case .text: appendTexts(column)
    case .image: for row in 0..<column.count { appendPicture(column, row, folders) }
    case .category, .id, .ignore: appendCategories(column)
    }
  }

  /// All rows so far.
  package var column: FeatureColumn {
    if let pairs { return FeatureColumn(name, .pairs(pairs)) }
    let values: FeatureColumn.Values =
      switch type {
      case .number, .date, .time: isTime ? .times(numbers) : .numbers(numbers)
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
    return FeatureColumn(name, values)
  }

  /// Forgets the rows, and keeps what is common to all: the size of pictures.
  package mutating func removeRows() {
    numbers.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    coder = CategoryCoder()
    if pairs != nil { pairs = PairColumn() }
    if let shape = pictures?.shape { pictures = PictureColumn(shape: shape) }
    leadingGaps = 0
  }

  /// What could not be read, for people; nil when all could.
  package var note: String? {
    undecodable == 0
      ? nil : "\(undecodable) pictures of \(name) cannot be decoded (the first: \(firstProblem))"
  }

  /// Numbers as they are, and dates and times in seconds.
  private mutating func appendNumbers(_ column: Column) {
    if column.type.isNumeric {
      column.appendDoubles(to: &numbers)
      return
    }
    switch column.type.valueType {
    case .date, .time, .timestamp: isTime = true
    default: break
    }
    numbers += column.seconds()
  }

  private mutating func appendTexts(_ column: Column) {
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
