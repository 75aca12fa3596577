/// Who may ask: anybody on this machine, or whoever knows the token.
package struct Access: Sendable {
  /// Nil where the server listens on this machine alone.
  private let token: [UInt8]?

  /// Whether a name is that of this machine for itself.
  package static func isLoopback(_ host: String) -> Bool {
    if host == "127.0.0.1" || isLoopbackAddress(host) { return true }
    let name = host.lowercased()
    return name == "localhost" || name == "::1" || name == "[::1]"
  }

  private static func isLoopbackAddress(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return name.utf8.starts(with: "127.".utf8) && parts.count == 4
      && parts.allSatisfy { UInt8(Substring($0)) != nil }
  }

  /// - Throws: `ServingError` with code `noToken` where a token is needed and too short or missing.
  package init(host: String, token: String?) throws(ServingError) {
    guard let token else {
      guard Self.isLoopback(host) else {
        throw ServingError(
          .noToken,
          "\(host) can be reached from other machines, and there is no token",
          suggestion: "set TUINA_SERVE_TOKEN or give --token-file, or listen on 127.0.0.1"
        )
      }
      self.token = nil
      return
    }
    guard token.utf8.count >= 16 else {
      throw ServingError(
        .noToken,
        "the token is shorter than 16 bytes",
        suggestion: "make one with openssl rand -hex 16"
      )
    }
    self.token = Array(token.utf8)
  }

  /// Why a request is refused; nil where it may go on.
  ///
  /// Without a token, requests of web pages are refused: a page of somebody else, open in a browser on
  /// this machine, could ask in the person's name.
  func refusal(authorization: String?, authority: String?, origin: String?) -> InputProblem? {
    if let token {
      let prefix = "Bearer "
      guard let authorization, authorization.hasPrefix(prefix),
        Self.isEqual(Array(authorization.dropFirst(prefix.count).utf8), token)
      else { return InputProblem("the token is missing or wrong", status: 401) }
      return nil
    }
    if origin != nil { return InputProblem("requests of web pages are refused", status: 403) }
    guard let authority, Self.isLoopback(Self.host(of: authority)) else {
      return InputProblem("the Host is not this machine", status: 403)
    }
    return nil
  }

  private static func host(of authority: String) -> String {
    let bytes = authority.utf8
    if bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]")) {
      return String(authority[...end])
    }
    return String(authority[..<(bytes.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex)])
  }

  /// Takes the same time wherever they differ.
  private static func isEqual(_ given: [UInt8], _ token: [UInt8]) -> Bool {
    var difference = given.count ^ token.count
    for index in token.indices {
      difference |= Int(token[index] ^ (index < given.count ? given[index] : 0))
    }
    return difference == 0
  }
}
