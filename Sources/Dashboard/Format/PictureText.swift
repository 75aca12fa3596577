import Pipeline

/// How a cell with a picture is recognised in a grid.
enum PictureText {
  /// Whether it holds one, as `PNG 28×28 grey 274 B` says, or names the file of one.
  static func isPicture(_ text: String) -> Bool {
    if (text.hasPrefix("PNG ") || text.hasPrefix("JPEG ")) && text.contains("×") { return true }
    return CellPicture.isPath(text)
  }
}
