import Foundation
import TestSupport
import Testing

/// What was planted is counted in the committed files, without the code that planted it.
@Suite struct MolePlantTests {
  private static func text(_ path: String) throws -> String {
    let url = SharedData.packageRoot.appending(path: "sample-data/moles/\(path)")
    return String(decoding: try Data(contentsOf: url), as: UTF8.self)
  }

  private static func rows(_ path: String) throws -> [[Substring]] {
    try text(path).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  private static func diagnosesByLesion() throws -> [Substring: Substring] {
    Dictionary(uniqueKeysWithValues: try rows("truth.csv").map { ($0[0], $0[1]) })
  }

  @Test(arguments: [
    ("malformed row", 12), ("unit mistake", 80), ("swapped date", 120), ("impossible age", 16),
    ("missing value", 460), ("escape sequence", 8), ("bad event", 14), ("leaking column", 4),
  ])
  func everyFaultIsPlantedAsOftenAsMeant(kind: String, count: Int) throws {
    #expect(try Self.rows("truth-planted.csv").count { $0[0] == kind } == count)
  }

  @Test func theNorthfieldPractitionersAreClearlyTheWorst() throws {
    let planted = try Self.rows("truth-planted.csv")
    func wrong(_ file: String) -> Int {
      planted.count { $0[0] == "wrong diagnosis" && $0[1] == file }
    }
    let northfield = Double(wrong("sources/northfield.jsonl")) / 2700
    #expect((0.2...0.3).contains(northfield))
    #expect((0.04...0.1).contains(Double(wrong("sources/st-mary.csv")) / 3770))
    #expect(Double(wrong("sources/renji.tsv")) / 2840 < 0.05)
    #expect(Double(wrong("sources/harbour.parquet")) / 1140 < 0.03)
  }

  @Test func aboutOneLesionInAHundredIsAMelanoma() throws {
    let truth = try Self.diagnosesByLesion()
    let share = Double(truth.values.count { $0 == "melanoma" }) / Double(truth.count)
    #expect((0.007...0.014).contains(share))
    #expect(truth.count > 6200)
  }

  @Test func melanomasAreSpreadVeryUnevenly() throws {
    let general = try Self.text("sources/st-mary.csv").split(separator: "\n")
    let practice = try Self.text("sources/northfield.jsonl").split(separator: "\n")
    let generalShare =
      Double(general.count { $0.contains(",melanoma,") }) / Double(general.count)
    let practiceShare =
      Double(practice.count { $0.contains(#""melanoma""#) }) / Double(practice.count)
    #expect((0.001...0.004).contains(generalShare))
    #expect((0.005...0.011).contains(practiceShare))
  }

  @Test func faultsStandOnTheLinesNoted() throws {
    let lines = try Self.text("sources/st-mary.csv")
      .split(separator: "\n", omittingEmptySubsequences: false)
    for fault in try Self.rows("truth-planted.csv") where fault[1] == "sources/st-mary.csv" {
      let line = lines[try #require(Int(fault[2])) - 1]
      if fault[0] == "malformed row" {
        #expect(line.hasPrefix("L-9000") || line.hasPrefix("----"))
      } else if fault[0] == "leaking column" {
        #expect(line.hasSuffix(",\(fault[4])"))
      } else {
        #expect(line.hasPrefix(fault[3] + ","))
      }
    }
  }

  @Test func truthNamesEveryLesionOfASource() throws {
    let truth = try Self.diagnosesByLesion()
    for line in try Self.text("sources/northfield.jsonl").split(separator: "\n") {
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let lesion = object["lesion_id"] as? String
      else { continue }
      #expect(truth[Substring(lesion)] != nil)
    }
  }

  @Test func theChineseClinicIsNotUTF8AndReadsAsGB18030() throws {
    let url = SharedData.packageRoot.appending(path: "sample-data/moles/sources/renji.tsv")
    let data = try Data(contentsOf: url)
    #expect(String(validating: data, as: UTF8.self) == nil)
    let text = try #require(String(data: data, encoding: String.Encoding(rawValue: 0x8000_0632)))
    #expect(text.hasPrefix("病灶号\t病人号\t年龄\t"))
  }
}
