/// What is sent back, in one piece.
struct Reply: Sendable {
  enum Content: Sendable, Hashable {
    case json
    case text
    /// The text format of Prometheus.
    case metrics
    /// JSON of so many bytes, then tensors.
    case tensors(header: Int)
  }

  var status: Int
  var content = Content.json
  var body: [UInt8]
  /// The methods that a path knows, where another was used.
  var allow: String?
  /// Seconds after which trying again makes sense.
  var retryAfter: Int?
  /// Whether the connection ends with it.
  var closes = false
  /// Rows that were scored.
  var rows = 0
  /// What scored them.
  var version: ModelVersion?

  init(status: Int = 200, content: Content = .json, body: [UInt8]) {
    self.status = status
    self.content = content
    self.body = body
  }

  init(status: Int = 200, _ write: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    write(&writer)
    self.init(status: status, body: writer.bytes)
  }

  /// `{"error": …}`.
  static func error(_ status: Int, _ message: String) -> Reply {
    Reply(status: status) { writer in
      writer.raw("{\"error\":")
      writer.text(message)
      writer.byte("}")
    }
  }

  static func error(_ problem: InputProblem) -> Reply { error(problem.status, problem.message) }
}
