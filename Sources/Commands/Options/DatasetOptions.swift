import ArgumentParser
import Foundation
import Pipeline
import Samples
import Workspace

/// What every command that works on a dataset understands.
struct DatasetOptions: ParsableArguments {
  @Argument(help: "The folder that holds the data.", completion: .directory)
  var dataset: String

  @Option(help: ArgumentHelp("A manifest kept elsewhere.", valueName: "file"))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "Who answers questions: duckdb, sc://host:port, or an ADBC driver.",
      valueName: "uri"
    )
  )
  var engine: String?

  @Flag(help: "Do what the folder asks for: its SQL, its engine, paths and links out of it.")
  var trust = false

  @OptionGroup var output: OutputOptions

  var folder: URL { URL(filePath: dataset, directoryHint: .isDirectory) }

  var manifestURL: URL? { manifest.map { URL(filePath: $0) } }

  /// What the person agreed to for this folder.
  var consent: Consent {
    trust
      ? .given
      : .remembered(in: ConsentStore(), ownManifests: SampleDatasets.manifests)
  }

  /// The same, to be written into commands that repeat the work.
  var arguments: DatasetArguments {
    DatasetArguments(dataset: dataset, manifest: manifest, engine: engine)
  }
}

/// How a command talks.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output; docs/json.md lists its keys.")
  var json = false

  @Flag(help: "Print no progress and no remarks.")
  var quiet = false

  @Flag(help: "Print text, even where the dashboard would open.")
  var plain = false
}
