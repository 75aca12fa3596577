import CImage

/// Writes pictures as PNG, through libpng.
enum PNGPicture {
  /// Encodes three bytes a pixel, row by row from the top left.
  static func encode(_ rgb: [UInt8], width: Int, height: Int) throws(SampleError) -> [UInt8] {
    precondition(rgb.count == width * height * 3, "the pixels do not fill the picture")
    let (width, height) = (Int32(width), Int32(height))
    var png = [UInt8](repeating: 0, count: cim_png_bound(width, height, 3))
    var message = [CChar](repeating: 0, count: 256)
    let count = cim_encode_png(
      rgb,
      width,
      height,
      3,
      &png,
      png.count,
      &message,
      message.count
    )
    guard count > 0 else { throw .pictureNotWritten(message) }
    return Array(png.prefix(count))
  }
}

extension SampleError {
  fileprivate static func pictureNotWritten(_ message: [CChar]) -> SampleError {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return SampleError("a picture cannot be written: \(String(decoding: bytes, as: UTF8.self))")
  }
}
