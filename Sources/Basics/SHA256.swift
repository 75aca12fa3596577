internal import CDigest
package import Foundation

/// SHA-256 (FIPS 180-4), and the authentication code made of it (HMAC, RFC 2104).
///
/// For what must resist an adversary: `ContentHash` is ten times as fast and does not.
package struct SHA256: Sendable {
  private static let blockSize = 64
  private var state = cdigest_sha256_make()

  package init() {}

  package mutating func update(_ bytes: some ContiguousBytes) {
    // SAFETY: the C function reads `count` bytes at the address, which stand while the closure runs.
    unsafe bytes.withUnsafeBytes { buffer in
      unsafe cdigest_sha256_update(&state, buffer.baseAddress, buffer.count)
    }
  }

  /// The 32 bytes of the hash of everything seen so far.
  package var digest: [UInt8] {
    var state = state
    var digest = [UInt8](repeating: 0, count: 32)
    // SAFETY: the C function writes 32 bytes, as many as the array holds.
    unsafe cdigest_sha256_finish(&state, &digest)
    return digest
  }

  /// The hash in 64 hexadecimal digits.
  package static func hexadecimal(of bytes: some ContiguousBytes) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hexadecimal(hash.digest)
  }

  /// The authentication code of a message under a key, in 64 hexadecimal digits.
  package static func authenticationCode(
    of message: some ContiguousBytes,
    key: [UInt8]
  ) -> String {
    var key = key
    if key.count > blockSize {
      var short = SHA256()
      short.update(key)
      key = short.digest
    }
    key += [UInt8](repeating: 0, count: blockSize - key.count)
    var inner = SHA256()
    inner.update(key.map { $0 ^ 0x36 })
    inner.update(message)
    var outer = SHA256()
    outer.update(key.map { $0 ^ 0x5C })
    outer.update(inner.digest)
    return hexadecimal(outer.digest)
  }

  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
