import Basics
import CADBC
import Testing

@testable import Columnar

/// Random arrays with offsets, nulls, unknown null counts and slices read back as their values.
@Suite struct ArrowReadingTests {
  static let flat: [ArrowKind] =
    [
      "c", "C", "s", "S", "i", "I", "l", "L", "tdD", "tdm", "tts", "ttm", "ttu", "ttn", "tss:",
      "tsm:UTC", "tsu:Asia/Shanghai", "tsn:", "tDs", "tDm", "tDu", "tDn", "tiM",
    ].map { .number($0) }
    + ["u", "U", "vu", "z", "Z", "vz"].map { .text($0) }
    + [32, 64, 128, 256].flatMap { width in
      [0, 3, 12, -2].map { .decimal(bitWidth: width, scale: $0) }
    } + [.null, .bool, .float32, .float64, .fixedBinary(5)]

  static let nested: [ArrowKind] =
    ["+l", "+L", "+vl", "+vL"].flatMap { format -> [ArrowKind] in
      [.list(format, .number("i")), .list(format, .list("+l", .text("vu")))]
    } + ["c", "C", "s", "S", "i", "I", "l", "L"].map { .dictionary($0, .text("u")) }
    + [
      .fixedList(3, .float32), .structure([.bool, .text("U"), .structure([.number("s")])]),
      .map(.text("u"), .float64), .runs(.text("u")), .runs(.number("l")),
      .sparseUnion([.number("l"), .text("u")]), .denseUnion([.float64, .bool, .text("vu")]),
      .dictionary("C", .structure([.text("u"), .bool])),
      .structure([.dictionary("i", .text("u")), .list("+l", .structure([.bool]))]),
      .list("+l", .runs(.bool)), .list("+l", .dictionary("c", .number("l"))),
    ]

  @Test(arguments: flat + nested) func readsBackAsItsValues(_ kind: ArrowKind) throws {
    for seed in 0..<40 {
      var random = SeededGenerator(state: UInt64(seed))
      let count = seed == 0 ? 0 : Int.random(in: 0...40, using: &random)
      let model = ArrowModel(kind, count: count, using: &random)
      let column = try model.column()
      #expect(column.count == count)
      #expect((0..<count).map { column.value($0) } == model.values)
      #expect((0..<count).map { column.isNull($0) } == model.values.map(\.isNull))
      #expect(column.nullCount == model.values.count { $0.isNull })
      let low = Int.random(in: 0...count, using: &random)
      let high = Int.random(in: low...count, using: &random)
      let slice = column.slice(low..<high)
      #expect((0..<slice.count).map { slice.value($0) } == Array(model.values[low..<high]))
      #expect(slice.nullCount == model.values[low..<high].count { $0.isNull })
    }
  }

  @Test(
    arguments: ["c", "C", "s", "S", "i", "I", "l", "L"].map { ArrowKind.number($0) }
      + [.float32, .float64, .decimal(bitWidth: 128, scale: 2), .dictionary("c", .float64)]
  )
  func bulkNumbersAgreeWithSingleOnes(_ kind: ArrowKind) throws {
    for seed in 100..<120 {
      var random = SeededGenerator(state: UInt64(seed))
      let model = ArrowModel(kind, count: 50, using: &random)
      let column = try model.column()
      let expected = model.values.map { $0.double ?? .nan }
      #expect(column.doubles().map(\.bitPattern) == expected.map(\.bitPattern))
      #expect(column.floats().map(\.bitPattern) == expected.map { Float($0).bitPattern })
      let total = column.withDoubles { span in
        span.indices.reduce(0) { span[$1].isNaN ? $0 : $0 + span[$1] }
      }
      #expect(total == expected.reduce(0) { $1.isNaN ? $0 : $0 + $1 })
    }
  }

  @Test(arguments: ["u", "U", "vu", "z", "Z", "vz"])
  func bytesAreGivenWithoutCopies(_ format: String) throws {
    var random = SeededGenerator(state: 7)
    let model = ArrowModel(.text(format), count: 60, using: &random)
    let column = try model.column()
    var seen: [Int: [UInt8]] = [:]
    column.forEachBytes { row, bytes in seen[row] = bytes.indices.map { bytes[$0] } }
    for row in 0..<60 {
      #expect(seen[row] == column.bytes(row))
      #expect((seen[row] == nil) == model.values[row].isNull)
      #expect(column.withBytes(at: row) { $0.count } == seen[row]?.count)
    }
  }

  @Test(arguments: [
    (UInt16(0x3C00), 1.0), (0xC000, -2), (0x3555, 0.333251953125), (0x0001, 5.9604644775390625e-8),
    (0x7BFF, 65504), (0x7C00, .infinity), (0xFC00, -.infinity), (0x8000, -0.0),
  ])
  func readsHalfPrecision(_ bits: UInt16, _ expected: Double) {
    #expect(HalfPrecision.double(bits).bitPattern == expected.bitPattern)
  }

  @Test(arguments: ["q", "d:x", "w:", "+w:", "tsu", "+ud:1,2", ""])
  func refusesUnknownFormats(_ format: String) {
    #expect(throws: ADBCError.self) { try ArrowFormat(format, children: []) }
  }

  @Test func refusesAnArrayThatDoesNotFitItsSchema() throws {
    var random = SeededGenerator(state: 1)
    var model = ArrowModel(.number("l"), count: 3, using: &random)
    model.array.n_buffers = 1
    #expect(throws: ADBCError.self) { try model.column() }
  }
}
