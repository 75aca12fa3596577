import Basics
import Engine
import Foundation
import Workspace
import TextFiles

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

  /// The texts that mean a missing value in a source.
  ///
  /// One that the manifest declares as a value of any column is no marker of the others' either:
  /// conforming looks at each column.
  static func missing(_ source: Manifest.Source, in dataset: Dataset) -> [String] {
    let values = Set(dataset.manifest.columns.flatMap { $0.values ?? [] })
    return (source.missing ?? missingTexts).filter { !values.contains($0) }
  }

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
      return .unreadable(name, encoding: "", error.reason)
    }
  }

  private func readPart(_ file: URL, _ name: String, _ table: String) async throws -> IngestedPart {
    let format = Self.format(of: file, in: source)
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
    let missing = Self.missing(source, in: dataset)
    let demands = TextDemands(source, rules: dataset.manifest.columns)
    var part: IngestedPart
    switch format {
    case .json, .jsonl:
      part = try await JSONIngest(
        engine: engine,
        scratch: scratch,
        source: source,
        missing: missing,
        demands: demands,
        log: log
      ).ingest(text, name: name, table: table, isLines: format == .jsonl)
    case .text, .libsvm, .fasttext:
      let form: LinesIngest.Form =
        format == .libsvm ? .sparse : format == .fasttext ? .labelled : .text
      part = try await LinesIngest(engine: engine, scratch: scratch, source: source, log: log)
        .ingest(text, name: name, table: table, form: form)
    case .arff:
      part = try await ARFFIngest(engine: engine, scratch: scratch, source: source, log: log)
        .ingest(text, name: name, table: table)
    case .csv, .tsv, .images, .parquet:
      part = try await DelimitedIngest(
        engine: engine,
        scratch: scratch,
        source: source,
        missing: missing,
        demands: demands,
        log: log
      ).ingest(text, name: name, table: table, isTabular: format == .tsv)
    }
    if let reason = text.encodingReason {
      part.notes.append("read as \(text.original.rawValue), where it is the likeliest: \(reason)")
    }
    return part
  }

  /// The format that the source says, or else the one that the first bytes and the name tell.
  static func format(of file: URL, in source: Manifest.Source) -> SourceFormat {
    if let said = source.format { return said }
    return if case .data(let format, _) = FormatSniffer.sniff(file) { format } else { .csv }
  }
}
