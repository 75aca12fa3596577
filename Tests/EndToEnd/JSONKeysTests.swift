import Foundation
import TestSupport
import Testing

/// docs/json.md names every key that commands print, and no other.
@Suite(.serialized, .enabled(if: Program.canRun))
struct JSONKeysTests {
  /// A command as documented, with its words, and what cannot occur in the three datasets.
  struct Command: CustomTestStringConvertible {
    var name: String
    var runs: [[String]]
    /// Paths, or beginnings of paths.
    var absent: [String] = []
    /// Whether the document speaks of the best run.
    var needsRun: Bool {
      ["DATASET", "report", "gate", "promote", "score", "stream"].contains(name)
    }

    var testDescription: String { name }
  }

  private static let truthOnly = ["accuracy", "f1", "interval_coverage", "items_with_truth", "mae"]
  /// What needs propensities, conversions or final texts, a verdict that is open, or a run that served.
  private static let feedback = [
    "drift",
    "by_model[].change", "by_model[].delay", "by_model[].retention",
    "by_model[].typed.groups[].others",
    "typed.groups[].others", "comparison.more_fixed",
    "comparison.more_sequential", "off_policy",
  ]
  private static let training = ["train", "--model", "mlp", "--hidden", "4", "--epochs", "2"]
  private static let commands = [
    Command(
      name: "DATASET",
      runs: [["--plain"]],
      absent: truthOnly.map { "conflicts[].\($0)" } + feedback.map { "feedback.\($0)" } + [
        "best_run.calibration", "best_run.configuration.aim", "best_run.lineage",
        "best_run.configuration.model.settings",
        "best_run.problem", "best_run.split.folds", "best_run.test.groups",
        "best_run.has_predictions", "best_run.threshold",
        "best_run.validation.groups", "best_run.test.slices", "best_run.validation.slices",
        "best_run.split.test", "best_run.split.train",
        "best_run.split.validation", "conflicts[].comparison", "conflicts[].confidence_error",
        "conflicts[].requested_method",
      ]
    ),
    Command(
      name: "init",
      runs: [["init", "--force"]],
      absent: ["manifest.columns[].method"]
    ),
    Command(
      name: "profile",
      runs: [["profile"]],
      absent: ["columns[].image.first_problem", "columns[].problems", "columns[].spikes"]
    ),
    Command(name: "skew", runs: [["skew"]]),
    Command(
      name: "conflicts",
      runs: [["conflicts", "--truth", "truth.csv"]],
      absent: [
        "attributes[].comparison", "attributes[].interval_coverage",
        "attributes[].requested_method",
        "resolutions[].high", "resolutions[].low",
      ]
    ),
    Command(
      name: "clean",
      runs: [["clean", "--output", NSTemporaryDirectory() + "tuina-clean-\(UUID().uuidString)"]],
      absent: ["outcomes"]
    ),
    Command(
      name: "review",
      runs: [["review"]],
      absent: ["agreement.alpha", "agreement.kappa", "error_rate", "people"]
    ),
    Command(
      name: "train",
      runs: [
        training, training + ["--folds", "2"],
        ["train", "--model", "ftrl", "--bits", "18", "--epochs", "2"],
        training + ["--calibrate", "platt", "--threshold", "cost", "--cost-fn", "2"],
      ],
      absent: [
        "folds[].test.groups", "folds[].test.slices", "test.slices", "validation.slices",
        "has_predictions", "lineage", "problem", "split.test", "split.train",
        "split.validation",
        "test.groups", "validation.groups",
      ]
    ),
    Command(
      name: "race",
      runs: [["race", "--epochs", "2", "--folds", "2"]],
      absent: []
    ),
    Command(
      name: "mine",
      runs: [["mine", "--epochs", "2", "--rounds", "1", "--save", "--review"]],
      absent: [
        "suspects[].key", "test.groups", "test.slices", "test_of_all_rows.groups",
        "test_of_all_rows.slices",
      ]
    ),
    Command(
      name: "score",
      runs: [
        [
          "score", "--top", "3", "--by", "worker", "--output",
          NSTemporaryDirectory() + "tuina-score-\(UUID().uuidString).csv", "--input", "claims.csv",
        ]
      ],
      // Pools are of hashed models, and rows are those of training.
      absent: ["pool", "positive", "rejects", "skew"]
    ),
    Command(
      name: "stream",
      runs: [
        [
          "stream", "--output",
          NSTemporaryDirectory() + "tuina-stream-\(UUID().uuidString).jsonl", "--input",
          ".rows.jsonl",
        ]
      ]
    ),
    Command(
      name: "gate",
      runs: [["gate", "--promote"]],
      absent: [
        "recent", "checks[].slice", "checks[].champion", "checks[].low", "checks[].high",
        "champion",
      ]
    ),
    Command(
      name: "promote",
      runs: [["promote"]],
      absent: ["history[].from"]
    ),
    Command(
      name: "audit",
      runs: [
        ["audit", "--epochs", "2", "--folds", "2", "--truth", "truth.csv"],
        ["audit", "--epochs", "2", "--folds", "2", "--cut", "20%", "--review"],
      ],
      absent: ["items[].key"]
    ),
    Command(name: "feedback", runs: [["feedback"]], absent: feedback),
    Command(
      name: "report",
      runs: [["report", "--author"]],
      absent: truthOnly.map { "conflicts.attributes[].\($0)" }
        + feedback.map {
          "feedback.\($0)"
        } + [
          "conflicts.accuracy", "conflicts.items_with_truth", "conflicts.sources[].accuracy",
          "conflicts.unused_truth_columns", "run.calibration", "run.configuration.aim",
          "run.configuration.model.settings", "run.lineage", "run.problem", "run.split.folds",
          "run.test.groups",
          "run.threshold", "run.validation.groups", "run.test.slices", "run.validation.slices",
          "conflicts.attributes[].comparison", "conflicts.attributes[].confidence_error",
          "conflicts.attributes[].requested_method", "conflicts.repeated_truth_keys",
          "conflicts.resolutions[].high", "conflicts.resolutions[].low",
          "conflicts.sources[].claims_with_truth", "conflicts.unknown_truth_keys",
          "profile.columns[].image.first_problem", "profile.columns[].problems",
          "profile.columns[].spikes", "run.split.test", "run.split.train", "run.split.validation",
          "provenance.manifest_note",
        ]
    ),
    Command(name: "info", runs: [["info"], ["info", "--engine", "no-such-engine"]]),
  ]

  @Test(arguments: commands)
  func everyPrintedKeyIsDocumentedAndEveryDocumentedKeyIsPrinted(command: Command) throws {
    let datasets = try [Program.copyOfSample(), Self.stated(), Self.inferred()]
    defer { for dataset in datasets { try? FileManager.default.removeItem(at: dataset) } }
    var printed: Set<String> = []
    for (index, dataset) in datasets.enumerated() {
      // Training on the sample takes long and adds no key.
      if index == 0, command.name == "train" { continue }
      if index > 0, command.needsRun {
        _ = try Program.run(Self.training + [dataset.path, "--json"])
      }
      if index > 0, command.name == "promote" {
        _ = try Program.run(["gate", dataset.path, "--promote"])
      }
      for run in command.runs {
        printed.formUnion(try Self.leaves(run, in: dataset))
      }
    }
    let documented = try DocumentedKeys().leaves(of: command.name)
    let known = documented.union(try DocumentedKeys().commonLeaves())
    let unknown = printed.filter { path in
      !known.contains { DocumentedKeys.covers($0, path) }
    }
    #expect(unknown.sorted() == [], "printed and not in docs/json.md")
    let unseen = documented.filter { path in
      !printed.contains { DocumentedKeys.covers(path, $0) }
        && !command.absent.contains { path.hasPrefix($0) }
    }
    #expect(unseen.sorted() == [], "in docs/json.md and not printed")
  }

  @Test func theSampleCommandsPrintWhatIsDocumented() throws {
    let folder = try Self.folder([:])
    defer { try? FileManager.default.removeItem(at: folder) }
    let moles = folder.appending(path: "moles")
    for (name, options) in [
      ("sample moles", []), ("sample ads", ["--rows", "50", "--events", "50", "--force"]),
      ("sample replies", ["--rows", "50", "--force"]), ("sample replay", ["--seconds", "0.2"]),
    ] {
      let words = name.split(separator: " ").map(String.init)
      let outcome = try Program.run(words + [moles.path, "--json"] + options)
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      #expect(DocumentedKeys.leaves(in: document) == (try DocumentedKeys().leaves(of: name)))
    }
  }

  private static func leaves(_ words: [String], in dataset: URL) throws -> Set<String> {
    let files: Set = ["truth.csv", "claims.csv", ".rows.jsonl"]
    let words = words.map { files.contains($0) ? dataset.appending(path: $0).path : $0 }
    let outcome = try Program.run(
      [words[0], dataset.path, "--json"] + words.dropFirst()
    )
    let what = "\(words) on \(dataset.lastPathComponent): \(outcome.errors)"
    #expect(!outcome.output.isEmpty, Comment(rawValue: what))
    if outcome.output.isEmpty { return [] }
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return DocumentedKeys.leaves(in: document)
  }

  /// What two people say of forty things, some of them against each other; one has no label.
  private static func claims(_ separator: String = "\n") -> String {
    (0..<80).map { row in
      let item = row / 2
      let label = item == 0 ? "" : item % 2 == 0 ? "a" : row % 14 == 5 ? "a" : "b"
      let part = item % 5 == 0 ? "test" : item % 5 == 1 ? "validation" : "train"
      return "i\(item),\(row % 2 == 0 ? "ann" : "ben"),\(item * 3 % 17).5,\(label),\(part)"
    }.joined(separator: separator) + separator
  }

  private static let rows = "{\"size\": 3.5}\n{\"size\": null}\n"

  private static let truth =
    "item,grade,colour\n" + (0..<40).map { "i\($0),\($0 % 2 == 0 ? "a" : "b"),red\n" }.joined()

  /// A dataset whose manifest says what that of the sample does not.
  private static func stated() throws -> URL {
    try folder([
      "dataset.yaml": """
      version: 1
      engine: duckdb
      entity: item
      label: grade
      split: {column: part}
      sources:
        - name: claims
          path: claims.csv
          header: false
          names: [item, worker, size, grade, part]
          source: worker
        - {name: broken, path: broken.parquet}
      checks:
        - {name: small, sql: "size < 10"}
        - {name: of nothing, sql: "weight > 0"}
      feedback: {path: "s3://bucket/events.jsonl"}

      """,
      "claims.csv": claims(), "broken.parquet": "PAR1 and nothing else", "truth.csv": truth,
      ".rows.jsonl": rows,
    ])
  }

  /// A dataset without a manifest.
  private static func inferred() throws -> URL {
    try folder([
      "claims.csv": "# written by a test\nitem,worker,size,grade,part\n" + claims(),
      "truth.csv": truth, ".rows.jsonl": rows,
      "feedback/a.jsonl": "not an event\n",
    ])
  }

  private static func folder(_ files: [String: String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-keys-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
    }
    return folder
  }
}
