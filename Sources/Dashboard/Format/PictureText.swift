/// How a cell that holds a picture is recognised in a grid: `PNG 28×28 grey 274 B`.
enum PictureText {
  static func isPicture(_ text: String) -> Bool {
    (text.hasPrefix("PNG ") || text.hasPrefix("JPEG ")) && text.contains("×")
  }
}
