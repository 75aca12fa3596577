internal import Columnar
internal import Foundation

/// Finds the pictures that a cell holds or names.
enum PictureReader {
  /// Models see pictures with no side longer than this.
  static let longestSide = 32

  /// The picture of a cell; nil when the cell is missing.
  ///
  /// A cell is the bytes of a PNG or JPEG, a structure of `bytes` and `path` (the Hugging Face
  /// convention), or the path of a file in one of the folders.
  static func picture(
    _ column: Column,
    _ row: Int,
    folders: [URL],
    channels: Int?
  ) throws(Picture.Problem) -> Picture? {
    if column.isNull(row) { return nil }
    if column.child("bytes") != nil || column.child("path") != nil {
      if let bytes = column.child("bytes")?.bytes(row), !bytes.isEmpty {
        return try Picture(decoding: bytes, channels: channels)
      }
      guard let path = column.child("path")?.string(row), !path.isEmpty else { return nil }
      return try Picture(decoding: PictureFile.bytes(path, in: folders), channels: channels)
    }
    if column.type.isText {
      guard let path = column.string(row), !path.isEmpty else { return nil }
      return try Picture(decoding: PictureFile.bytes(path, in: folders), channels: channels)
    }
    guard let bytes = column.bytes(row) else {
      throw Picture.Problem(description: "a cell of type \(column.type) is no picture")
    }
    return bytes.isEmpty ? nil : try Picture(decoding: bytes, channels: channels)
  }

  /// The size that all pictures of a column get, from the first of them.
  static func commonShape(for first: PictureShape) -> PictureShape {
    let longest = max(first.width, first.height)
    guard longest > longestSide else { return first }
    return PictureShape(
      width: max(1, first.width * longestSide / longest),
      height: max(1, first.height * longestSide / longest),
      channels: first.channels
    )
  }
}
