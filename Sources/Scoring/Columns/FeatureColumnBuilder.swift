package import Basics
package import Columnar
package import Foundation

/// Gathers one column of the batches of a query as a model reads it.
package struct FeatureColumnBuilder {
  package let name: String
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

  /// `type` decides what a model makes of the values.
  package init(name: String, type: ColumnType) {
    self.name = name
    self.type = type
  }

  /// Appends a batch; paths of pictures are looked up in `folders`.
  package mutating func append(_ column: Column, folders: [URL]) {
    switch type {
    case .number, .date, .time: appendNumbers(column)
    case .text: for row in 0..<column.count { texts.append(column.word(row)) }
    case .image: for row in 0..<column.count { appendPicture(column, row, folders) }
    case .category, .id, .ignore: appendCategories(column)
    }
  }

  /// All rows so far.
  package var column: FeatureColumn {
    let values: FeatureColumn.Values =
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
    return FeatureColumn(name, values)
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
