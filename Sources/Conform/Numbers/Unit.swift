/// A unit of measure: how its numbers become numbers of its dimension's base unit.
package struct Unit: Sendable, Hashable {
  package enum Dimension: Sendable, Hashable {
    case length, mass, volume, temperature, share, time
  }

  /// How the unit is written in a manifest: `mm`.
  package var symbol: String
  package var dimension: Dimension
  /// base = value × scale + offset.
  private var scale: Double
  private var offset: Double

  private init(_ symbol: String, _ dimension: Dimension, _ scale: Double, offset: Double = 0) {
    self.symbol = symbol
    self.dimension = dimension
    self.scale = scale
    self.offset = offset
  }

  /// The unit of a name, a symbol or a Chinese word in the form of ``TextNormaliser``.
  package init?(named name: String) {
    guard let unit = Self.byName[name] ?? Self.byName[TextNormaliser.normalise(name)] else {
      return nil
    }
    self = unit
  }

  /// Converts a number of this unit; nil when the other unit measures something else.
  package func convert(_ value: Double, to other: Unit) -> Double? {
    guard dimension == other.dimension else { return nil }
    if self == other { return value }
    // Dividing by the reciprocal keeps 0.7 cm → 7 mm exact where a product would not.
    if offset == 0, other.offset == 0, scale < other.scale {
      return value / (other.scale / scale)
    }
    if offset == 0, other.offset == 0 { return value * (scale / other.scale) }
    return (value * scale + offset - other.offset) / other.scale
  }

  private static let byName: [String: Unit] = {
    var units: [String: Unit] = [:]
    for (unit, names) in table {
      for name in [unit.symbol] + names { units[name] = unit }
    }
    return units
  }()

  // Scales are exact by definition (international yard and pound, US gallon and fluid ounce).
  // swift-format-ignore
  private static let table: [(Unit, [String])] = [
    (Unit("nm", .length, 1e-9), ["nanometer", "nanometre", "纳米"]),
    (Unit("um", .length, 1e-6), ["μm", "micron", "microns", "micrometer", "micrometre", "微米"]),
    (Unit("mm", .length, 1e-3), ["millimeter", "millimeters", "millimetre", "millimetres", "毫米"]),
    (Unit("cm", .length, 1e-2), ["centimeter", "centimeters", "centimetre", "centimetres", "厘米", "公分"]),
    (Unit("dm", .length, 1e-1), ["decimeter", "decimetre", "分米"]),
    (Unit("m", .length, 1), ["meter", "meters", "metre", "metres", "米", "公尺"]),
    (Unit("km", .length, 1e3), ["kilometer", "kilometers", "kilometre", "kilometres", "公里", "千米"]),
    (Unit("in", .length, 0.0254), ["\"", "″", "inch", "inches", "英寸"]),
    (Unit("ft", .length, 0.3048), ["′", "foot", "feet", "英尺"]),
    (Unit("yd", .length, 0.9144), ["yard", "yards"]),
    (Unit("mi", .length, 1609.344), ["mile", "miles", "英里"]),
    (Unit("ug", .mass, 1e-9), ["μg", "mcg", "microgram", "micrograms", "微克"]),
    (Unit("mg", .mass, 1e-6), ["milligram", "milligrams", "毫克"]),
    (Unit("g", .mass, 1e-3), ["gram", "grams", "gramme", "克"]),
    (Unit("kg", .mass, 1), ["kgs", "kilo", "kilos", "kilogram", "kilograms", "千克", "公斤"]),
    (Unit("t", .mass, 1e3), ["tonne", "tonnes", "吨"]),
    (Unit("oz", .mass, 0.028349523125), ["ounce", "ounces"]),
    (Unit("lb", .mass, 0.45359237), ["lbs", "pound", "pounds", "磅"]),
    (Unit("斤", .mass, 0.5), ["市斤"]),
    (Unit("ul", .volume, 1e-6), ["μl", "microliter", "microlitre", "微升"]),
    (Unit("ml", .volume, 1e-3), ["milliliter", "milliliters", "millilitre", "millilitres", "cc", "毫升"]),
    (Unit("cl", .volume, 1e-2), ["centiliter", "centilitre"]),
    (Unit("dl", .volume, 1e-1), ["deciliter", "decilitre", "分升"]),
    (Unit("l", .volume, 1), ["liter", "liters", "litre", "litres", "升"]),
    (Unit("gal", .volume, 3.785411784), ["gallon", "gallons", "加仑"]),
    (Unit("fl oz", .volume, 0.0295735295625), ["fluid ounce", "fluid ounces"]),
    (Unit("K", .temperature, 1), ["k", "kelvin"]),
    (Unit("°C", .temperature, 1, offset: 273.15), ["°c", "c", "℃", "celsius", "deg c", "degc", "摄氏度"]),
    (Unit("°F", .temperature, 5.0 / 9, offset: 459.67 * 5 / 9), ["°f", "f", "℉", "fahrenheit", "deg f", "degf", "华氏度"]),
    (Unit("%", .share, 1e-2), ["percent", "per cent", "pct"]),
    (Unit("‰", .share, 1e-3), ["permille", "per mille"]),
    (Unit("ms", .time, 1e-3), ["msec", "millisecond", "milliseconds", "毫秒"]),
    (Unit("s", .time, 1), ["sec", "secs", "second", "seconds", "秒"]),
    (Unit("min", .time, 60), ["mins", "minute", "minutes", "分钟"]),
    (Unit("h", .time, 3600), ["hr", "hrs", "hour", "hours", "小时"]),
    (Unit("d", .time, 86400), ["day", "days", "天"]),
  ]
}
