import HTTPTypes
import HummingbirdCore

/// What the server must know of the head of a request, looked for once.
///
/// Values of a field that comes several times are joined by commas.
struct RequestHead: Sendable {
  let route: Route?
  let method: String
  let authority: String?
  private(set) var authorization: String?
  private(set) var origin: String?
  private(set) var contentEncoding: String?
  private(set) var inferenceHeaderLength: String?
  private var length: String?
  private var transferEncoding: String?
  private var expect: String?

  init(_ request: Request) {
    route = Route(path: request.head.path ?? "")
    method = request.method.rawValue
    authority = request.head.authority
    for field in request.headers {
      switch field.name.canonicalName {
      case "content-length": Self.add(field.value, to: &length)
      case "authorization": Self.add(field.value, to: &authorization)
      case "origin": Self.add(field.value, to: &origin)
      case "content-encoding": Self.add(field.value, to: &contentEncoding)
      case "transfer-encoding": Self.add(field.value, to: &transferEncoding)
      case "expect": Self.add(field.value, to: &expect)
      case "inference-header-content-length": Self.add(field.value, to: &inferenceHeaderLength)
      default: break
      }
    }
    contentLength = length.flatMap { Int($0) }
  }

  /// Bytes of the body, where it is known.
  private(set) var contentLength: Int?

  /// Bytes of the body that still come; unknown many in chunks.
  var unread: Int { transferEncoding != nil ? .max : contentLength ?? 0 }

  /// Whether the client waits to be told that it may send the body.
  var expectsContinue: Bool { expect == "100-continue" }

  private static func add(_ value: String, to field: inout String?) {
    field = field.map { $0 + ", " + value } ?? value
  }
}
