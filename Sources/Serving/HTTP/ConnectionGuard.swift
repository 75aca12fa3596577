import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes connections that keep the server waiting, and bounds what is read after a refusal.
///
/// It stands between the parser of HTTP and everything else. Deadlines are for a whole head and a whole
/// body: a client that sends a byte a second meets them like one that sends nothing.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Phase {
    /// No request; the bool says whether bytes of the next head have come.
    case betweenRequests(headBegun: Bool)
    /// The head is there and its body is coming.
    case body
    /// The request is there, and its reply is not yet written.
    case replying
    /// A refusal was written, and what the client still sends is thrown away.
    case draining
    case closed
  }

  private let limits: ServerLimits
  private let connections: OpenConnections
  private let tick: TimeAmount
  private var phase = Phase.betweenRequests(headBegun: false)
  private var deadline = NIODeadline.distantFuture
  private var stuckSince: NIODeadline?
  private var repliesBegun = 0
  /// Requests whose replies are not complete.
  private var waiting = 0
  private var isReadingBody = false
  private var received = 0
  private var drained = 0
  private var closesAfterReply = false
  private var timer: Scheduled<Void>?

  init(_ limits: ServerLimits, _ connections: OpenConnections) {
    self.limits = limits
    self.connections = connections
    let shortest = min(limits.headTime, limits.bodyTime, limits.idleTime, limits.drainTime)
    tick = min(.seconds(1), max(.milliseconds(20), TimeAmount(shortest / 4)))
  }

  // MARK: - Time

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) { end(context) }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(context)
    context.fireChannelInactive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard timer == nil else { return }
    connections.add(context.channel)
    deadline = .now() + TimeAmount(limits.headTime)
    schedule(context)
  }

  private func end(_ context: ChannelHandlerContext) {
    connections.remove(context.channel)
    timer?.cancel()
    timer = nil
    phase = .closed
  }

  private func schedule(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: tick) {
      let (handler, context) = bound.value
      handler.check(context)
    }
  }

  private func check(_ context: ChannelHandlerContext) {
    if case .closed = phase { return }
    let now = NIODeadline.now()
    if let since = stuckSince, now - since > TimeAmount(limits.replyTime) {
      return close(context)
    }
    if now >= deadline { return expire(context) }
    schedule(context)
  }

  /// Says why, where the client has not been answered, and closes.
  private func expire(_ context: ChannelHandlerContext) {
    let isUnanswered: Bool
    switch phase {
    case .betweenRequests(let headBegun): isUnanswered = headBegun
    case .body: isUnanswered = waiting == 1 && repliesBegun == 0
    case .replying, .draining, .closed: isUnanswered = false
    }
    guard isUnanswered else { return close(context) }
    let body = ByteBuffer(string: "{\"error\":\"the request did not come in time\"}")
    let head = HTTPResponse(
      status: .requestTimeout,
      headerFields: [
        .connection: "close", .contentType: "application/json",
        .contentLength: String(body.readableBytes),
      ]
    )
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    close(context)
  }

  private func close(_ context: ChannelHandlerContext) {
    end(context)
    context.close(promise: nil)
  }

  // MARK: - Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      if case .draining = phase { return close(context) }
      waiting += 1
      repliesBegun = 0
      isReadingBody = true
      received = 0
      phase = .body
      deadline = .now() + TimeAmount(limits.bodyTime)
    case .body(let bytes):
      if case .draining = phase {
        drained += bytes.readableBytes
        // It is never read, so that no more comes than the socket holds.
        guard drained <= limits.drainBytes else { return close(context) }
        return
      }
      received += bytes.readableBytes
      guard received <= limits.bodyBytes + limits.drainBytes else { return close(context) }
    case .end:
      isReadingBody = false
      if case .draining = phase { return close(context) }
      phase = .replying
      deadline = .distantFuture
      settle()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // Bytes came, and no head is whole yet.
    if case .betweenRequests(headBegun: false) = phase {
      phase = .betweenRequests(headBegun: true)
      deadline = .now() + TimeAmount(limits.headTime)
    }
    context.fireChannelReadComplete()
  }

  /// Waits for the next request once all are answered.
  private func settle() {
    guard waiting == 0, !isReadingBody else { return }
    phase = .betweenRequests(headBegun: false)
    deadline = .now() + TimeAmount(limits.idleTime)
  }

  // MARK: - Replies

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.status.kind != .informational {
        repliesBegun += 1
        closesAfterReply = head.headerFields[.connection] == "close"
      }
      context.write(data, promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      waiting -= 1
      guard closesAfterReply else {
        context.write(data, promise: promise)
        return settle()
      }
      context.writeAndFlush(data, promise: promise)
      guard isReadingBody else { return close(context) }
      phase = .draining
      deadline = .now() + TimeAmount(limits.drainTime)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stuckSince = context.channel.isWritable ? nil : .now()
    context.fireChannelWritabilityChanged()
  }
}
