import Basics
import Foundation

/// The columns of one name in all sources, which are to mean one thing.
///
/// Decides what no column can by itself: the unit that all numbers come in, and for sources whose
/// own cells leave it open, the decimal mark and the order of day and month.
package struct ColumnGroup: Sendable {
  package struct Member: Sendable {
    /// Which source it is of.
    package var source: Int
    package var column: TextColumn

    package init(source: Int, column: TextColumn) {
      (self.source, self.column) = (source, column)
    }
  }

  package let members: [Member]

  package init(_ members: [Member]) { self.members = members }

  /// The spelling of each member, given what all columns of each source show together.
  package func spellings(_ sources: [SourceEvidence]) -> [TextColumn.Spelling] {
    let unit = unit
    let marks = decimalMarks(sources)
    let orders = dateOrders(sources)
    return members.indices.map { index in
      TextColumn.Spelling(
        numbers: marks[index],
        orders: orders[index],
        unit: members[index].column.kind == .number ? unit : nil
      )
    }
  }

  /// The manifest's unit, else the one that most cells write.
  private var unit: Affix? {
    if let declared = members.lazy.compactMap(\.column.declaration.unit).first {
      return Affix(declared: declared)
    }
    var counts: [Affix: Int] = [:]
    for member in members where member.column.kind == .number {
      counts.merge(member.column.units(), uniquingKeysWith: +)
    }
    return counts.max {
      ($0.value, $1.key.symbol ?? "") < ($1.value, $0.key.symbol ?? "")
    }?.key
  }

  // MARK: Decimal marks

  private func decimalMarks(_ sources: [SourceEvidence]) -> [[NumberSpelling]] {
    var spellings: [[NumberSpelling?]] = []
    var open: [(member: Int, voice: Int, evidence: NumberMarkEvidence)] = []
    for (index, member) in members.enumerated() {
      guard member.column.kind == .number else {
        spellings.append([])
        continue
      }
      let evidence = member.column.markEvidence()
      spellings.append(
        evidence.map { evidence in
          if let declared = member.column.declaration.decimal?.asciiValue {
            return NumberSpelling(decimal: declared, reason: .declared)
          }
          if let decimal = evidence.decimal {
            return NumberSpelling(decimal: decimal, reason: .cells(evidence.largest))
          }
          if let decimal = sources[member.source].marks.decimal, evidence.open > 0 {
            return NumberSpelling(decimal: decimal, reason: .source)
          }
          return nil
        }
      )
      for (voice, evidence) in evidence.enumerated() where spellings[index][voice] == nil {
        open.append((index, voice, evidence))
      }
    }
    settleBySize(&spellings, open)
    return spellings.map { $0.map { $0 ?? Self.usual } }
  }

  private static let usual = NumberSpelling(decimal: WrittenNumber.point, reason: .assumed)

  /// Takes the mark that gives numbers of the size that the other voices give, where the two
  /// readings are three powers of ten apart and one is near.
  private func settleBySize(
    _ spellings: inout [[NumberSpelling?]],
    _ open: [(member: Int, voice: Int, evidence: NumberMarkEvidence)]
  ) {
    var known: [Double] = []
    for (index, voices) in spellings.enumerated() {
      for (voice, spelling) in voices.enumerated() {
        if let spelling, let size = size(index, voice, spelling.decimal) { known.append(size) }
      }
    }
    // A comma before three digits is more often between groups than a point: such voices first.
    let ordered = open.sorted { first, second in
      (opens(first.member, first.voice, WrittenNumber.comma) ? 0 : 1)
        < (opens(second.member, second.voice, WrittenNumber.comma) ? 0 : 1)
    }
    for (member, voice, evidence) in ordered {
      guard evidence.open > 0 else { continue }
      let asPoint = size(member, voice, WrittenNumber.point)
      let asComma = size(member, voice, WrittenNumber.comma)
      defer {
        let decimal = spellings[member][voice]?.decimal ?? WrittenNumber.point
        if let size = decimal == WrittenNumber.point ? asPoint : asComma { known.append(size) }
      }
      guard let asPoint, let asComma, !known.isEmpty else { continue }
      let reference = known.sorted()[known.count / 2]
      let (near, far) = (abs(asPoint - reference), abs(asComma - reference))
      if far < 1, near > 2 {
        spellings[member][voice] = NumberSpelling(decimal: WrittenNumber.comma, reason: .size)
      } else if near < 1, far > 2 {
        spellings[member][voice] = NumberSpelling(decimal: WrittenNumber.point, reason: .size)
      }
    }
  }

  private func opens(_ member: Int, _ voice: Int, _ mark: UInt8) -> Bool {
    let column = members[member].column
    return zip(column.cells, column.numbers).contains { cell, number in
      cell.voice == voice && number?.marks == .open(mark)
    }
  }

  /// The median magnitude of a voice's numbers, as a power of ten; nil without one.
  private func size(_ member: Int, _ voice: Int, _ decimal: UInt8) -> Double? {
    let column = members[member].column
    var magnitudes: [Double] = []
    for (cell, number) in zip(column.cells, column.numbers) where cell.voice == voice {
      guard let number, let meaning = column.meanings?.meaning(of: number.affix),
        let value = number.value(decimal: decimal, scale: meaning.scale)?.double, value != 0
      else { continue }
      magnitudes.append(value.magnitude)
    }
    guard !magnitudes.isEmpty else { return nil }
    return log10(magnitudes.sorted()[magnitudes.count / 2])
  }

  // MARK: Dates

  private func dateOrders(_ sources: [SourceEvidence]) -> [[DateOrder]] {
    var all = DateOrderEvidence()
    for member in members where member.column.kind == .date {
      member.column.orderEvidence().forEach { all.add($0) }
    }
    let common = all.order(or: .usual)
    return members.map { member in
      guard member.column.kind == .date else { return [] }
      if let declared = member.column.declaration.order {
        return member.column.voices.map { _ in declared }
      }
      let ofSource = sources[member.source].orders.order(or: common)
      return member.column.orderEvidence().map { $0.order(or: ofSource) }
    }
  }
}

/// What the cells of all columns of a source show of its spelling.
package struct SourceEvidence: Sendable {
  var marks = NumberMarkEvidence()
  var orders = DateOrderEvidence()

  package init() {}

  /// Adds a column with one voice; where several speak, each has habits of its own.
  package mutating func add(_ column: TextColumn) {
    guard column.voices.count == 1 else { return }
    if column.kind == .number { column.markEvidence().forEach { marks.add($0) } }
    if column.kind == .date { column.orderEvidence().forEach { orders.add($0) } }
  }
}
