/// Puts lines that are no events among the events of a sample, at even distances, and keeps where.
struct PlantedLines: Sendable {
  /// What is wrong, as the reader of events says it.
  enum Fault: String, Sendable, CaseIterable {
    case notJSON = "not JSON"
    case duplicatedID = "duplicated id"
    case unknownAction = "unknown action"
    case badTime = "bad time"

    fileprivate func spoil(_ line: String) -> String {
      switch self {
      case .notJSON: String(line.prefix(60))
      case .duplicatedID: line
      case .unknownAction:
        renamed(line).replacing(#""action":""#, with: #""action":"un"#, maxReplacements: 1)
      case .badTime: renamed(line).replacing(":00Z", with: ":00").replacing("T", with: " at ")
      }
    }

    private func renamed(_ line: String) -> String {
      line.replacing(#""id":""#, with: #""id":"bad-"#, maxReplacements: 1)
    }
  }

  static let header = "file,line,reason"

  /// Lines of `truth-planted.csv`.
  private(set) var truth = [PlantedLines.header]
  private let file: String
  private let expectedLines: Int
  private var planted = 0

  /// Expects about so many lines.
  init(file: String, expectedLines: Int) {
    self.file = file
    self.expectedLines = expectedLines
  }

  var count: Int { planted }
  var text: String { truth.joined(separator: "\n") + "\n" }

  /// The bad line to stand behind the line of a number from 1, if its turn has come.
  mutating func line(after text: String, number: Int) -> String? {
    let faults = Fault.allCases
    guard planted < faults.count,
      number >= (planted + 1) * expectedLines / (faults.count + 1)
    else { return nil }
    let fault = faults[planted]
    planted += 1
    truth.append("\(file),\(number + 1),\(fault.rawValue)")
    return fault.spoil(text)
  }
}
