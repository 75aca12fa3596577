import Foundation

/// A file whose first line proves who wrote it and that it is whole.
///
/// `tuina-entry 1 <code>`, a line feed, then the content. The code is that of the user's key over
/// the entry's name and content.
enum SealedEntry {
  private static let mark = "tuina-entry 1 "
  private static let codeLength = 64

  static func seal(_ content: Data, name: String, key: UserKey) -> Data {
    Data((mark + key.code(of: content, name: name) + "\n").utf8) + content
  }

  /// The content; nil when the file is another's, damaged, or no sealed file.
  static func open(_ data: Data, name: String, key: UserKey) -> Data? {
    let length = mark.utf8.count + codeLength + 1
    guard data.count >= length, data.starts(with: mark.utf8) else { return nil }
    let content = Data(data.dropFirst(length))
    return data.prefix(length).elementsEqual(
      Data((mark + key.code(of: content, name: name) + "\n").utf8)
    ) ? content : nil
  }
}
