/// How one source writes the numbers of a column: which mark stands before the fraction.
package struct NumberSpelling: Sendable, Hashable {
  /// Why the mark is believed to be it.
  package enum Reason: Sendable, Hashable {
    /// The manifest says so.
    case declared
    /// Cells of the column can be read in no other way.
    case cells(Int)
    /// Other columns of the source write numbers that can be read in no other way.
    case source
    /// With it the numbers are of the size that other sources give.
    case size
    /// Nothing speaks for either; a point is before the fraction.
    case assumed
  }

  var decimal: UInt8
  package var reason: Reason

  package var decimalMark: Character { Character(Unicode.Scalar(decimal)) }
}

/// Counts what the numbers of a column or a source show of their decimal mark.
struct NumberMarkEvidence {
  private(set) var comma = 0
  private(set) var point = 0
  /// Cells with one mark that can be either.
  private(set) var open = 0

  mutating func add(_ number: WrittenNumber, count: Int) {
    switch number.decimalEvidence {
    case WrittenNumber.comma?: comma += count
    case WrittenNumber.point?: point += count
    default: if case .open? = number.marks { open += count }
    }
  }

  mutating func add(_ other: NumberMarkEvidence) {
    comma += other.comma
    point += other.point
    open += other.open
  }

  /// The mark that more cells speak for; nil where they are even.
  var decimal: UInt8? {
    comma == point ? nil : comma > point ? WrittenNumber.comma : WrittenNumber.point
  }

  var largest: Int { max(comma, point) }
}
