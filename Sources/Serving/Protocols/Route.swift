import Foundation

/// What a path asks for.
enum Route: Sendable, Hashable {
  enum TensorFlowVerb: String, Sendable, Hashable {
    case status, metadata, predict, classify, regress
  }

  enum InferenceVerb: String, Sendable, Hashable {
    case metadata, ready, infer
  }

  case health
  case live
  case ready
  case metrics
  case events
  case models
  case server
  case repository
  case tensorFlow(model: String, ModelSet.Selection, TensorFlowVerb)
  case inference(model: String, ModelSet.Selection, InferenceVerb)

  /// Nil for a path that nothing is behind.
  init?(path: String) {
    var path = path[...]
    if let query = path.utf8.firstIndex(of: UInt8(ascii: "?")) { path = path[..<query] }
    if path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path = path.dropLast() }
    switch path {
    case "/healthz": self = .health
    case "/metrics": self = .metrics
    case "/v1/events": self = .events
    case "/v1/models": self = .models
    case "/v2": self = .server
    case "/v2/health/live": self = .live
    case "/v2/health/ready": self = .ready
    case "/v2/repository/index": self = .repository
    default:
      if path.utf8.starts(with: "/v1/models/".utf8) {
        self.init(tensorFlow: Substring(path.utf8.dropFirst(11)))
      } else if path.utf8.starts(with: "/v2/models/".utf8) {
        self.init(inference: Substring(path.utf8.dropFirst(11)))
      } else {
        return nil
      }
    }
  }

  private init?(tensorFlow path: Substring) {
    var path = path
    var verb = TensorFlowVerb.status
    if let colon = path.utf8.lastIndex(of: UInt8(ascii: ":")) {
      guard let named = TensorFlowVerb(rawValue: String(path[path.index(after: colon)...])),
        named != .status, named != .metadata
      else { return nil }
      verb = named
      path = path[..<colon]
    } else if path.hasSuffix("/metadata") {
      verb = .metadata
      path = path.dropLast("/metadata".count)
    }
    guard let (model, selection, rest) = Self.selection(path), rest.isEmpty else { return nil }
    self = .tensorFlow(model: model, selection, verb)
  }

  private init?(inference path: Substring) {
    guard let (model, selection, rest) = Self.selection(path), rest.count <= 1,
      let verb = InferenceVerb(rawValue: rest.first ?? "metadata"),
      rest.isEmpty || verb != .metadata
    else { return nil }
    self = .inference(model: model, selection, verb)
  }

  /// `MODEL[/versions/V|/labels/L]` and what follows.
  private static func selection(
    _ path: Substring
  ) -> (model: String, ModelSet.Selection, rest: [String])? {
    if !path.isEmpty, path.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%") }) {
      return (String(path), .current, [])
    }
    var parts: [String] = []
    let pieces = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    for piece in pieces {
      let part = Substring(piece)
      let isEncoded = piece.contains(UInt8(ascii: "%"))
      guard let text = isEncoded ? part.removingPercentEncoding : String(part), !text.isEmpty
      else { return nil }
      parts.append(text)
    }
    guard let model = parts.first else { return nil }
    let rest = Array(parts.dropFirst())
    guard rest.count >= 2, rest[0] == "versions" || rest[0] == "labels" else {
      return (model, .current, rest)
    }
    let selection: ModelSet.Selection =
      rest[0] == "versions" ? .version(rest[1]) : .label(rest[1])
    return (model, selection, Array(rest.dropFirst(2)))
  }

  /// The method by which it is asked for.
  var method: String {
    switch self {
    case .events, .repository: "POST"
    case .tensorFlow(_, _, let verb): verb == .status || verb == .metadata ? "GET" : "POST"
    case .inference(_, _, let verb): verb == .infer ? "POST" : "GET"
    case .health, .live, .ready, .metrics, .models, .server: "GET"
    }
  }

  /// Its name in metrics and logs; there are few.
  var name: String {
    switch self {
    case .health, .live, .ready: "health"
    case .metrics: "metrics"
    case .events: "events"
    case .models, .server, .repository: "server"
    case .tensorFlow(_, _, let verb): verb.rawValue
    case .inference(_, _, let verb): verb.rawValue
    }
  }

  /// Whether it says no more than that the server is there, so that probes need no token.
  var isProbe: Bool { self == .health || self == .live || self == .ready }
}
