import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Takes a request from the connection, has it answered, and writes the reply in one piece.
struct HTTPExchange: Sendable {
  let service: ModelService
  let access: Access
  let log: LineLog?
  let budget: BodyBudget

  /// Bytes of a body that is answered on the thread of its connection; others of that thread wait
  /// meanwhile.
  private static let shortBody = 16 << 10

  private var limits: ServerLimits { service.limits }
  private var metrics: ServerMetrics { service.metrics }

  @concurrent func respond(
    _ request: Request,
    _ writer: consuming ResponseWriter,
    _ channel: any Channel
  ) async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let head = RequestHead(request)
    let route = head.route
    var work = Work()
    let isCounted = route.map { !$0.isProbe && $0 != .metrics } ?? false
    var reply: Reply
    if var refusal = refusal(head) {
      refusal.closes = refusal.closes || head.unread > limits.drainBytes
      reply = refusal
    } else if isCounted, !metrics.enter(most: limits.concurrency) {
      metrics.add(.refusedBusy)
      reply = .error(503, "\(limits.concurrency) requests are under way: try again")
      reply.retryAfter = 1
      reply.closes = head.unread > limits.drainBytes
    } else if let route {
      defer { if isCounted { metrics.leave() } }
      if head.expectsContinue {
        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
      }
      reply = try await answer(request, head, route, channel, &work)
    } else {
      reply = .error(404, "nothing is here")
    }
    let seconds = (clock.now - start) / .seconds(1)
    let name = route?.name ?? "other"
    metrics.record(
      ServerMetrics.Sample(
        route: name,
        status: reply.status,
        seconds: seconds,
        scoring: work.scoring,
        rows: reply.rows,
        version: reply.version
      ),
      scores: work.scores
    )
    log?.append(
      RequestRecord(
        time: Date(),
        route: name,
        status: reply.status,
        rows: reply.rows,
        model: reply.version,
        received: work.received,
        sent: reply.body.count,
        seconds: seconds
      ).line
    )
    try await writer.write(
      response: Self.head(of: reply),
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
    )
  }

  private struct Work {
    var scoring = 0.0
    var scores: [Float] = []
    var received = 0
  }

  private func answer(
    _ request: Request,
    _ head: RequestHead,
    _ route: Route,
    _ channel: any Channel,
    _ work: inout Work
  ) async throws -> Reply {
    var buffer = ByteBuffer()
    var reserved = 0
    defer { budget.give(back: reserved) }
    for try await part in request.body {
      guard buffer.readableBytes + part.readableBytes <= limits.bodyBytes else {
        var reply = Reply.error(413, "the body is larger than \(limits.bodyBytes) bytes")
        reply.closes = true
        return reply
      }
      guard budget.take(part.readableBytes) else {
        metrics.add(.refusedBusy)
        var reply = Reply.error(503, "too much is being sent at once: try again")
        reply.retryAfter = 1
        reply.closes = true
        return reply
      }
      reserved += part.readableBytes
      if buffer.readableBytes == 0 {
        buffer = part
      } else {
        buffer.writeImmutableBuffer(part)
      }
    }
    work.received = buffer.readableBytes
    // A connection that was closed looks like the end of the body.
    if let length = head.contentLength, length != buffer.readableBytes {
      throw ChannelError.inputClosed
    }
    guard channel.isActive else { throw ChannelError.alreadyClosed }
    var headerLength: Int?
    if let text = head.inferenceHeaderLength {
      guard let length = Int(text), length >= 0 else {
        return .error(400, "Inference-Header-Content-Length is a number of bytes")
      }
      headerLength = length
    }
    let body = Array(buffer.readableBytesView)
    func reply() async -> Reply {
      await service.reply(
        route,
        body: body,
        headerLength: headerLength,
        scoring: &work.scoring,
        scores: &work.scores
      )
    }
    return body.count > Self.shortBody
      ? await withTaskExecutorPreference(globalConcurrentExecutor) { await reply() }
      : await reply()
  }

  // MARK: - Before the body

  /// Why a request is refused by its head; nil where its body is to be read.
  private func refusal(_ head: RequestHead) -> Reply? {
    let route = head.route
    if route?.isProbe != true,
      let problem = access.refusal(
        authorization: head.authorization,
        authority: head.authority,
        origin: head.origin
      )
    {
      return .error(problem)
    }
    guard let route else { return .error(404, "nothing is here; docs/serving.md lists the paths") }
    guard head.method == route.method else {
      var reply = Reply.error(405, "this is asked for by \(route.method)")
      reply.allow = route.method
      return reply
    }
    if let coding = head.contentEncoding, coding.lowercased() != "identity" {
      return .error(415, "the body is read as it is, not as \(coding)")
    }
    if let length = head.contentLength, length > limits.bodyBytes {
      return .error(413, "the body has \(length) bytes; at most \(limits.bodyBytes) are read")
    }
    if service.isStopping, !route.isProbe {
      var reply = Reply.error(503, "the server is stopping")
      reply.retryAfter = 5
      reply.closes = true
      return reply
    }
    return nil
  }

  // MARK: - The reply

  private static func head(of reply: Reply) -> HTTPResponse {
    var fields = HTTPFields()
    fields.append(HTTPField(name: .date, value: HTTPDate.now()))
    fields.append(HTTPField(name: .contentLength, value: String(reply.body.count)))
    switch reply.content {
    case .json: fields.append(HTTPField(name: .contentType, value: "application/json"))
    case .text: fields.append(HTTPField(name: .contentType, value: "text/plain; charset=utf-8"))
    case .metrics:
      fields.append(
        HTTPField(name: .contentType, value: "text/plain; version=0.0.4; charset=utf-8")
      )
    case .tensors(let header):
      fields.append(HTTPField(name: .contentType, value: "application/octet-stream"))
      fields.append(HTTPField(name: .inferenceHeaderLength, value: String(header)))
    }
    if let allow = reply.allow { fields.append(HTTPField(name: .allow, value: allow)) }
    if let seconds = reply.retryAfter {
      fields.append(HTTPField(name: .retryAfter, value: String(seconds)))
    }
    if reply.status == 401 { fields.append(HTTPField(name: .wwwAuthenticate, value: "Bearer")) }
    if reply.closes { fields.append(HTTPField(name: .connection, value: "close")) }
    return HTTPResponse(status: .init(code: reply.status), headerFields: fields)
  }
}

extension HTTPField.Name {
  static let inferenceHeaderLength = custom("Inference-Header-Content-Length")

  private static func custom(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("\(text) is no name of a header field")
    }
    return name
  }
}
