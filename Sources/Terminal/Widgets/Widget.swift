/// Something that draws itself into a rectangle; state lives outside.
package protocol Widget: Sendable {
  func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance)
}
