import Basics
import Foundation

/// Writes the labelled log and small candidate files as CSV, in pieces.
struct AdTables {
  /// Rows of a piece: some megabytes of text.
  private static let rowsOfPiece = 20_000

  let seed: UInt64
  private let texts = AdField.all.map { $0.texts.map { Array($0.utf8) } }

  init(seed: UInt64) { self.seed = seed }

  static var fieldNames: String { AdField.all.map(\.name).joined(separator: ",") }

  /// The candidates without a label.
  func writeCandidates(_ count: Int, to file: FileHandle) throws {
    try file.write(contentsOf: Data("candidate,request,\(Self.fieldNames)\n".utf8))
    try pieces(of: count) { row, bytes in
      let request = row / AdPlan.candidatesOfRequest + 1
      bytes.append(contentsOf: "\(row + 1),\(request),".utf8)
      append(AdRow(seed: seed, row: row), to: &bytes)
      bytes.append(newLine)
    } write: {
      try file.write(contentsOf: $0)
    }
  }

  /// What the uniform policy showed, and whether it was clicked.
  ///
  /// - Returns: How many were.
  func writeLog(_ count: Int, to file: FileHandle) throws -> Int {
    let header = "impression,time,position,propensity,\(Self.fieldNames),clicked\n"
    try file.write(contentsOf: Data(header.utf8))
    let propensity = DecimalPlaces.text(AdPolicy.uniform.propensities[0], digits: 6)
    var random = SeededGenerator(seed: seed, sampleStream: 40)
    var clicks = 0
    try pieces(of: count) { number, bytes in
      let position = number % AdClickModel.positions
      let row = AdRow(seed: seed, row: AdRow.firstOfLog + number)
      let isClicked = random.chance(AdClickModel.probability(row, position: position))
      if isClicked { clicks += 1 }
      let second = Int(Double(number) / Double(count) * Double(AdPlan.secondsOfEvents))
      let time = AdPlan.time(second - AdPlan.secondsOfEvents)
      bytes.append(contentsOf: "i-\(number + 1),\(time),\(position + 1),\(propensity),".utf8)
      append(row, to: &bytes)
      bytes.append(contentsOf: (isClicked ? ",yes\n" : ",no\n").utf8)
    } write: {
      try file.write(contentsOf: $0)
    }
    return clicks
  }

  private let newLine = UInt8(ascii: "\n")

  private func append(_ row: AdRow, to bytes: inout [UInt8]) {
    for (field, index) in row.indices.enumerated() {
      if field > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: texts[field][index])
    }
  }

  private func pieces(
    of count: Int,
    _ add: (_ row: Int, _ bytes: inout [UInt8]) -> Void,
    write: (Data) throws -> Void
  ) throws {
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: count, by: Self.rowsOfPiece) {
      try Task.checkCancellation()
      bytes.removeAll(keepingCapacity: true)
      for row in start..<min(start + Self.rowsOfPiece, count) { add(row, &bytes) }
      try write(Data(bytes))
    }
  }
}
