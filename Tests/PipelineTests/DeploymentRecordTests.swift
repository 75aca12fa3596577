import Deployment
import Foundation
import Testing
import Workspace

@testable import Pipeline

@Suite struct DeploymentRecordTests {
  private static func paths() throws -> DatasetPaths {
    let root = FileManager.default.temporaryDirectory.appending(path: "deployment-\(UUID())")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    return DatasetPaths(root: root)
  }

  private static let job = """
    {"form": "batch", "id": "20260101T000000.000-1-batch", "inputs": ["a.parquet"], "kind": "tuina-job",
    "latency": {"longest": 0.5, "median": 0.001, "p90": 0.002, "p99": 0.003}, "model": "few",
    "output": "scores.csv", "process": 1, "recent_rows_per_second": 900, "rejected": 2,
    "resumed_at": 0, "rows": 98, "rows_per_second": 800.5, "run": "r-1",
    "scores": {"counts": [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "sum": 1.5}, "started": "2026-01-01T00:00:00Z", "state": "running",
    "total": 1000, "updated": "2026-01-01T00:00:09Z", "version": 1}
    """

  @Test func aFolderWithoutAnythingIsEmpty() throws {
    let paths = try Self.paths()
    defer { try? FileManager.default.removeItem(at: paths.tuina.deletingLastPathComponent()) }
    #expect(DeploymentRecord(paths) == DeploymentRecord())
    // Looking leaves no trace.
    #expect(!FileManager.default.fileExists(atPath: paths.tuina.path))
  }

  @Test func recordsOfJobsAreReadAndWhatIsNoneIsLeftOut() throws {
    let paths = try Self.paths()
    defer { try? FileManager.default.removeItem(at: paths.tuina.deletingLastPathComponent()) }
    let folder = paths.tuina.appending(path: "deployments/jobs")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in [
      ("1.json", Self.job), ("2.json", Self.job.replacing("tuina-job", with: "tuina-run")),
      ("3.json", String(Self.job.dropLast(20))), (".4.json", Self.job), ("5.txt", Self.job),
      ("6.json", Self.job.replacing("\"counts\": [1, ", with: "\"counts\": [")),
      ("7.json", Self.job.replacing("[1, 2,", with: "[-1, 2,")),
      ("8.json", Self.job.replacing("\"rows\": 98", with: "\"rows\": \(Int.max)")),
    ] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    let record = DeploymentRecord(paths)
    let job = try #require(record.jobs.first)
    #expect(record.jobs.count == 1)
    #expect(job.run == "r-1")
    #expect(job.rows == 98)
    #expect(job.total == 1000)
    #expect(job.secondsLeft == 1)
    #expect(job.latency?.p99 == 0.003)
    #expect(job.scores.counts.prefix(3) == [1, 2, 0])
    // Process 1 is there as long as the machine runs.
    #expect(record.living == [1])
  }
}
