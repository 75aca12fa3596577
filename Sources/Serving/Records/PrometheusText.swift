import Basics

/// Writes metrics in the text format of Prometheus, version 0.0.4.
struct PrometheusText {
  typealias Labels = [(name: String, value: String)]

  private(set) var text = ""

  /// Begins the lines of a metric.
  mutating func family(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func line(_ name: String, _ labels: Labels, _ value: Int) {
    text += "\(name)\(Self.text(labels)) \(value)\n"
  }

  mutating func line(_ name: String, _ labels: Labels, _ value: Double) {
    text += "\(name)\(Self.text(labels)) \(value)\n"
  }

  /// The buckets end at powers of two of microseconds, from 64 µs to 17 s.
  mutating func histogram(_ name: String, _ labels: Labels, _ histogram: LatencyHistogram) {
    let powers = 6...24
    var below = 0
    self.histogram(
      name,
      labels,
      bounds: powers.map { Double(1 << $0) / 1e6 },
      counts: powers.map { power in
        let through = histogram.count(belowPower: power)
        defer { below = through }
        return through - below
      } + [histogram.count - histogram.count(belowPower: powers.upperBound)],
      sum: histogram.total
    )
  }

  /// Writes buckets, each of which counts all below its bound; `counts` has one more than `bounds`.
  mutating func histogram(
    _ name: String,
    _ labels: Labels,
    bounds: [Double],
    counts: [Int],
    sum: Double
  ) {
    var below = 0
    for (bound, count) in zip(bounds, counts) {
      below += count
      line(name + "_bucket", labels + [("le", bound.description)], below)
    }
    below += counts.last ?? 0
    line(name + "_bucket", labels + [("le", "+Inf")], below)
    line(name + "_sum", labels, sum)
    line(name + "_count", labels, below)
  }

  private static func text(_ labels: Labels) -> String {
    guard !labels.isEmpty else { return "" }
    let pairs = labels.map { label in
      let value = label.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("\n", with: "\\n")
      return "\(label.name)=\"\(value)\""
    }
    return "{" + pairs.joined(separator: ",") + "}"
  }
}
