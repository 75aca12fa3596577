import Foundation

/// A line of the request log; it holds no value of the data.
struct RequestRecord {
  static let kind = "tuina-request"
  static let version = 1

  var time: Date
  var route: String
  var status: Int
  var rows: Int
  var model: ModelVersion?
  /// Bytes of the request's body, and of the reply's.
  var received: Int
  var sent: Int
  var seconds: Double

  var line: [UInt8] {
    var writer = JSONWriter(capacity: 192)
    writer.raw("{\"kind\":")
    writer.text(Self.kind)
    writer.raw(",\"version\":")
    writer.integer(Self.version)
    writer.raw(",\"time\":")
    writer.number((time.timeIntervalSince1970 * 1000).rounded() / 1000)
    writer.raw(",\"route\":")
    writer.text(route)
    writer.raw(",\"status\":")
    writer.integer(status)
    writer.raw(",\"rows\":")
    writer.integer(rows)
    if let model {
      writer.raw(",\"run\":")
      writer.text(model.run)
    }
    writer.raw(",\"received\":")
    writer.integer(received)
    writer.raw(",\"sent\":")
    writer.integer(sent)
    writer.raw(",\"microseconds\":")
    writer.integer(Int(seconds * 1e6))
    writer.byte("}")
    return writer.bytes
  }
}
