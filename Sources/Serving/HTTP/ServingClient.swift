import Foundation
import NIOCore
import NIOPosix

/// Asks a server of models, one request after the other over one connection.
///
/// It goes to this machine alone, unless there is a token.
package struct ServingClient: ~Copyable {
  /// Replies that are longer are refused.
  private static let mostBytes = 64 << 20

  package struct Answer: Sendable {
    package var status: Int
    package var body: [UInt8]
  }

  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private let authority: String
  private let token: String?
  private var pending: [UInt8] = []

  /// Connects for the time of a body.
  ///
  /// - Throws: `ServingError` with code `noToken` for another machine without a token, `cannotConnect` for
  ///   an address that is none or where nobody listens; what the body throws.
  package static func connected<Result: Sendable>(
    to address: String,
    token: String?,
    _ body: (inout ServingClient) async throws -> Result
  ) async throws -> Result {
    guard let url = URLComponents(string: address), url.scheme == "http", let host = url.host,
      !host.isEmpty, url.path.isEmpty || url.path == "/", url.user == nil
    else {
      throw ServingError(
        .cannotConnect,
        "\(address) is no address of a server",
        suggestion: "write it as http://127.0.0.1:8501"
      )
    }
    guard token != nil || Access.isLoopback(host) else {
      throw ServingError(
        .noToken,
        "\(host) is another machine, and there is no token",
        suggestion: "set TUINA_SERVE_TOKEN or give --token-file, or ask 127.0.0.1"
      )
    }
    let port = url.port ?? 80
    let plain = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    do {
      channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(.seconds(5))
        .connect(host: plain, port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
    } catch {
      throw ServingError(
        .cannotConnect,
        "nobody answers at \(address)",
        suggestion: "start tuina serve, and name its port"
      )
    }
    return try await channel.executeThenClose { inbound, outbound in
      var client = ServingClient(
        inbound: inbound.makeAsyncIterator(),
        outbound: outbound,
        authority: "\(host):\(port)",
        token: token
      )
      return try await body(&client)
    }
  }

  package mutating func get(_ path: String) async throws -> Answer {
    try await ask("GET", path, [])
  }

  package mutating func post(_ path: String, _ body: [UInt8]) async throws -> Answer {
    try await ask("POST", path, body)
  }

  private init(
    inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
    outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    authority: String,
    token: String?
  ) {
    self.inbound = inbound
    self.outbound = outbound
    self.authority = authority
    self.token = token
  }

  private mutating func ask(_ method: String, _ path: String, _ body: [UInt8]) async throws
    -> Answer
  {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: \(authority)\r\n"
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    if method == "POST" {
      head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
    }
    var request = ByteBuffer(string: head + "\r\n")
    request.writeBytes(body)
    try await outbound.write(request)
    return try await answer()
  }

  private mutating func answer() async throws -> Answer {
    let end = Array("\r\n\r\n".utf8)
    var headEnd = pending.firstRange(of: end)
    while headEnd == nil {
      try await receive()
      headEnd = pending.firstRange(of: end)
    }
    guard let headEnd else { throw Self.broken }
    let lines = String(decoding: pending[..<headEnd.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    let length = lines.dropFirst().lazy.compactMap { line -> Int? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
      return Int(parts[1].trimmingCharacters(in: .whitespaces))
    }.first
    guard let status, let length, (0...Self.mostBytes).contains(length) else { throw Self.broken }
    pending.removeFirst(headEnd.upperBound)
    while pending.count < length { try await receive() }
    let body = Array(pending.prefix(length))
    pending.removeFirst(length)
    return Answer(status: status, body: body)
  }

  private mutating func receive() async throws {
    guard pending.count <= Self.mostBytes,
      let buffer = try await inbound.next(isolation: #isolation)
    else {
      throw Self.broken
    }
    pending.append(contentsOf: buffer.readableBytesView)
  }

  private static var broken: ServingError {
    ServingError(
      .cannotConnect,
      "the server ended the connection, or sent no HTTP",
      suggestion: "look at what it says, and begin again"
    )
  }
}
