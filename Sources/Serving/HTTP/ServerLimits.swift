/// What a client may take of the server.
package struct ServerLimits: Sendable, Hashable {
  /// Bytes of all header fields together, and their number.
  package var headerBytes = 16 << 10
  package var headerFields = 100
  /// Bytes of one body, and of all bodies that are being read.
  package var bodyBytes = 16 << 20
  package var allBodyBytes = 256 << 20
  /// Rows of one request.
  package var batchRows = 10_000
  /// Requests under way; more are answered 503.
  package var concurrency = 64
  /// Connections; more wait until one ends.
  package var connections = 12_000
  /// From the first byte of a head, or of a connection, to the end of the head.
  package var headTime = Duration.seconds(10)
  /// From the head to the end of the body.
  package var bodyTime = Duration.seconds(30)
  /// Between a reply and the next request.
  package var idleTime = Duration.seconds(60)
  /// For which a client takes nothing of its reply.
  package var replyTime = Duration.seconds(30)
  /// What is read and thrown away of a body that was refused, so that the client reads why.
  package var drainBytes = 1 << 20
  package var drainTime = Duration.seconds(2)
  /// For requests under way when the server is asked to stop.
  package var stopTime = Duration.seconds(10)

  package init() {}
}
