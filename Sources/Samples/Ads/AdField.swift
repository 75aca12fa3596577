import Basics

/// One of the 39 fields of an ad candidate: 26 categories and 13 numbers, as click logs have them.
struct AdField: Sendable {
  enum Draw: Sendable {
    /// All values equally often.
    case even
    /// Low indices more often: the index is the number of values times the square of a uniform one.
    case skewed
    /// Follows from the ad: every so many ads share a value.
    case ofAd(Int)
  }

  let name: String
  let isNumber: Bool
  let draw: Draw
  /// What stands in files for each index.
  let texts: [String]

  static let all: [AdField] = [
    words("device", .skewed, ["phone", "desktop", "tablet", "tv"]),
    words("ad", .even, prefix: "ad-", 20),
    words("advertiser", .ofAd(4), prefix: "firm-", 5),
    words("campaign", .ofAd(2), prefix: "camp-", 10),
    words("brand", .ofAd(5), prefix: "brand-", 4),
    words("format", .even, ["banner", "native", "video"]),
    words("topic", .even, prefix: "t", AdClickModel.topics),
    words("interest", .even, prefix: "t", AdClickModel.topics),
    words("browser", .skewed, prefix: "b", 8),
    words("system", .skewed, prefix: "s", 6),
    words("carrier", .skewed, prefix: "k", 9),
    words("region", .even, prefix: "r", 30),
    words("city", .skewed, prefix: "c", 3000),
    words("language", .skewed, prefix: "l", 8),
    words("site", .skewed, prefix: "w", 400),
    words("page", .skewed, prefix: "p", 40_000),
    words("section", .even, prefix: "x", 12),
    words("slot", .even, prefix: "z", 5),
    words("referrer", .skewed, prefix: "f", 10_000),
    words("segment", .skewed, prefix: "g", 32),
    words("weekday", .even, ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
    words("hour", .even, prefix: "h", 24),
    words("audience", .skewed, prefix: "a", 16),
    words("offer", .skewed, prefix: "o", 9),
    words("creative", .skewed, prefix: "v", 500),
    words("currency", .skewed, ["eur", "usd", "cny", "gbp"]),
    number("seen_before", .skewed, 16),
    number("price", .skewed, 200, step: 5),
    number("bid", .skewed, 100),
    number("budget", .skewed, 100, step: 50),
    number("age_days", .even, 90),
    number("width", .even, 8, step: 80),
    number("height", .even, 6, step: 50),
    number("depth", .skewed, 12),
    number("visits", .skewed, 60),
    number("clicks_before", .skewed, 10),
    number("minutes", .skewed, 120),
    number("scroll", .even, 101),
    number("load_ms", .skewed, 150, step: 20),
  ]

  static func index(of name: String) -> Int {
    guard let index = all.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no field is called \(name)")
    }
    return index
  }

  /// The share of candidates with an index, for fields that do not follow from the ad.
  func share(of index: Int) -> Double {
    let count = Double(texts.count)
    switch draw {
    case .even, .ofAd: return 1 / count
    case .skewed:
      return (Double(index + 1) / count).squareRoot() - (Double(index) / count).squareRoot()
    }
  }

  private static func words(_ name: String, _ draw: Draw, _ texts: [String]) -> AdField {
    AdField(name: name, isNumber: false, draw: draw, texts: texts)
  }

  private static func words(
    _ name: String,
    _ draw: Draw,
    prefix: String,
    _ count: Int
  ) -> AdField {
    words(name, draw, (1...count).map { "\(prefix)\($0)" })
  }

  private static func number(
    _ name: String,
    _ draw: Draw,
    _ count: Int,
    step: Int = 1
  ) -> AdField {
    AdField(name: name, isNumber: true, draw: draw, texts: (0..<count).map { "\($0 * step)" })
  }
}
