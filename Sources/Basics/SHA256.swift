internal import Crypto
package import Foundation

/// SHA-256 (FIPS 180-4), and the authentication code made of it (HMAC, RFC 2104).
///
/// For what must resist an adversary: `ContentHash` is faster still and does not.
package struct SHA256: Sendable {
  private var function = Crypto.SHA256()

  package init() {}

  /// Goes on with more bytes, in O(bytes).
  package mutating func update(_ bytes: some DataProtocol) {
    function.update(data: bytes)
  }

  /// The 32 bytes of the hash of everything seen so far.
  package var digest: [UInt8] { Array(function.finalize()) }

  /// The hash in 64 hexadecimal digits.
  package static func hexadecimal(of bytes: some DataProtocol) -> String {
    hexadecimal(Array(Crypto.SHA256.hash(data: bytes)))
  }

  /// The authentication code of a message under a key of any length, in 64 hexadecimal digits.
  package static func authenticationCode(of message: some DataProtocol, key: [UInt8]) -> String {
    let code = HMAC<Crypto.SHA256>.authenticationCode(
      for: message,
      using: SymmetricKey(data: key)
    )
    return hexadecimal(Array(code))
  }

  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
