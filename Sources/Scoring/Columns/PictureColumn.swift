/// Pictures of one common size, rows of 8-bit gray or RGB one picture after another.
package struct PictureColumn: Sendable {
  package var shape: PictureShape
  package var pixels: [UInt8]
  /// False where a picture is missing or cannot be decoded; its pixels are zero.
  package var isPresent: [Bool]

  /// `pixels` are `shape.count` bytes for each entry of `isPresent`.
  package init(shape: PictureShape, pixels: [UInt8] = [], isPresent: [Bool] = []) {
    self.shape = shape
    self.pixels = pixels
    self.isPresent = isPresent
  }

  /// Appends a picture of the common shape, or a gap.
  package mutating func append(_ picture: Picture?) {
    if let picture, picture.shape == shape {
      pixels.append(contentsOf: picture.pixels)
      isPresent.append(true)
    } else {
      pixels.append(contentsOf: repeatElement(0, count: shape.count))
      isPresent.append(false)
    }
  }
}
