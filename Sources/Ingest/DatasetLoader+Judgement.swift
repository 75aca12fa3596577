import Basics
import Conform
import Engine
import Workspace

extension DatasetLoader {
  /// Looks at the values of all sources.
  ///
  /// What the columns are decides which is the label and which names the sources; both decide how
  /// some texts are read. Where they were not known at first, the sources concerned are read anew.
  func judge(_ stored: inout [Stored], _ reader: SourceReader) async throws -> State {
    var voices = dataset.manifest.sources.map(\.sourceColumn)
    var label = dataset.manifest.label
    var surveys: [Conformer.Survey] = []
    for index in stored.indices {
      surveys.append(
        try await survey(&stored[index], number: index + 1, reader, label, voices[index])
      )
    }
    var state = try await conclude(surveys, stored)
    let found = stored.map { state.sourceColumns[$0.account.name] }
    if state.label != label || found != voices {
      let isConcerned = zip(state.conformed, zip(found, voices)).contains { conformed, names in
        names.0 != names.1 && conformed.hasTable
          || conformed.columns.contains { $0.name == state.label && !$0.missingMarkers.isEmpty }
      }
      if isConcerned {
        (voices, label) = (found, state.label)
        for index in stored.indices {
          surveys[index] = try await Conformer(engine: engine).survey(
            readSource(stored[index], label, voices[index])
          )
        }
        state = try await conclude(surveys, stored)
      }
    }
    return state
  }

  /// Makes the values of all sources, and tells what follows from them.
  private func conclude(
    _ surveys: [Conformer.Survey],
    _ stored: [Stored]
  ) async throws -> State {
    let conformed = try await Conformer(engine: engine).conform(surveys)
    var sources: [IngestedSource] = []
    var facts: [SourceColumns] = []
    var inferences: [Inference] = []
    for (stored, conformed) in zip(stored, conformed) {
      let columns = conformed.columns.map {
        PartColumn(name: $0.name, engineType: $0.engineType)
      }
      let verdicts = try await verdicts(columns, stored)
      var source = stored.account
      source.columns = zip(conformed.columns, verdicts).map {
        IngestedColumn(
          name: $0.name,
          type: $1.type,
          engineType: $0.engineType,
          unit: $0.unit,
          unreadable: $0.unreadable,
          missingMarkers: $0.missingMarkers
        )
      }
      source.reading = source.reading.completed(by: Self.writing(of: conformed))
      facts.append(
        SourceColumns(
          source: source.name,
          rows: source.rowsKept,
          columns: zip(source.columns, verdicts).map {
            SourceColumns.Column(
              name: $0.name,
              type: $0.type,
              distinct: $1.distinct,
              missing: $1.missing
            )
          },
          sourceColumn: stored.place.source.sourceColumn,
          declared: stored.declared,
          isPart: stored.place.source.reading.split != nil
        )
      )
      inferences += stored.relation.respelled(stored.read.parts.map(\.part)).map {
        Inference(
          subject: "columns of \(source.name)",
          value: $0.given,
          reason: "it is '\($0.used)' elsewhere: names are one whatever their case"
        )
      }
      inferences += stored.read.parts.flatMap { part in
        part.part.notes.map {
          Inference(subject: "reading \(source.name)", value: part.part.title, reason: $0)
        }
      }
      inferences += conformed.columns.filter { !$0.remarks.isEmpty }.map {
        Inference(
          subject: "values of \(source.name)",
          value: $0.name,
          reason: $0.remarks.joined(separator: "; ")
        )
      }
      sources.append(source)
    }
    let roles = try await RoleEvidence(
      engine: engine,
      manifest: dataset.manifest,
      sources: sources
    ).infer(facts)
    let values = facts.compactMap(\.declared).reduce(into: [String: [String]]()) { all, declared in
      all.merge(declared.values) { first, second in
        first + second.filter { !first.contains($0) }
      }
    }
    return State(
      sources: sources,
      conformed: conformed,
      entity: roles.entity,
      label: roles.label,
      sourceColumns: roles.sourceColumns,
      split: roles.split,
      values: values,
      inferences: inferences + roles.inferences,
      engine: engine.information
    )
  }

  /// How a source writes numbers and dates, where all its columns that show it agree.
  private static func writing(of source: ConformedSource) -> Manifest.Reading {
    var reading = Manifest.Reading()
    let marks = Set(source.columns.compactMap(\.decimalMark))
    // The engine reads points itself.
    let hasPoints = source.columns.contains { $0.readType == "DOUBLE" }
    if marks == [","], !hasPoints { reading.decimal = .comma }
    let orders = Set(source.columns.compactMap(\.dateOrder))
    if orders.count == 1 { reading.dates = orders.first.flatMap(Manifest.DateOrder.init) }
    return reading
  }

  func readSource(_ stored: Stored, _ label: String?, _ voice: String?) -> ReadSource {
    ReadSource(
      stored.place.source,
      columns: stored.columns,
      table: stored.relation.name,
      result: stored.account.table,
      rows: stored.account.rowsKept,
      format: stored.account.format,
      rules: rules(of: stored),
      label: label,
      voiceColumn: voice
    )
  }

  /// Looks at the texts of one source.
  ///
  /// What was kept of it and is damaged is read from its files again, and files that are damaged
  /// themselves are left out.
  private func survey(
    _ stored: inout Stored,
    number: Int,
    _ reader: SourceReader,
    _ label: String?,
    _ voice: String?
  ) async throws -> Conformer.Survey {
    let conformer = Conformer(engine: engine)
    do {
      let survey = try await conformer.survey(readSource(stored, label, voice))
      // Damage may stand in columns whose values nobody looked at.
      if !stored.read.reused.isEmpty || stored.read.parts.contains(where: \.part.staysInFile) {
        _ = try await verdicts(stored.columns, stored, of: stored.relation.name)
      }
      return survey
    } catch is EngineError {
      try Task.checkCancellation()
    }
    if !stored.read.reused.isEmpty {
      stored.read.reused.forEach(cache.discard)
      stored = try await store(
        stored.place,
        number: number,
        reader,
        spellings: stored.relation.spellings,
        bytesBefore: 0,
        usesCache: false
      )
    }
    stored.read.parts = try await stored.relation.withoutDamage(stored.read.parts)
    stored.columns = try await stored.relation.create(stored.read.parts).columns
    stored.account = account(
      stored.place,
      stored.read.parts.map(\.part),
      stored.account.table
    )
    return try await conformer.survey(readSource(stored, label, voice))
  }

  private func verdicts(
    _ columns: [PartColumn],
    _ stored: Stored,
    of table: String? = nil
  ) async throws -> [ColumnClassifier.Judged] {
    let classifier = ColumnClassifier(
      engine: engine,
      table: table ?? stored.account.table,
      rows: stored.account.rowsKept
    )
    return try await classifier.judge(columns, rules: rules(of: stored))
  }

  /// What the manifest says of columns, and what the format of a source declares beside it.
  private func rules(of stored: Stored) -> [Manifest.ColumnRule] {
    var rules = dataset.manifest.columns
    for (name, type) in stored.declared?.types ?? [:] {
      if let index = rules.firstIndex(where: { $0.name == name }) {
        if rules[index].type == nil { rules[index].type = type }
      } else {
        var rule = Manifest.ColumnRule(name: name)
        rule.type = type
        rules.append(rule)
      }
    }
    return rules
  }
}
