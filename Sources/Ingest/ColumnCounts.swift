import Basics

/// The figures of one column in a sample, and what its values are by them.
struct ColumnCounts {
  var rows: Int
  let engineType: String
  var present = 0
  var distinct = 0
  /// Present values in the whole table, when they were counted.
  var wholePresent: Int?
  /// The least and the greatest of values that the engine reads as whole numbers.
  var bounds: ClosedRange<Int64>?
  /// What the texts look like that were looked at.
  var signs = TextSigns()

  init(rows: Int, engineType: String) {
    self.rows = rows
    self.engineType = engineType
  }

  mutating func scale(to all: Int) {
    let share = rows == 0 ? 0 : Double(present) / Double(rows)
    present = wholePresent ?? Int((share * Double(all)).rounded())
    rows = all
    distinct = min(distinct, present)
  }

  static func isNested(_ type: String) -> Bool {
    type.hasPrefix("STRUCT") || type.hasPrefix("MAP") || type.hasSuffix("]")
  }

  func type(named name: String) -> ColumnType {
    switch engineType {
    case "VARCHAR": return textType(named: name)
    case "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_S",
      "TIMESTAMP_MS":
      return .date
    case "TIME": return .time
    case "BOOLEAN", "UUID": return engineType == "UUID" ? .id : .category
    case "BLOB": return .image
    case let type where CommonType.integers.contains(type) || type == "HUGEINT":
      return integerType(named: name)
    case let type where type.hasPrefix("STRUCT"):
      return type.contains("bytes BLOB") || type.contains("\"bytes\" BLOB") ? .image : .ignore
    case let type where Self.isNested(type): return .ignore
    default: return .number
    }
  }

  /// Whether values hardly ever repeat, with room for the error of an estimate.
  private var isNearUnique: Bool { present >= 20 && Double(distinct) >= 0.9 * Double(present) }

  private func integerType(named name: String) -> ColumnType {
    let lower = name.lowercased()
    let soundsLikeKey = ["id", "key", "index", "uuid"].contains { ending in
      lower == ending || lower.hasSuffix("_" + ending) || lower.hasSuffix(" " + ending)
        || name.hasSuffix(ending.prefix(1).uppercased() + ending.dropFirst())
        || name.hasSuffix(ending.uppercased())
    }
    if soundsLikeKey || isPhone(lower) || (isNearUnique && lower == "column1") { return .id }
    return present > 0 && distinct <= 12 && distinct * 5 <= present ? .category : .number
  }

  /// Whether whole numbers are telephone numbers: by their name, or since all have ten or eleven
  /// digits beyond what counts seconds since 1970.
  private func isPhone(_ name: String) -> Bool {
    guard let bounds, bounds.lowerBound > 0 else { return false }
    let words = name.split { !$0.isLetter }
    let isNamed = words.contains { word in
      ["phone", "tel", "telephone", "mobile", "fax", "msisdn"].contains(word)
    }
    if isNamed { return bounds.lowerBound >= 10_000 }
    return (3_000_000_000...99_999_999_999).contains(bounds.lowerBound)
      && String(bounds.lowerBound).count == String(bounds.upperBound).count
  }

  private func textType(named name: String) -> ColumnType {
    guard signs.count > 0 else { return .category }
    func most(_ count: Int, _ share: Double) -> Bool {
      Double(count) >= share * Double(signs.count)
    }
    if most(signs.pictures, 0.9) { return .image }
    if most(signs.dates, 0.8) { return .date }
    if most(signs.clocks, 0.6) { return .time }
    if most(signs.measures, 0.8) && distinct > 12 { return .number }
    if signs.meanLength > 60 || (signs.meanLength > 25 && !repeats && most(signs.sentences, 0.5)) {
      return .text
    }
    if isNearUnique { return signs.longest <= 64 && most(signs.codes, 0.9) ? .id : .text }
    return repeats || signs.meanLength <= 25 ? .category : .text
  }

  private var repeats: Bool { distinct * 2 <= present }
}
