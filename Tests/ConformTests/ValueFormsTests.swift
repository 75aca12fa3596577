import Testing

@testable import Conform

/// Values of typed columns have one form, which two equal values share.
@Suite struct ValueFormsTests {
  @Test(arguments: [
    ("BIGINT", ValueKind.exactNumber), ("HUGEINT", .exactNumber), ("UTINYINT", .exactNumber),
    ("DECIMAL(10,2)", .exactNumber), ("DOUBLE", .real), ("FLOAT", .real), ("BOOLEAN", .truth),
    ("DATE", .date), ("TIME", .time), ("TIMESTAMP", .moment), ("TIMESTAMP_NS", .moment),
    ("TIMESTAMP WITH TIME ZONE", .zonedMoment), ("VARCHAR", .text), ("INTERVAL", .text),
    ("BIGINT[]", .text), ("DECIMAL(10,2)[]", .text), ("ENUM('INT', 'DATE')", .text),
    ("STRUCT(a INTEGER)", .text), ("UUID", .text),
  ])
  func theEnginesTypeSaysWhatValuesAre(type: String, kind: ValueKind) {
    #expect(ValueKind(engineType: type) == kind)
  }

  @Test(
    arguments: [
      (ValueKind.exactNumber, "9007199254740993", "9007199254740993"),
      (
        .exactNumber, "170141183460469231731687303715884105727",
        "170141183460469231731687303715884105727"
      ),
      (.exactNumber, "7.50", "7.5"), (.exactNumber, "-7.00", "-7"), (.exactNumber, "100", "100"),
      (.exactNumber, "1234567890123456789.10", "1234567890123456789.1"), (.real, "7.0", "7"),
      (.real, "-0.0", "0"), (.real, "7.000000000000001", "7"),
      (.real, "0.30000000000000004", "0.3"),
      (.real, "1e+20", "1e+20"), (.real, "9007199254740992.0", "9007199254740992"),
      (.real, "12345678901234.5", "12345678901234.5"), (.real, "2.5e-07", "2.5e-07"),
      (.real, "nan", nil), (.real, "inf", nil), (.time, "19:10:00", "19:10"),
      (.time, "19:10:30", "19:10:30"), (.time, "19:10:00.5", "19:10:00.5"),
      (.moment, "2024-03-05 19:10:00", "2024-03-05 19:10"),
      (.moment, "2024-03-05 00:00:01", "2024-03-05 00:00:01"), (.date, "2024-03-05", "2024-03-05"),
      (.zonedMoment, "2024-03-05 15:00:00+00", "2024-03-05 15:00:00+00"), (.truth, "true", "true"),
    ] as [(ValueKind, String, String?)]
  )
  func equalValuesHaveOneForm(kind: ValueKind, text: String, form: String?) {
    #expect(kind.form(text) == form)
    if let form { #expect(kind.form(form) == form) }
  }

  @Test func textsTakeTheMostCommonSpellingOrTheDeclaredOne() {
    let values = [("Melanoma", 2), ("MELANOMA ", 1)].map { ValueForms.Count($0.0, $0.1) }
    let common = ValueForms(.text, values: values)
    #expect(common.form("melanoma.") == "Melanoma")
    #expect(common.form("ＭＥＬＡＮＯＭＡ") == "Melanoma")
    #expect(common.form("\u{AD}") == nil)
    let declared = ValueForms(.text, declared: ["melanoma"], values: values)
    #expect(declared.form("MELANOMA") == "melanoma")
  }

  /// What means no value was decided before: a text that is here is one.
  @Test(arguments: ["n/a", "-", "?", "missing"])
  func noTextIsAMarkerAnyMore(text: String) {
    #expect(ValueForms(.text, values: [(text, 1), ("x", 5)]).form(text) == text)
  }

  @Test(arguments: [
    (["0", "1.0", "1"], ColumnKind.number), (["-1", "2.50"], .number), (["01", "1"], .text),
    (["1", "x"], .text), (["1 mm", "2 mm"], .text), (["1", "unknown"], .text),
    (["1e3", "2"], .text),
    (["12345678901234567", "1"], .text), (["n/a"], .text),
  ])
  func classesThatAreAllPlainNumbersAreNumbers(texts: [String], kind: ColumnKind) {
    let declaration = ColumnDeclaration(name: "click", kind: .text, isCategory: true)
    let column = TextColumn(declaration, cells: (texts + ["n/a"]).map { TextColumn.Cell($0) })
    #expect(column.kind == kind)
  }

  @Test func textsFromElsewhereAreReadInTheUnitOfTheColumn() {
    let declaration = ColumnDeclaration(name: "size", kind: .number, unit: "mm", missing: ["x"])
    let values = TextColumn.values(of: ["0.7 cm", "7", "x", "large"], declaration)
    #expect(values["0.7 cm"] == .real(7) || values["0.7 cm"] == .whole(7))
    #expect(values["7"] == .whole(7))
    #expect(values["x"] == .missing)
    guard case .unreadable? = values["large"] else {
      Issue.record("large is a number")
      return
    }
  }
}
