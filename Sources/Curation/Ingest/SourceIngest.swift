import Engine
import Foundation
import Workspace

/// Reads the files of one source, each into a table of its own.
struct SourceIngest {
  /// The texts that mean a missing value unless the manifest says otherwise.
  static let missingTexts = [
    "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "?", "-",
  ]

  let engine: any QueryEngine
  let scratch: ScratchFolder
  let dataset: Dataset
  let source: Manifest.Source
  let log: RejectLog
  let progress: @Sendable (_ bytes: Int) -> Void

  /// Reads one file; what is wrong with it becomes the part's `problem`, never an error.
  ///
  /// - Throws: `CancellationError` only.
  func read(_ file: URL, table: String) async throws -> IngestedPart {
    let name = SourceFiles.relativePath(of: file, in: dataset.root)
    do {
      return try await readPart(file, name, table)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      try Task.checkCancellation()
      return .unreadable(name, encoding: "", String(describing: error))
    }
  }

  private func readPart(_ file: URL, _ name: String, _ table: String) async throws -> IngestedPart {
    let format = source.format ?? FormatEvidence.format(of: file)
    if format == .parquet {
      return try await ParquetIngest(engine: engine).ingest(file, name: name, view: table)
    }
    let said = try source.encoding.map { name -> TextEncoding in
      guard let encoding = TextEncoding(name: name) else {
        throw CurationError(
          .rule,
          "the encoding \(name) is not known",
          at: source.name,
          suggestion: "use one of "
            + TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
        )
      }
      return encoding
    }
    let text = try await PreparedText.prepare(file, said: said, in: scratch, progress: progress)
    let missing = source.missing ?? Self.missingTexts
    switch format {
    case .json, .jsonl:
      return try await JSONIngest(
        engine: engine,
        scratch: scratch,
        source: source,
        missing: missing,
        log: log
      ).ingest(text, name: name, table: table, isLines: format == .jsonl)
    case .text, .libsvm:
      return try await LinesIngest(engine: engine, scratch: scratch, source: source, log: log)
        .ingest(text, name: name, table: table, isSparse: format == .libsvm)
    case .csv, .tsv, .images, .parquet:
      return try await DelimitedIngest(
        engine: engine,
        scratch: scratch,
        source: source,
        missing: missing,
        log: log
      ).ingest(text, name: name, table: table, isTabular: format == .tsv)
    }
  }
}

/// Tells the format of a file whose source does not say it.
enum FormatEvidence {
  /// By the first bytes, then by the name.
  static func format(of file: URL) -> SourceFormat {
    if let handle = try? FileHandle(forReadingFrom: file),
      let magic = try? handle.read(upToCount: 4), magic == Data("PAR1".utf8)
    {
      return .parquet
    }
    let names = file.lastPathComponent.lowercased().split(separator: ".").reversed()
    switch names.first(where: { $0 != "gz" }) {
    case "tsv", "tab": return .tsv
    case "json": return .json
    case "jsonl", "ndjson": return .jsonl
    case "parquet": return .parquet
    case "libsvm", "svm", "libfm": return .libsvm
    case "txt", "text": return .text
    default: return .csv
    }
  }
}
