/// Writes SVG elements with every attribute and text escaped.
struct SVGBuilder {
  private var body = ""
  let width: Double
  let height: Double

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func line(
    _ x1: Double,
    _ y1: Double,
    _ x2: Double,
    _ y2: Double,
    _ style: String
  ) {
    element("line", [("class", style), ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)])
  }

  mutating func rectangle(
    x: Double,
    y: Double,
    width: Double,
    height: Double,
    _ style: String,
    tip: String? = nil
  ) {
    guard width > 0, height > 0 else { return }
    element(
      "rect",
      [("class", style), ("x", x), ("y", y), ("width", width), ("height", height), ("rx", 1)],
      tip: tip
    )
  }

  mutating func circle(x: Double, y: Double, radius: Double, _ style: String, tip: String? = nil) {
    element("circle", [("class", style), ("cx", x), ("cy", y), ("r", radius)], tip: tip)
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], _ style: String) {
    guard points.count > 1 else { return }
    let list = points.map { "\(Self.short($0.x)),\(Self.short($0.y))" }.joined(separator: " ")
    element(
      "polyline",
      [("class", style), ("points", list)] as [(String, any CustomStringConvertible)]
    )
  }

  mutating func text(
    _ text: String,
    x: Double,
    y: Double,
    _ style: String = "label",
    anchor: String = "start"
  ) {
    body += open("text", [("class", style), ("x", x), ("y", y), ("text-anchor", anchor)]) + ">"
    body += HTMLText.escaped(VisibleText.marked(text)) + "</text>"
  }

  /// The whole picture, named for readers of the screen.
  func finished(id: String, title: String, summary: String) -> String {
    let size = "\(Self.short(width)) \(Self.short(height))"
    return #"<svg role="img" viewBox="0 0 \#(size)" aria-labelledby="\#(id)-t \#(id)-d">"#
      + #"<title id="\#(id)-t">\#(HTMLText.escaped(VisibleText.marked(title)))</title>"#
      + #"<desc id="\#(id)-d">\#(HTMLText.escaped(VisibleText.marked(summary)))</desc>"#
      + body + "</svg>"
  }

  private mutating func element(
    _ name: String,
    _ attributes: [(String, any CustomStringConvertible)],
    tip: String? = nil
  ) {
    body += open(name, attributes)
    if let tip {
      body += "><title>\(HTMLText.escaped(VisibleText.marked(tip)))</title></\(name)>"
    } else {
      body += "/>"
    }
  }

  private func open(
    _ name: String,
    _ attributes: [(String, any CustomStringConvertible)]
  ) -> String {
    attributes.reduce("<\(name)") { text, attribute in
      let value = (attribute.1 as? Double).map(Self.short) ?? attribute.1.description
      return text + " \(attribute.0)=\"\(HTMLText.escaped(value))\""
    }
  }

  /// A coordinate in tenths, so that pictures are small and the same everywhere.
  static func short(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e6 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = tenths.magnitude % 10
    return sign + "\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
  }
}
