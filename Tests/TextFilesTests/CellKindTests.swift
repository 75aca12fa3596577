import Testing
import TextFiles

@Suite struct CellKindTests {
  @Test(arguments: [
    ("", CellKind.empty), ("  \t", .empty), ("12", .number), (" 68.1", .number),
    ("-1.5e-3", .number),
    ("1,234.5", .number), ("2,47", .number), ("27.5%", .number), ("1'000", .number),
    ("2020-01-31", .date), ("31/12/2020", .date), ("18.30.00", .date), ("07:45", .date),
    ("2020-01-31T10:00:00Z", .date), ("abc", .text), ("12 kg", .text), ("1,,2", .text),
    ("a1", .text), ("1-2-3-4", .text), ("192.168.0.1", .text), (".", .text),
  ])
  func cellsAreToldApart(text: String, kind: CellKind) {
    #expect(CellKind(text) == kind)
  }
}
