import Basics
@testable import Deployment
import Foundation
import Scoring
import Testing

struct LineStreamTests {
  private static func model() throws -> DeployedModel {
    let rows = (0..<200).map(Int32.init)
    let table: [FeatureColumn] = [
      .init("age", .numbers(rows.map { Double($0 % 90) })),
      .init("city", .categories(codes: rows.map { $0 % 3 }, values: ["Köln", "Bonn", "Ulm"])),
    ]
    let hasher = FeatureHasher(fitting: table, training: rows, bits: 18)
    let shape = HashedLinear.Shape(classes: 2, bits: 18)
    var random = SeededGenerator(seed: 5)
    let weights = (0..<shape.weightCount).map { _ in Float.random(in: -1...1, using: &random) }
    let model = TrainedModel(
      runID: "r1",
      label: "y",
      classes: ["no", "yes"],
      positive: "yes",
      featurizer: .hasher(hasher),
      model: try #require(HashedLinear(shape: shape, parameters: weights)),
      correction: ScoreCorrection()
    )
    return DeployedModel(scorer: try RowScorer(model), name: "ads")
  }

  /// Runs a stream over bytes that come in pieces of the given sizes.
  private static func run(
    _ bytes: [UInt8],
    pieces: () -> Int,
    workers: Int = 2,
    keep: [String] = []
  ) throws -> (LineStream.Summary, [String], [LineStream.LineProblem]) {
    let stream = try LineStream(try model(), missing: ["NA"], keep: keep, workers: workers)
    var (at, output, problems): (Int, [UInt8], [LineStream.LineProblem]) = (0, [], [])
    let summary = try stream.run(
      read: { buffer, start, _ in
        let count = min(pieces(), buffer.count - start, bytes.count - at)
        buffer.replaceSubrange(start..<(start + count), with: bytes[at..<(at + count)])
        at += count
        return count
      },
      write: { output += $0 },
      report: { problems.append($0) }
    )
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    return (summary, lines, problems)
  }

  private static func line(_ number: Int) -> String {
    switch number % 7 {
    case 3: "{\"age\": \(number % 90), \"city\": \"K\\u00f6ln\", \"id\": \"a\\\"\(number)\"}"
    case 5: ""
    case 6: "{\"age\": oops}"
    default: "{\"id\":\(number),\"age\":\(number % 90),\"city\":\"Bonn\"}"
    }
  }

  /// However the bytes come, each line is answered once, in its order, and bad ones are told with their place.
  @Test(arguments: 0..<8) func linesAreScoredInOrderHoweverTheyCome(_ round: UInt64) throws {
    let seed = UInt64.random(in: .min ... .max) ^ round
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...4000, using: &random)
    var text = (1...count).map(Self.line).joined(separator: "\n")
    if Bool.random(using: &random), Self.line(count) != "" { text += "\n" }
    let longest = [1, 50, 4000, 1 << 20].randomElement(using: &random) ?? 1
    let (summary, lines, problems) = try Self.run(
      Array(text.utf8),
      pieces: { Int.random(in: 1...longest, using: &random) },
      workers: Int(round % 3) + 1,
      keep: ["id"]
    )
    let (all, expected, _) = try Self.run(
      Array(text.utf8),
      pieces: { 1 << 30 },
      workers: 1,
      keep: ["id"]
    )
    #expect(lines == expected, "seed \(seed)")
    #expect(summary.rows == all.rows)
    #expect(summary.linesRead == summary.rows + summary.rejected + summary.blank)
    #expect(problems.map(\.line) == (1...count).filter { $0 % 7 == 6 }, "seed \(seed)")
    #expect(problems.allSatisfy { $0.column == 9 })
    #expect(summary.latency.count == summary.rows)
    if count >= 3 {
      #expect(lines[0].hasPrefix("{\"id\":1,\"line\":1,\"score\":0."))
      #expect(lines[2].hasPrefix("{\"id\":\"a\\\"3\",\"line\":3,"))
      #expect(lines[0].hasSuffix(",\"model\":\"ads\",\"version\":\"r1\"}"))
    }
  }

  @Test func aLineWithoutEndIsRefusedAndTheNextIsScored() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: LineStream.longestLine + (5 << 20))
    let good = Array("\n{\"age\": 3, \"city\": \"Ulm\"}".utf8)
    let (summary, lines, problems) = try Self.run(long + good, pieces: { 1 << 20 })
    #expect(problems.map(\.line) == [1])
    #expect(problems.first?.reason.contains("longer than 16 MiB") == true)
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("{\"line\":2,") == true)
    #expect(summary.linesRead == 2)
  }

  @Test func aFollowedFileGoesOnWhereItWasLeft() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tuina-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, kept) = (
      folder.appending(path: "in.jsonl"), folder.appending(path: "position.json")
    )
    let stream = try LineStream(try Self.model(), missing: [])
    func read() throws -> [String] {
      let file = try FollowedFile(input, follows: false, positionFile: kept)
      var output: [UInt8] = []
      _ = try stream.run(
        firstLine: file.linesBefore + 1,
        read: { try file.read(&$0, $1, mayWait: $2) },
        write: { output += $0 },
        report: { _ in },
        finished: { try file.finished($0, $1) }
      )
      try file.keep()
      return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    try Data((1...4).map { Self.line($0) + "\n" }.joined().utf8).write(to: input)
    #expect(try read().count == 4)
    #expect(try read() == [])
    let handle = try FileHandle(forWritingTo: input)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"age\": 1}\n".utf8))
    try handle.close()
    let more = try read()
    #expect(more.count == 1)
    #expect(more.first?.hasPrefix("{\"line\":5,") == true)
    // Another file under the name is read from its beginning.
    try FileManager.default.removeItem(at: input)
    try Data("{\"age\": 1}\n{\"age\": 2}\n".utf8).write(to: input)
    #expect(try read().count == 2)
  }
}
