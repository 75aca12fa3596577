internal import CImage

/// The size of a decoded picture.
package struct PictureShape: Sendable, Hashable {
  package var width: Int
  package var height: Int
  /// 1 for gray, 3 for RGB.
  package var channels: Int

  package init(width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// Pixels by channels.
  package var count: Int { width * height * channels }
}

extension PictureShape: Codable {
  private enum CodingKeys: String, CodingKey {
    case width, height, channels
  }
}

/// A decoded picture: rows of 8-bit gray or RGB.
package struct Picture: Sendable, Hashable {
  /// Larger pictures are refused before any memory is taken for them.
  package static let maximumPixels = 64 << 20

  package var shape: PictureShape
  package var pixels: [UInt8]

  /// `pixels` are height × width × channels bytes, row-major with the channels of a pixel together.
  package init(shape: PictureShape, pixels: [UInt8]) {
    precondition(pixels.count == shape.count, "the pixels do not fill the picture")
    self.shape = shape
    self.pixels = pixels
  }

  /// Why bytes are not a picture.
  package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// Reads the size of a PNG or JPEG from its head, without decoding it.
  ///
  /// - Throws: `Problem` for other bytes, and above `maximumPixels`.
  package static func shape(of bytes: [UInt8]) throws(Problem) -> PictureShape {
    var info = cim_info()
    var message = [CChar](repeating: 0, count: 256)
    guard cim_inspect(bytes, bytes.count, &info, &message, message.count) else {
      throw Problem(message)
    }
    let shape = PictureShape(
      width: Int(info.width),
      height: Int(info.height),
      channels: Int(info.channels)
    )
    guard shape.width <= maximumPixels / shape.height else {
      throw Problem(description: "\(shape.width) × \(shape.height) pixels are too many")
    }
    return shape
  }

  /// Decodes a PNG or JPEG, to gray when `channels` is 1, to RGB when it is 3.
  ///
  /// - Throws: `Problem` for other bytes, and above `maximumPixels`.
  /// - Complexity: O(pixels).
  package init(decoding bytes: [UInt8], channels: Int? = nil) throws(Problem) {
    var shape = try Picture.shape(of: bytes)
    if let channels { shape.channels = channels }
    var pixels = [UInt8](repeating: 0, count: shape.count)
    var message = [CChar](repeating: 0, count: 256)
    guard
      cim_decode(
        bytes,
        bytes.count,
        Int32(shape.channels),
        &pixels,
        pixels.count,
        &message,
        message.count
      )
    else { throw Problem(message) }
    self.init(shape: shape, pixels: pixels)
  }

  /// Resizes by the mean of the area that each new pixel covers.
  ///
  /// - Complexity: O(old + new pixels) when shrinking.
  package func resized(width: Int, height: Int) -> Picture {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    if width == shape.width, height == shape.height { return self }
    let channels = shape.channels
    let across = Picture.cover(from: shape.width, to: width)
    let down = Picture.cover(from: shape.height, to: height)
    var rows = [Float](repeating: 0, count: shape.height * width * channels)
    for y in 0..<shape.height {
      for (x, parts) in across.enumerated() {
        for (from, share) in parts {
          for c in 0..<channels {
            rows[(y * width + x) * channels + c] +=
              share * Float(pixels[(y * shape.width + from) * channels + c])
          }
        }
      }
    }
    var result = [UInt8](repeating: 0, count: width * height * channels)
    var line = [Float](repeating: 0, count: width * channels)
    for (y, parts) in down.enumerated() {
      for i in line.indices { line[i] = 0 }
      for (from, share) in parts {
        for i in line.indices { line[i] += share * rows[from * line.count + i] }
      }
      for i in line.indices {
        result[y * line.count + i] = UInt8(min(255, max(0, line[i].rounded())))
      }
    }
    return Picture(
      shape: PictureShape(width: width, height: height, channels: channels),
      pixels: result
    )
  }

  /// For each new pixel of a line, the old pixels it covers and their shares, which sum to 1.
  private static func cover(from old: Int, to new: Int) -> [[(Int, Float)]] {
    let scale = Double(old) / Double(new)
    return (0..<new).map { i in
      let (low, high) = (Double(i) * scale, Double(i + 1) * scale)
      let last = min(old - 1, max(Int(low), Int(high.rounded(.up)) - 1))
      return (Int(low)...last).map { j in
        let overlap = min(high, Double(j + 1)) - max(low, Double(j))
        return (j, Float(overlap / scale))
      }
    }
  }
}

extension Picture.Problem {
  fileprivate init(_ message: [CChar]) {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    self.init(description: String(decoding: bytes, as: UTF8.self))
  }
}
