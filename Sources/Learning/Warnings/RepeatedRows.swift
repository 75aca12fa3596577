import Basics
internal import Foundation
import Scoring

/// Looks for test rows that nearly repeat a training row: what is measured on them is remembered, not
/// foretold.
///
/// Rows nearly repeat each other when all features agree: numbers to five figures, texts in their
/// letters and digits, pictures in 8 × 8 blocks of 16 shades.
struct RepeatedRows {
  /// Fewer test rows than this share are what chance does.
  private static let leastShare = 0.01
  /// Learnt rows that a test row would repeat by chance, if its columns had nothing to do with each
  /// other: from here on, rows of few different values repeat each other and it says nothing.
  private static let mostByChance = 0.01
  private static let mostSampled = 20_000
  private static let blocks = 8

  /// A sentence where there are too many; nil where there are not.
  let note: String?

  /// - Complexity: O(columns · rows).
  init(_ table: LearningTable, split: RowSplit) {
    guard !split.test.isEmpty else {
      note = nil
      return
    }
    let forms = table.columns.map { Self.form($0.values) }
    let learnt = split.train + split.validation
    guard Self.repeatsByChance(forms, learnt) < Self.mostByChance else {
      note = nil
      return
    }
    func form(_ row: Int32) -> UInt64 {
      var hash = FeatureHash()
      for form in forms { hash.combine(form(Int(row))) }
      return hash.value
    }
    let known = Set(learnt.map(form))
    let repeats = split.test.count { known.contains(form($0)) }
    guard Double(repeats) >= Self.leastShare * Double(split.test.count) else {
      note = nil
      return
    }
    note =
      "\(Figures.count(repeats)) of \(Figures.plural(split.test.count, "test row")) nearly repeat a row "
      + "that was learnt from, in every feature: the figures of the test part may be too good"
  }

  /// How many of the learnt rows agree with one of them in every column by chance.
  private static func repeatsByChance(_ forms: [(Int) -> UInt64], _ learnt: [Int32]) -> Double {
    let step = max(1, learnt.count / mostSampled)
    let rows = stride(from: 0, to: learnt.count, by: step).map { Int(learnt[$0]) }
    var expected = Double(learnt.count)
    for form in forms {
      var counts: [UInt64: Double] = [:]
      for row in rows { counts[form(row), default: 0] += 1 }
      let squares = counts.values.reduce(0) { $0 + $1 * $1 }
      expected *= squares / Double(max(1, rows.count * rows.count))
    }
    return expected
  }

  /// What makes rows of a column nearly equal.
  private static func form(_ values: FeatureColumn.Values) -> (Int) -> UInt64 {
    switch values {
    case .categories(let codes, _): return { UInt64(bitPattern: Int64(codes[$0])) }
    case .texts(let texts):
      return { row in
        guard let text = texts[row] else { return 0 }
        var hash = FeatureHash()
        for scalar in text.lowercased().unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
          hash.combine(UInt64(scalar.value))
        }
        return hash.value
      }
    case .numbers(let numbers):
      return { row in
        let number = numbers[row]
        guard number.isFinite, number != 0 else { return number == 0 ? 0 : 1 }
        let scale = pow(10, 4 - floor(log10(abs(number))))
        return scale.isFinite && scale > 0
          ? ((number * scale).rounded() / scale).bitPattern : number.bitPattern
      }
    case .times(let seconds): return { seconds[$0].bitPattern }
    case .pairs(let pairs):
      return { row in
        var hash = FeatureHash()
        for entry in pairs.entries(of: row) {
          hash.combine(UInt64(UInt32(bitPattern: pairs.codes[entry])))
          hash.combine(UInt64(pairs.values[entry].bitPattern))
        }
        return hash.value
      }
    case .pictures(let pictures): return { Self.form(pictures, $0) }
    }
  }

  private static func form(_ pictures: PictureColumn, _ row: Int) -> UInt64 {
    guard pictures.isPresent[row] else { return 0 }
    let shape = pictures.shape
    let start = row * shape.count
    var hash = FeatureHash()
    for block in 0..<(blocks * blocks) {
      let ys = part(block / blocks, of: shape.height)
      let xs = part(block % blocks, of: shape.width)
      var sum = 0
      for y in ys {
        for x in xs { sum += Int(pictures.pixels[start + (y * shape.width + x) * shape.channels]) }
      }
      hash.combine(UInt8(sum / (ys.count * xs.count) / 16))
    }
    return hash.value
  }

  /// The pixels of a side that block `index` covers, at least one.
  private static func part(_ index: Int, of side: Int) -> Range<Int> {
    let start = index * side / blocks
    return start..<max(start + 1, (index + 1) * side / blocks)
  }
}
