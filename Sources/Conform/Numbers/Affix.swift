/// What stands around the digits of a number, as its column shows it to be meant.
enum Affix: Hashable {
  case none
  case unit(Unit)
  /// An ISO 4217 code.
  case currency(String)
  /// A unit that the table does not know; numbers with the same one are comparable.
  case other(String)
  /// Not a number at all: letters that the column does not explain.
  case unknown

  /// How the unit of a column is shown; nil without one.
  var symbol: String? {
    switch self {
    case .none, .unknown: nil
    case .unit(let unit): unit.symbol
    case .currency(let code): code
    case .other(let text): text
    }
  }
}

/// The meaning of the affixes of one column, decided from all of them together.
///
/// One letter has many meanings: `K` is a thousand in a column of money and kelvin in one of
/// temperatures, `M` a million or a metre. What else the column writes decides; letters that
/// nothing explains make a text of the cell rather than another number.
struct AffixMeanings {
  /// The power of ten that a number is multiplied by, and its unit.
  struct Meaning: Hashable {
    var scale = 0
    var affix: Affix
  }

  private let isTemperature: Bool
  private let isLength: Bool
  private let isTime: Bool
  private let isMass: Bool
  private let hasMagnitudes: Bool
  private let hasCurrency: Bool
  private let declared: Affix?
  /// The one suffix that nearly all numbers carry and no table knows.
  private let common: String?

  /// - Parameters:
  ///   - affixes: prefix and suffix of the numbers of the column, with their cells.
  ///   - name: the column's name, which may say what is measured.
  ///   - declared: the unit of the manifest.
  ///   - distinct: how many different texts the column has.
  init(
    _ affixes: [WrittenAffix: Int],
    name: String,
    declared: Affix?,
    distinct: Int
  ) {
    self.declared = declared
    var dimensions: Set<Unit.Dimension> = []
    if case .unit(let unit)? = declared { dimensions.insert(unit.dimension) }
    let lower = name.lowercased()
    if lower.contains("temp") || lower.contains("kelvin") { dimensions.insert(.temperature) }
    var suffixes: [String: Int] = [:]
    var currency = false
    if case .currency? = declared { currency = true }
    for (affix, count) in affixes {
      suffixes[affix.suffix, default: 0] += count
      if !affix.prefix.isEmpty { currency = currency || Currency.code(of: affix.prefix) != nil }
      if Self.isSure(affix.suffix), let unit = Unit(named: affix.suffix) {
        dimensions.insert(unit.dimension)
      }
      if Unit(named: affix.suffix) == nil, Currency.code(of: affix.suffix) != nil {
        currency = true
      }
    }
    isTemperature = dimensions.contains(.temperature)
    isLength = dimensions.contains(.length)
    isTime = dimensions.contains(.time)
    isMass = dimensions.contains(.mass)
    hasCurrency = currency
    let magnitudes = suffixes.keys.filter { Self.plainMagnitude($0) != nil || $0 == "K" }
    hasMagnitudes = !magnitudes.isEmpty && !dimensions.contains(.temperature)
    let all = affixes.values.reduce(0, +)
    let most = suffixes.filter { !$0.key.isEmpty }.max { ($0.value, $1.key) < ($1.value, $0.key) }
    common = most.flatMap { suffix, count in
      let isPlain = suffix.count <= 12 && !suffix.contains { $0.isNumber && $0.isASCII }
      return isPlain && distinct > 12 && Double(count) >= 0.95 * Double(all) ? suffix : nil
    }
  }

  func meaning(of written: WrittenAffix) -> Meaning? {
    if written.prefix.isEmpty && written.suffix.isEmpty { return Meaning(affix: .none) }
    if written.prefix.isEmpty { return suffixMeaning(written.suffix) }
    guard let code = Currency.code(of: written.prefix) else { return nil }
    if written.suffix.isEmpty { return Meaning(affix: .currency(code)) }
    if let scale = magnitude(written.suffix) {
      return Meaning(scale: scale, affix: .currency(code))
    }
    guard let second = suffixMeaning(written.suffix), second.affix == .currency(code) else {
      return nil
    }
    return second
  }

  private func suffixMeaning(_ suffix: String) -> Meaning? {
    if case .other(let name)? = declared, name == suffix { return Meaning(affix: .other(name)) }
    if let scale = magnitude(suffix) { return Meaning(scale: scale, affix: .none) }
    if let unit = unit(suffix) { return Meaning(affix: .unit(unit)) }
    if let code = Currency.code(of: suffix) { return Meaning(affix: .currency(code)) }
    // 3.5万元, 50K USD.
    for length in [1, 2, 3, 7] where suffix.count > length {
      let head = String(suffix.prefix(length)).filter { !$0.isWhitespace }
      let tail = String(suffix.dropFirst(length)).filter { !$0.isWhitespace }
      if let scale = magnitude(head) ?? (head == "M" ? 6 : nil),
        let code = Currency.code(of: tail)
      {
        return Meaning(scale: scale, affix: .currency(code))
      }
    }
    return suffix == common ? Meaning(affix: .other(suffix)) : nil
  }

  private func unit(_ suffix: String) -> Unit? {
    switch suffix {
    case "C", "F", "c", "f", "K": return isTemperature ? Unit(named: suffix) : nil
    case "m" where isTime && !isLength: return Unit(named: "min")
    case "M": return isLength ? Unit(named: "m") : nil
    case "B", "b": return nil
    case "G", "H", "S", "D", "L", "T":
      let unit = Unit(named: suffix)
      return unit.flatMap { isKnown($0.dimension) ? $0 : nil }
    default: return Unit(named: suffix)
    }
  }

  private func isKnown(_ dimension: Unit.Dimension) -> Bool {
    switch dimension {
    case .temperature: isTemperature
    case .length: isLength
    case .time: isTime
    case .mass: isMass
    case .volume, .share: false
    }
  }

  private func magnitude(_ suffix: String) -> Int? {
    if let scale = Self.plainMagnitude(suffix) { return scale }
    return switch suffix {
    case "K": isTemperature ? nil : 3
    case "M": isLength ? nil : 6
    case "m": (hasMagnitudes || hasCurrency) && !isLength && !isTime ? 6 : nil
    case "B", "b": hasMagnitudes || hasCurrency ? 9 : nil
    case "T": (hasMagnitudes || hasCurrency) && !isMass ? 12 : nil
    default: nil
    }
  }

  /// Words and signs that are nothing but a factor.
  private static func plainMagnitude(_ suffix: String) -> Int? {
    switch suffix {
    case "k", "thousand", "тыс", "тыс.", "千", "tsd", "Tsd.": 3
    case "万", "萬", "만": 4
    case "lakh", "lakhs", "lac": 5
    case "mn", "mln", "mio", "Mio", "Mio.", "million", "millions", "MM", "млн", "百万": 6
    case "crore", "crores", "cr": 7
    case "亿", "億", "억": 8
    case "bn", "Bn", "BN", "billion", "billions", "Mrd", "Mrd.", "млрд": 9
    case "trillion", "万亿", "兆": 12
    default: nil
    }
  }

  /// Whether a unit is named by more than a letter that may mean something else.
  private static func isSure(_ suffix: String) -> Bool {
    suffix.unicodeScalars.count > 1 || suffix.unicodeScalars.first.map { !$0.isASCII } ?? false
  }
}

/// What stands around the digits of a number.
struct WrittenAffix: Hashable {
  var prefix: String
  var suffix: String
}
