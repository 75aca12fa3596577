/// What one cell shows: a base scalar and at most four marks on it.
package struct Glyph: Sendable, Hashable {
  package var base: Unicode.Scalar
  /// Scalar values of the marks in order; zero where there is none.
  package var marks: SIMD4<UInt32>

  package init(_ base: Unicode.Scalar) {
    self.base = base
    self.marks = SIMD4(repeating: 0)
  }

  package static let space = Glyph(" ")

  /// Adds a mark; marks after the fourth are dropped.
  package mutating func add(_ mark: Unicode.Scalar) {
    for index in 0..<4 where marks[index] == 0 {
      marks[index] = mark.value
      return
    }
  }

  /// The base and its marks as text.
  package var text: String {
    var scalars = String.UnicodeScalarView()
    scalars.append(base)
    for index in 0..<4 {
      if marks[index] != 0, let mark = Unicode.Scalar(marks[index]) { scalars.append(mark) }
    }
    return String(scalars)
  }
}
