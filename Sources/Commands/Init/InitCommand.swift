import Basics
import ArgumentParser
import Foundation
import Ingest
import Pipeline
import Workspace
import TextFiles

struct InitCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write down what Tuina concludes of a dataset as its manifest."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    help: ArgumentHelp("Where to write; - for standard output.", valueName: "file")
  )
  var out: String?

  @Flag(help: "Replace a manifest that is there.")
  var force = false

  private struct Document: Encodable {
    /// Nil when the manifest went to standard output only.
    var file: String?
    var manifest: ManifestDocument
    var inferences: [Inference]
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let file = try target(context.dataset)
    let summary = try await context.summary()
    let completed = CompletedManifest(try await context.session.loaded())
    let text = ManifestWriter.text(completed.manifest, inferences: completed.inferences)
    if let file {
      try ManifestWriter.write(completed.manifest, inferences: completed.inferences, to: file)
    }
    let document = Document(
      file: file?.path,
      manifest: ManifestDocument(completed.manifest),
      inferences: completed.inferences
    )
    try context.output.emit(document) { file.map { "wrote \($0.path)\n\n" + text } ?? text }
    return await context.finish(summary)
  }

  /// Nil for standard output.
  private func target(_ dataset: Dataset) throws -> URL? {
    if out == "-" { return nil }
    let file =
      out.map { URL(filePath: $0) }
      ?? dataset.manifestFile.flatMap { options.manifest == nil ? $0 : nil }
      ?? dataset.root.appending(path: Dataset.manifestName)
    guard force || !FileManager.default.fileExists(atPath: file.path) else {
      throw UsageError(
        why: "\(file.path) is there already",
        remedy: "add --force to replace it, or --out FILE to write elsewhere"
      )
    }
    if out == nil, dataset.paths.isReadOnly {
      throw UsageError(
        why: "the folder \(dataset.root.path) may not be written",
        remedy: "write elsewhere with --out FILE and use it with --manifest FILE"
      )
    }
    return file
  }
}

/// A manifest with all that reading the data has shown.
struct CompletedManifest {
  private(set) var manifest: Manifest
  private(set) var inferences: [Inference]

  init(_ loaded: LoadedDataset) {
    manifest = loaded.manifest
    inferences = loaded.inferences
    for ingested in loaded.sources {
      guard let index = manifest.sources.firstIndex(where: { $0.name == ingested.name })
      else { continue }
      if manifest.sources[index].format == nil { manifest.sources[index].format = ingested.format }
      if manifest.sources[index].encoding == nil,
        let encoding = TextEncoding(name: ingested.encoding),
        encoding != .utf8
      {
        manifest.sources[index].encoding = encoding.rawValue
      }
      manifest.sources[index].reading =
        manifest.sources[index].reading.completed(by: ingested.reading)
      for column in ingested.columns where manifest.rule(for: column.name)?.type == nil {
        let isKnown = inferences.contains { $0.subject == "column \(column.name)" }
        if isKnown { continue }
        inferences.append(
          Inference(
            subject: "column \(column.name)",
            value: column.type.rawValue,
            reason: "its values in \(ingested.name) read so"
          )
        )
      }
    }
  }
}
