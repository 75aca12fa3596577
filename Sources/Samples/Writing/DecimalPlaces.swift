/// Numbers as text, by integer arithmetic alone, so that every machine writes the same.
enum DecimalPlaces {
  /// A number from 0 to below 1 with so many digits behind the point, cut and not rounded.
  static func text(_ share: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let cut = String(Int(share * scale))
    guard cut.count <= digits else { return "1" }
    return "0." + String(repeating: "0", count: digits - cut.count) + cut
  }

  /// A share as a percentage with two digits behind the point, rounded.
  static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    return "\(hundredths / 100).\(twoDigits(hundredths % 100)) %"
  }
}
