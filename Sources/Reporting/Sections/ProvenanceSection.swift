import Basics
import Pipeline
import Workspace

extension ReportDocument {
  /// What another person needs to get the same numbers.
  var provenanceSection: ReportSection {
    var section = ReportSection(
      id: "provenance",
      title: "Data and how to repeat this",
      lead: "The fingerprint changes with the data, and with what the manifest says of reading "
        + "it. It covers every byte of a file of up to "
        + "\(Figures.count(ContentFingerprint.wholeLimit >> 20)) MiB; of a larger one the size, "
        + "the time of its last change and \(ContentFingerprint.sampleCount) pieces of "
        + "\(ContentFingerprint.sampleSize >> 20) MiB."
    )
    section.blocks.append(
      .facts([
        .init("Dataset", provenance.datasetName), .init("Folder", provenance.folder),
        .init(
          "Data fingerprint",
          provenance.dataFingerprint ?? "none: a source has no content that can be named"
        ),
        .init("Written", Figures.time(provenance.createdAt) + " UTC", provenance.author),
        .init("Tuina", provenance.tuinaVersion),
        .init("Engine", provenance.engine.name, provenance.engine.version),
      ])
    )
    section.blocks.append(.table(versions))
    if !provenance.commands.isEmpty {
      section.blocks.append(.heading("Commands"))
      section.blocks.append(
        .code(provenance.commands.joined(separator: "\n"), language: "sh")
      )
    }
    section.blocks.append(.heading("Manifest"))
    if let note = provenance.manifestNote { section.blocks.append(.note(note)) }
    if let manifest = provenance.manifest {
      section.blocks.append(.code(manifest, language: "yaml"))
    } else {
      section.blocks.append(.note("There is no manifest; what it would say was inferred."))
    }
    if !provenance.inferences.isEmpty {
      section.blocks.append(
        .table(
          ReportTable(
            "Inferred",
            ["What", "Value", "Because"],
            rows: provenance.inferences.map { [$0.subject, $0.value, $0.reason] }
          )
        )
      )
    }
    return section
  }

  private var versions: ReportTable {
    let (engine, machine) = (provenance.engine, provenance.machine)
    return ReportTable(
      "Engine and machine",
      ["What", "Value"],
      rows: [
        ["engine URI", engine.uri], ["ADBC driver", engine.driverVersion],
        ["driver library", engine.libraryPath], ["matrix library", machine.matrixLibrary],
        ["system", machine.system], ["processors", Figures.count(machine.processors)],
      ]
    )
  }
}
