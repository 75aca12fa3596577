import Profiling
import Terminal

extension Canvas {
  /// The widest a picture among others is drawn.
  private static var widest: Int { 28 }

  /// The first pictures of a column beside and below each other, as many as have room whole.
  mutating func pictures(of column: ColumnProfile, in rect: Rect) {
    let pictures = model.pictureStrip?.pictures ?? []
    var (x, y, below) = (rect.x, rect.y, rect.y)
    // Two lines of small pictures say more of a column than one of large ones.
    let isHalved = pictures.count > 2 && rect.height >= 16
    let most = Size(
      columns: min(rect.width, Self.widest),
      rows: isHalved ? (rect.height - 1) / 2 : rect.height
    )
    for picture in pictures {
      let size = fitted(picture, in: most)
      if x + size.columns > rect.right { (x, y) = (rect.x, below + 1) }
      guard size.columns > 0, x + size.columns <= rect.right, y + size.rows <= rect.bottom else {
        return
      }
      draw(picture, in: Rect(x: x, y: y, width: size.columns, height: size.rows))
      x += size.columns + 1
      below = max(below, y + size.rows)
    }
  }

  /// The cells a picture takes at most: two pixels above each other in one, and never more cells
  /// than pixels.
  func fitted(_ picture: Thumbnail, in room: Size) -> Size {
    guard picture.width > 0, picture.height > 0 else { return Size(columns: 0, rows: 0) }
    let across = min(room.columns, picture.width)
    let down = min(room.rows * 2, picture.height)
    let scale = min(Double(across) / Double(picture.width), Double(down) / Double(picture.height))
    return Size(
      columns: max(Int((Double(picture.width) * scale).rounded(.down)), 1),
      rows: max((Int((Double(picture.height) * scale).rounded(.down)) + 1) / 2, 1)
    )
  }

  /// Draws a picture with half blocks; without colours, with characters from dark to light.
  mutating func draw(_ picture: Thumbnail, in rect: Rect) {
    guard rect.width > 0, rect.height > 0, picture.pixels.count == picture.width * picture.height
    else { return }
    func pixel(_ x: Int, _ y: Int) -> RGB {
      let column = min(x * picture.width / rect.width, picture.width - 1)
      let row = min(y * picture.height / (rect.height * 2), picture.height - 1)
      return picture.pixels[row * picture.width + column]
    }
    let hasColours = appearance.colours == .direct || appearance.colours == .indexed256
    for y in 0..<rect.height {
      for x in 0..<rect.width {
        let (upper, lower) = (pixel(x, 2 * y), pixel(x, 2 * y + 1))
        let place = Point(x: rect.x + x, y: rect.y + y)
        if hasColours, appearance.glyphs != .ascii {
          frame.write("▀", at: place, style: Style(upper: upper, lower: lower))
        } else {
          let light = (upper.luminance + lower.luminance) / 2
          let ramp = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
          let step = min(Int(light.squareRoot() * Double(ramp.count)), ramp.count - 1)
          frame.write(ramp[step], at: place)
        }
      }
    }
  }
}
