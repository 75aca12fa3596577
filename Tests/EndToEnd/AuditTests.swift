import Foundation
import TestSupport
import Testing

/// `tuina audit` with probabilities from a file, from columns and from an own model.
struct AuditTests {
  /// Sixty answers of which every twelfth is wrong, and what a model believes that is right.
  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-audit-\(UUID().uuidString)", directoryHint: .isDirectory)
    let data = folder.appending(path: "data", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    func write(_ name: String, _ lines: [String]) throws {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: name))
    }
    let truth = (0..<60).map { $0 % 2 == 0 ? "no" : "yes" }
    let given = truth.enumerated().map { row, word in
      row % 12 == 0 ? (word == "no" ? "yes" : "no") : word
    }
    let beliefs = truth.map { $0 == "no" ? ["0.9", "0.1"] : ["0.1", "0.9"] }
    try write("data/dataset.yaml", ["version: 1", "entity: item", "label: answer"])
    try write(
      "data/answers.csv",
      ["item,size,p_no,p_yes,answer"]
        + (0..<60).map { row in
          let size = truth[row] == "no" ? row % 7 : 20 + row % 7
          return "i\(row),\(size),\(beliefs[row].joined(separator: ",")),\(given[row])"
        }
    )
    try write("truth.csv", ["item,real"] + (0..<60).map { "i\($0),\(truth[$0])" })
    let lines = beliefs.map { $0.joined(separator: ",") }
    try write("beliefs.csv", ["no,yes"] + lines)
    try write("turned.csv", ["yes,no"] + beliefs.map { $0.reversed().joined(separator: ",") })
    try write("short.csv", ["no,yes"] + lines.dropLast(10))
    try write("gap.csv", ["no,yes"] + lines.prefix(5) + [",0.5"] + lines.dropFirst(6))
    try write("sums.csv", ["no,yes"] + lines.prefix(5) + ["0.7,0.7"] + lines.dropFirst(6))
    try write("three.csv", ["a,b,c"] + lines.map { $0 + ",0" })
    try write("words.csv", ["no,yes"] + lines.map { _ in "much,little" })
    return folder
  }

  private func audit(_ options: [String], in folder: URL) throws -> (Int32, [String: Any]) {
    let outcome = try Program.run(
      ["audit", folder.appending(path: "data").path, "--json"]
        + options.map { $0.hasSuffix(".csv") ? folder.appending(path: $0).path : $0 }
    )
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return (outcome.status, try #require(document as? [String: Any]))
  }

  @Test(
    arguments: [
      ["--probabilities", "beliefs.csv"], ["--probabilities", "turned.csv"],
      ["--probabilities", "p_*"], ["--folds", "4"],
    ]
  )
  func wrongAnswersAreFound(options: [String]) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (status, document) = try audit(options + ["--truth", "truth.csv"], in: folder)
    #expect(status == 0)
    #expect(document["rows"] as? Int == 60)
    #expect(document["flagged"] as? Int == 5)
    #expect(document["precision"] as? Double == 1)
    #expect(document["recall"] as? Double == 1)
    #expect(document["f1"] as? Double == 1)
    let items = try #require(document["items"] as? [[String: Any]])
    #expect(Set(items.compactMap { $0["row"] as? Int }) == [1, 13, 25, 37, 49])
    #expect(items.allSatisfy { $0["given"] as? String == "yes" })
    #expect(items.allSatisfy { $0["suggested"] as? String == "no" })
  }

  @Test func theCutCanBeMoved() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (option, count) in [("3", 3), ("10%", 6), ("0", 0)] {
      let options = ["--probabilities", "beliefs.csv", "--cut", option]
      let (status, document) = try audit(options, in: folder)
      #expect(status == 0)
      #expect(document["flagged"] as? Int == count)
    }
  }

  @Test(
    arguments: [
      ("short.csv", "short.csv has 50 rows and the dataset 60"),
      ("gap.csv", "row 6 holds a value that is missing"), ("sums.csv", "row 6 holds probabilities"),
      ("three.csv", "3 columns (a, b, c) and the label 2 classes"),
      ("words.csv", "holds no numbers"), ("nothing.csv", "is no file, and names no column"),
    ]
  )
  func probabilitiesThatCannotBeUsedAreTold(file: String, message: String) throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (status, document) = try audit(["--probabilities", file], in: folder)
    #expect(status == 3)
    let problems = try #require(document["problems"] as? [[String: Any]])
    #expect((problems.first?["cause"] as? String)?.contains(message) == true)
    #expect(problems.first?["id"] as? String == "learning.bad-probabilities")
  }

  @Test(.enabled(if: SharedData.has("label-errors/cifar10n-worst/predictions.parquet")))
  func wrongLabelsOfPicturesAreFoundByTheCutThatIsChosen() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-cifar-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = SharedData.url("label-errors/cifar10n-worst")
    try FileManager.default.copyItem(
      at: data.appending(path: "predictions.parquet"),
      to: folder.appending(path: "predictions.parquet")
    )
    let truth = data.appending(path: "truth.csv").path
    let outcome = try Program.run(
      ["audit", folder.path, "--probabilities", "p*", "--truth", truth, "--json"]
    )
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    )
    #expect(try #require(document["f1"] as? Double) >= 0.953)
    #expect(document["wrong_labels"] as? Int == 20_104)
    let rules = try #require(document["rules"] as? [[String: Any]])
    let flagged = rules.reduce(into: [:]) {
      $0[$1["rule"] as? String ?? ""] = $1["flagged"] as? Int
    }
    #expect(flagged["predicted_neq_given"] == 19_704)
    #expect(flagged["prune_by_noise_rate"] == 17_877)
    #expect(flagged["prune_by_class"] == 18_464)
    #expect(flagged["confident_learning"] == 16_893)
  }
}
