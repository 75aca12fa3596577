import Basics

/// What came of a stream, for people.
enum StreamText {
  static func text(_ document: StreamDocument) -> String {
    var lines = [
      "\(Figures.plural(document.rowsScored, "row")) scored with run \(document.version), "
        + "\(Figures.short(document.rowsPerSecond))/s; \(Figures.count(document.rowsRejected)) of "
        + "\(Figures.plural(document.linesRead, "line")) rejected"
    ]
    let latency = document.latencySeconds
    if let median = latency.median, let p90 = latency.p90, let p99 = latency.p99 {
      lines.append(
        "from read to written: median \(milliseconds(median)), 90 % \(milliseconds(p90)), "
          + "99 % \(milliseconds(p99)), longest \(milliseconds(latency.longest))"
      )
      let most = latency.histogram.map(\.rows).max() ?? 1
      lines += latency.histogram.map { bucket in
        let mark = String(repeating: "#", count: max(1, bucket.rows * 40 / max(1, most)))
        return "  up to \(milliseconds(bucket.upToSeconds))  \(mark) \(Figures.count(bucket.rows))"
      }
    }
    for column in document.missingColumns {
      lines.append("no line had \(column), which the model reads: it counted as missing")
    }
    return lines.joined(separator: "\n")
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\((seconds * 1e5).rounded() / 100) ms"
  }
}
