import Foundation
import Ingest
import Learning
import Reporting
import Workspace

/// Writes a report of what is known now.
struct ReportWriter: Sendable {
  let loaded: LoadedDataset
  /// Commands that give the same figures.
  let commands: [String]

  @concurrent
  func write(_ format: ReportFormat, _ snapshot: DatasetSnapshot) async throws -> URL {
    let paths = loaded.dataset.paths
    try paths.prepare()
    let document = try await ReportDocument(
      loaded: loaded,
      profile: snapshot.profile,
      skew: snapshot.skew,
      conflicts: snapshot.conflicts,
      run: RunStore(paths).best(
        label: loaded.manifest.label,
        positive: loaded.manifest.positive,
        data: loaded.fingerprint
      ),
      feedback: snapshot.feedback,
      tuinaVersion: TuinaVersion.current,
      createdAt: Date(),
      commands: commands
    )
    let (data, suffix): (Data, String) =
      switch format {
      case .html: (Data(try document.html().utf8), "html")
      case .markdown: (Data(document.markdown().utf8), "md")
      case .json: (try document.json(), "json")
      }
    let file = paths.reports.appending(path: "report-\(Stamp.now()).\(suffix)")
    try AtomicFile.write(data, to: file)
    return file
  }
}
