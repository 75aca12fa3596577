import Workspace

extension ReportDocument {
  /// What another person needs to get the same numbers.
  var provenanceSection: ReportSection {
    var section = ReportSection(
      id: "provenance",
      title: "Data and how to repeat this",
      lead: "The fingerprint changes with any byte of the data or of its manifest."
    )
    section.blocks.append(
      .facts([
        .init("Dataset", provenance.datasetName), .init("Folder", provenance.folder),
        .init("Data fingerprint", provenance.dataFingerprint),
        .init("Written", NumberText.time(provenance.createdAt)),
        .init("Tuina", provenance.tuinaVersion),
        .init("Engine", provenance.engineName, provenance.engineVersion),
      ])
    )
    if !provenance.commands.isEmpty {
      section.blocks.append(.heading("Commands"))
      section.blocks.append(
        .code(provenance.commands.joined(separator: "\n"), language: "sh")
      )
    }
    section.blocks.append(.heading("Manifest"))
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
}
