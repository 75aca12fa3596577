import Basics
@testable import Scoring
import Testing

struct RowScorerTests {
  private static let names = ["age", "city", "note", "when"]

  private static let table: [FeatureColumn] = [
    .init("age", .numbers([31, 4.5, .nan, 70, 12, 55])),
    .init("city", .categories(codes: [0, 1, -1, 2, 0, 1], values: ["Köln", "12", "a b"])),
    .init("note", .texts(["good \"day\"", nil, "非常好", "bad", "good", "x\ty"])),
    .init("when", .times([0, 86_400, .nan, 1_709_648_100, 0, 86_400])),
  ]

  /// The same rows; numbers in the place of a category are read as they are written.
  private static let lines = [
    #"{"age": 31, "city": "Köln", "note": "good \"day\"", "when": "1970-01-01"}"#,
    #"{"city": 12, "age": 4.5, "note": null, "when": "1970-01-02T00:00:00Z", "more": [1, {"a": "b"}]}"#,
    #"{"age": "NA", "note": "\u975e常好"}"#,
    #" {"age":7e1,"city":"  a b ","note":"bad","when":"2024-03-05 14:15:00"} "#,
    #"{"age":"12","city":"K\u00f6ln","note":"good","when":0, "age": 12}"#,
    #"{"age":55.0,"city":12.0,"note":"x\ty","when":"1970-01-02T02:00+02:00"}"#,
  ]

  private static func scorer(_ featurizer: Featurizer, positive: String?) throws -> RowScorer {
    var random = SeededGenerator(seed: 3)
    let model: any Scorer
    switch featurizer {
    case .hasher(let hasher):
      let shape = HashedLinear.Shape(classes: 2, bits: hasher.bits)
      let weights = (0..<shape.weightCount).map { _ in Float.random(in: -1...1, using: &random) }
      model = try #require(HashedLinear(shape: shape, parameters: weights))
    case .encoders(let extractor):
      let shape = Network.Shape(
        denseInputs: extractor.denseWidth,
        sparseInputs: extractor.sparseWidth,
        hidden: [],
        classes: 2
      )
      let weights = (0..<(try #require(shape.parameterCount))).map { _ in
        Float.random(in: -1...1, using: &random)
      }
      model = try #require(Network(shape: shape, parameters: weights))
    }
    return try RowScorer(
      TrainedModel(
        runID: "test",
        label: "y",
        classes: ["no", "yes"],
        positive: positive,
        featurizer: featurizer,
        model: model,
        correction: ScoreCorrection()
      )
    )
  }

  private static var featurizers: [Featurizer] {
    let rows = (0..<6).map(Int32.init)
    return [
      .encoders(FeatureExtractor(fitting: table, training: rows)),
      .hasher(FeatureHasher(fitting: table, training: rows, bits: 18)),
    ]
  }

  @Test(arguments: [0, 1]) func linesOfJSONScoreLikeColumns(_ kind: Int) throws {
    let scorer = try Self.scorer(Self.featurizers[kind], positive: "yes")
    var builder = try RowBuilder(scorer, missing: ["NA"])
    for line in Self.lines { try builder.append(json: line.utf8Span.span) }
    let expected = scorer.score(Self.table, rowCount: 6)
    #expect(builder.scored() == expected)
    #expect(builder.rowsWithMember == [6, 5, 6, 5])
    #expect(Set(expected.scores).count == 6)
    for row in 0..<6 {
      #expect(expected.scores[row] == Array(expected.probabilities(of: row))[1])
      #expect((expected.chosen[row] == 1) == (expected.scores[row] > 0.5))
    }
    builder.removeAll()
    #expect(builder.count == 0)
    try builder.append(json: Self.lines[3].utf8Span.span)
    #expect(builder.scored().scores == [expected.scores[3]])
  }

  @Test(arguments: [
    ("", 1, "ends too soon"),
    ("[1]", 1, "not a JSON object"),
    (#"{"age": 1"#, 10, "ends too soon"),
    (#"{"age": 01}"#, 10, "begins with a zero"),
    (#"{"age": 1.}"#, 11, "no known form"),
    (#"{"age": 1,}"#, 11, "name of a member"),
    (#"{"age": "old"}"#, 10, "age is a text that is no time"),
    (#"{"age": [1]}"#, 9, "age holds a list"),
    (#"{"city": {"a": 1}}"#, 10, "city holds a list"),
    (#"{"city": "a\x"}"#, 13, "escape"),
    ("{\"city\": \"a\u{1}\"}", 12, "control character"),
    (#"{"city": "a"} 1"#, 15, "behind the object"),
    (#"{"more": tru}"#, 10, "no known kind"),
    (#"{"more": [1 2]}"#, 13, "closing bracket"),
  ]) func aLineThatIsNoRowSaysWhere(_ line: String, _ column: Int, _ reason: String) throws {
    var builder = try RowBuilder(try Self.scorer(Self.featurizers[1], positive: nil))
    let error = #expect(throws: JSONLineError.self) {
      try builder.append(json: line.utf8Span.span)
    }
    #expect(error?.column == column)
    #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    #expect(builder.count == 0)
    #expect(builder.scored().count == 0)
  }

  @Test func bytesThatAreNotUTF8AndDeepNestingAreRefused() throws {
    var builder = try RowBuilder(try Self.scorer(Self.featurizers[0], positive: nil))
    let bytes = Array(#"{"city": "a"#.utf8) + [0xFF] + Array(#""}"#.utf8)
    #expect(throws: JSONLineError(at: 11, "not UTF-8")) { try builder.append(json: bytes.span) }
    let deep = #"{"x": "# + String(repeating: "[", count: 100_000)
    let error = #expect(throws: JSONLineError.self) {
      try builder.append(json: deep.utf8Span.span)
    }
    #expect(error?.reason.contains("deeper than 64") == true)
  }

  /// What is read digit by digit is what the standard library reads.
  @Test func numbersAreReadToTheNearestDouble() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<5000 {
      let number = Double(bitPattern: random.next())
      let text =
        Bool.random(using: &random) && number.isFinite
        ? "\(number)"
        : "\(Int.random(in: -99_999...99_999, using: &random))."
          + "\(Int.random(in: 0...999_999_999, using: &random))"
      let read = JSONReader.double(text.utf8Span.span)
      #expect(read == Double(text), "\(text), seed \(seed)")
    }
  }
}
