package import Foundation
internal import Basics

/// A picture that a cell names by its path.
package enum PictureFile {
  private static let largest = 64 << 20

  /// The bytes of the file in the first of the folders that has it.
  ///
  /// - Throws: `Picture.Problem` when it is in none of them, too large, or cannot be read. A path
  ///   that leads out of a folder, by dots or by links, names no file in it.
  package static func bytes(
    _ path: String,
    in folders: [URL]
  ) throws(Picture.Problem) -> [UInt8] {
    guard let url = NamedFile.find(path, in: folders) else {
      throw Picture.Problem(description: "\(path) is not there")
    }
    guard ((try? url.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0) <= largest else {
      throw Picture.Problem(description: "\(path) is too large")
    }
    guard let data = try? Data(contentsOf: url) else {
      throw Picture.Problem(description: "\(path) cannot be read")
    }
    return Array(data)
  }
}
