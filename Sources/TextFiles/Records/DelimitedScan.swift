package import Foundation

/// Counts the records of a delimited file without the engine.
package struct DelimitedScan {
  package var records = 0
  package var malformed = 0
  /// Well-formed records of several lines.
  package var severalLines = 0
  package var remarks = 0
  /// Well-formed records with more or fewer separators at their end than the others.
  package var uneven = 0

  package static func of(
    _ file: URL,
    _ dialect: DelimitedDialect,
    fieldCount: Int,
    skipping skipped: Int = 0
  ) throws -> DelimitedScan {
    var scan = DelimitedScan()
    try RecordReader.forEach(in: file, dialect, fieldCount: fieldCount, skipping: skipped) {
      outcome,
      _,
      parser,
      _ in
      switch outcome {
      case .record:
        scan.records += 1
        if parser.surplus + parser.absent > 0 { scan.uneven += 1 }
        if parser.lineEnds > 1 { scan.severalLines += 1 }
      case .malformed:
        scan.records += 1
        scan.malformed += 1
      case .remark: scan.remarks += 1
      case .blank, .incomplete, .end: break
      }
      return true
    }
    return scan
  }

  /// Whether quotes are better taken for characters like any other, judged on the whole file.
  ///
  /// They are when every line is a record without them while honouring them swallows line
  /// ends, and when honouring them breaks more than one record in a hundred (in files of tabs:
  /// any) that reads well without.
  package static func quotesMeanNothing(
    honoured: DelimitedScan,
    ignored: DelimitedScan,
    isTabular: Bool
  ) -> Bool {
    if honoured.severalLines > 0 && ignored.malformed == 0 { return true }
    guard ignored.malformed * 10 < honoured.malformed else { return false }
    return isTabular || honoured.malformed * 100 > honoured.records
  }
}
