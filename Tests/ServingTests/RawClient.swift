import Foundation
import Synchronization

/// Speaks HTTP over a plain socket, so that tests decide every byte and when it is sent.
///
/// All calls block; tests use ``on(_:_:)`` to keep them off the threads of tasks.
final class RawClient {
  struct Answer: Sendable {
    var status: Int
    var fields: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// What a path of names joined by points leads to in the body.
    func value(_ path: String) -> Any? {
      path.split(separator: ".").reduce(json as Any?) { value, name in
        (value as? NSDictionary)?[String(name)]
      }
    }

    /// The body as JSON.
    var json: NSDictionary? {
      (try? JSONSerialization.jsonObject(with: Data(body))) as? NSDictionary
    }
  }

  private let descriptor: Int32
  private var pending: [UInt8] = []

  init?(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &limit,
      socklen_t(MemoryLayout<timeval>.size)
    )
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if connected != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Runs a body with a connection on a thread of its own.
  static func on<Result: Sendable>(
    _ port: Int,
    _ body: @escaping @Sendable (RawClient) -> Result?
  ) async -> Result? {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: RawClient(port: port).flatMap(body))
      }
    }
  }

  /// Sends one request and reads its answer.
  static func ask(
    _ port: Int,
    _ method: String,
    _ path: String,
    _ body: [UInt8] = [],
    fields: [String: String] = [:]
  ) async -> Answer? {
    await on(port) { client in
      client.send(Self.request(method, path, body, fields: fields)) ? client.answer() : nil
    }
  }

  static func ask(
    _ port: Int,
    _ method: String,
    _ path: String,
    _ body: String,
    fields: [String: String] = [:]
  ) async -> Answer? {
    await ask(port, method, path, Array(body.utf8), fields: fields)
  }

  static func request(
    _ method: String,
    _ path: String,
    _ body: [UInt8] = [],
    fields: [String: String] = [:]
  ) -> [UInt8] {
    var all = ["Host": "127.0.0.1", "Content-Length": String(body.count)]
    all.merge(fields) { $1 }
    let head = all.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
    return Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n".utf8) + body
  }

  /// False once the server has closed.
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Array(rest).withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Reads one answer; nil when the connection ends before it is whole.
  func answer() -> Answer? {
    while true {
      if let end = headEnd() {
        let head = String(decoding: pending[..<end], as: UTF8.self)
        let lines = head.components(separatedBy: "\r\n")
        guard let first = lines.first,
          let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
          let parts = line.split(separator: ":", maxSplits: 1)
          guard parts.count == 2 else { continue }
          fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        pending.removeFirst(end + 4)
        if status == 100 { continue }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < length { guard receive() else { return nil } }
        let body = Array(pending[..<length])
        pending.removeFirst(length)
        return Answer(status: status, fields: fields, body: body)
      }
      guard receive() else { return nil }
    }
  }

  /// Whether the server has closed; waits for it.
  func isClosed() -> Bool {
    while receive() {}
    return true
  }

  private func headEnd() -> Int? {
    guard pending.count >= 4 else { return nil }
    return (0...(pending.count - 4)).first { Array(pending[$0..<$0 + 4]) == [13, 10, 13, 10] }
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    pending += buffer[..<count]
    return true
  }
}
