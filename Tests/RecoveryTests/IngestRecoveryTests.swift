import Ingest
import Columnar
import Engine
import Profiling
import Testing

@Suite struct IngestRecoveryTests {
  private static let sources = ["st-mary", "renji", "northfield", "harbour"]

  @Test func exactlyTheMalformedRowsAreRejected() async throws {
    let sample = try await MolesSample.shared.value
    let planted = try PlantedFaults().of("malformed row").map { "\($0.file):\($0.line)" }
    let found = try await sample.rows("SELECT file || ':' || line FROM rejects").map { $0[0] }
    #expect(found.sorted() == planted.sorted())
    for source in sample.loaded.sources {
      #expect(source.rowsRead == source.rowsKept + source.rowsRejected)
      #expect(source.rowsRejected == planted.count { $0.hasPrefix(source.files[0] + ":") })
      #expect(source.cellsRejected == 0)
      #expect(source.problem == nil)
    }
  }

  @Test func everyRowOfALesionIsThere() async throws {
    let sample = try await MolesSample.shared.value
    let strangers: SQL = """
      SELECT count(*) FROM rows WHERE lesion_id IS NULL
      OR lesion_id NOT IN (SELECT entity FROM truth)
      """
    #expect(try await sample.number(strangers) == 0)
    #expect(sample.loaded.sources.map(\.name) == Self.sources)
    #expect(sample.loaded.sources.map(\.encoding).prefix(3) == ["utf-8", "gb18030", "utf-8"])
  }

  @Test(arguments: ["age", "sex", "site", "diameter"])
  func valuesAreMissingWhereTheyWereLeftOut(column: String) async throws {
    let sample = try await MolesSample.shared.value
    let planted = try PlantedFaults().of("missing value").filter { $0.detail == column }
    let found = try await sample.rows(
      "SELECT _file || ' ' || lesion_id FROM rows WHERE \(identifier: column) IS NULL"
    )
    #expect(Set(found.map { $0[0] }) == Set(planted.map { "\($0.file) \($0.lesion)" }))
  }

  @Test func chineseWordsBecomeTheWordsOfTheOtherClinics() async throws {
    let sample = try await MolesSample.shared.value
    let wrong: SQL = """
      SELECT count(*) FROM rows JOIN truth ON entity = lesion_id AND attribute = 'sex'
      WHERE _source = 'renji' AND sex <> value
      """
    #expect(try await sample.number(wrong) == 0)
  }

  /// Every other diameter is within the noise of measuring.
  @Test(arguments: sources)
  func onlyMistakenUnitsAreFarFromTheTruth(source: String) async throws {
    let sample = try await MolesSample.shared.value
    let found = try await sample.rows(
      """
      SELECT _file || ' ' || lesion_id FROM rows
      JOIN truth ON entity = lesion_id AND attribute = 'diameter'
      WHERE _source = \(literal: source) AND abs(diameter - CAST(value AS DOUBLE)) > 0.5
      """
    )
    let planted = try PlantedFaults().of("unit mistake").map { "\($0.file) \($0.lesion)" }
    let file = try #require(sample.loaded.sources.first { $0.name == source }).files[0]
    #expect(Set(found.map { $0[0] }) == Set(planted.filter { $0.hasPrefix(file + " ") }))
  }

  @Test func melanomasAreAsUnevenAsPlanted() async throws {
    let sample = try await MolesSample.shared.value
    let skew = try await SkewAnalysis.analyse(sample.loaded)
    let planted = try PlantedFaults().of("wrong diagnosis")
    var shares: [String: Double] = [:]
    for source in skew.bySource {
      let file = try #require(sample.loaded.sources.first { $0.name == source.source }).files[0]
      let melanoma = try #require(source.classes.first { $0.value == "melanoma" })
      let real = try await sample.number(
        """
        SELECT count(*) FROM rows JOIN truth ON entity = lesion_id AND attribute = 'diagnosis'
        WHERE _source = \(literal: source.source) AND value = 'melanoma'
        """
      )
      let wrong = planted.filter { $0.file == file }
      let missed = wrong.count { $0.detail.hasPrefix("melanoma →") }
      let alarms = wrong.count { $0.detail.hasSuffix("→ melanoma") }
      #expect(melanoma.count == Int(try #require(real)) - missed + alarms)
      shares[source.source] = melanoma.share
    }
    #expect(try #require(shares["harbour"]) > 10 * #require(shares["st-mary"]))
    #expect(try #require(skew.cramersV) > 0.05)
  }
}
