import TextFiles

/// Something wrong that was put into the sample on purpose.
struct PlantedFault: Sendable, Hashable {
  enum Kind: String, Sendable, CaseIterable {
    /// The clinic claims another diagnosis than the true one.
    case wrongDiagnosis = "wrong diagnosis"
    case wrongSite = "wrong site"
    /// Centimetres among millimetres, or the other way round.
    case unitMistake = "unit mistake"
    case swappedDate = "swapped date"
    case impossibleAge = "impossible age"
    case missingValue = "missing value"
    /// A lesion entered twice, under two numbers; `detail` is the other number.
    case nearDuplicate = "near duplicate"
    case escapeSequence = "escape sequence"
    /// A row that no reader can take; `detail` says why.
    case malformedRow = "malformed row"
    /// A line of feedback that is no event; `detail` is the reason it is rejected for.
    case badEvent = "bad event"
    /// A column that is written once the diagnosis is known; `detail` is its name.
    case leakingColumn = "leaking column"
  }

  /// The code that each clinic gives a diagnosis when it bills it.
  static let leak = PlantedFault(kind: .leakingColumn, detail: "icd10")

  var kind: Kind
  var detail: String
}

/// Where planted faults stand; becomes `truth-planted.csv`.
struct PlantedFaultLog: Sendable {
  static let header = "kind,file,line,lesion_id,detail"
  private(set) var lines = [header]

  /// Notes a fault at a line from 1; files without lines count rows.
  mutating func note(_ fault: PlantedFault, file: String, line: Int, lesion: String = "") {
    lines.append(
      SampleFile.commas.record(
        [fault.kind.rawValue, file, String(line), lesion, fault.detail]
          .map { $0.isEmpty ? nil : $0 }
      )
    )
  }

  var text: String { lines.joined(separator: "\n") + "\n" }
}
