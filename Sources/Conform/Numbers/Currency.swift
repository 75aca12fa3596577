/// The signs and codes by which currencies are written, each under its ISO 4217 code.
enum Currency {
  /// The code of a sign, a code or a word; nil for anything else.
  static func code(of text: String) -> String? {
    let word = text.lowercased().filter { !$0.isWhitespace }
    return byName[word.hasSuffix(".") ? String(word.dropLast()) : word]
  }

  private static let byName: [String: String] = {
    var names: [String: String] = [:]
    for (code, words) in table {
      for word in [code.lowercased()] + words { names[word] = code }
    }
    return names
  }()

  // `$` alone is taken for the US dollar and `¥` for the renminbi: a name for the sign, since
  // amounts of two currencies are never added up.
  private static let table: [(String, [String])] = [
    ("USD", ["$", "us$", "usd$", "dollar", "dollars"]), ("EUR", ["€", "euro", "euros"]),
    ("GBP", ["£"]), ("CNY", ["¥", "￥", "rmb", "元", "人民币", "cn¥"]), ("JPY", ["円", "日元", "jp¥"]),
    ("INR", ["₹", "rs", "inr"]), ("KRW", ["₩", "원"]), ("RUB", ["₽", "руб"]),
    ("BRL", ["r$"]), ("CHF", ["sfr"]), ("SEK", []), ("NOK", []), ("DKK", []),
    ("PLN", ["zł"]), ("CZK", ["kč"]), ("HUF", []), ("TRY", ["₺", "tl"]), ("UAH", ["₴"]),
    ("ILS", ["₪"]), ("THB", ["฿"]), ("VND", ["₫"]), ("PHP", ["₱"]), ("NGN", ["₦"]),
    ("CAD", ["ca$", "c$"]), ("AUD", ["a$", "au$"]), ("NZD", ["nz$"]), ("HKD", ["hk$"]),
    ("SGD", ["s$"]), ("TWD", ["nt$"]), ("MXN", ["mx$"]), ("ZAR", []), ("AED", []), ("SAR", []),
  ]
}
