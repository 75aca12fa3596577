/// Writes pictures of at most 16 colours as PNG with four bits a pixel (RFC 2083).
///
/// The pixels are stored, not compressed: zlib's output differs between its versions and the
/// samples must be the same bytes everywhere. At a few hundred bytes a picture it costs little.
enum PNGPicture {
  struct Colour: Hashable, Sendable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
  }

  /// Encodes rows of indices into the palette, from the top left.
  static func encode(width: Int, height: Int, pixels: [UInt8], palette: [Colour]) -> [UInt8] {
    precondition(pixels.count == width * height && palette.count <= 16 && width % 2 == 0)
    var rows: [UInt8] = []
    for row in 0..<height {
      rows.append(0)
      for column in stride(from: 0, to: width, by: 2) {
        let index = row * width + column
        rows.append(pixels[index] << 4 | pixels[index + 1])
      }
    }
    var png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Four bits a sample, palette colour, the only compression and filter method, no interlace.
    append("IHDR", bigEndian(width) + bigEndian(height) + [4, 3, 0, 0, 0], to: &png)
    append("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] }, to: &png)
    append("IDAT", stored(rows), to: &png)
    append("IEND", [], to: &png)
    return png
  }

  /// A zlib stream of one stored block (RFC 1950, 1951).
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    precondition(bytes.count <= 0xFFFF)
    let size = UInt16(bytes.count)
    let header: [UInt8] = [
      0x78, 0x01, 0x01, UInt8(size & 0xFF), UInt8(size >> 8), UInt8(~size & 0xFF),
      UInt8(~size >> 8),
    ]
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in bytes {
      a = (a + UInt32(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return header + bytes + bigEndian(Int(b << 16 | a))
  }

  private static func append(_ type: String, _ content: [UInt8], to png: inout [UInt8]) {
    let body = Array(type.utf8) + content
    png += bigEndian(content.count) + body + bigEndian(Int(crc32(body)))
  }

  private static let crcTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF as UInt32) { value, byte in
      crcTable[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
    }
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
