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

  mutating func histogram(_ name: String, _ labels: Labels, _ histogram: LatencyHistogram) {
    self.histogram(
      name,
      labels,
      bounds: LatencyHistogram.bounds,
      counts: histogram.counts,
      sum: histogram.sum
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
