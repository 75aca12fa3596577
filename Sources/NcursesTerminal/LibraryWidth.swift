import CNcurses

/// How wide the C library, by which ncurses positions, believes characters to be.
enum LibraryWidth {
  /// The columns of a scalar; -1 when the library does not know it.
  static func width(of scalar: Unicode.Scalar) -> Int { Int(cnc_width(scalar.value)) }
}
