import ArgumentParser
import Basics
import Engine
import Foundation
import Learning
import Testing
import Workspace

@testable import Commands

@Suite struct ProblemTests {
  @Test func aProblemSaysWhatWhereWhyAndWhatToDo() {
    let error = WorkspaceError(
      .invalid,
      file: "dataset.yaml",
      line: 3,
      column: 1,
      message: "unknown key 'lable'",
      suggestion: "did you mean 'label'?"
    )
    #expect(
      Problem.all(of: error).map(\.line) == [
        "tuina: wrong manifest or settings (dataset.yaml:3:1): unknown key 'lable'; "
          + "did you mean 'label'?"
      ]
    )
  }

  @Test func everyProblemOfAManifestHasItsLine() {
    let error = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(text: "a: 1\nb: 2", name: "d.yaml")
    }
    guard let error else { return }
    #expect(Problem.all(of: error).count == 2)
    #expect(Problem.all(of: error).first?.status == .badInput)
  }

  @Test(arguments: [
    (WorkspaceError.Code.notFound, ProgramStatus.wrongUsage), (.unreadable, .badInput),
    (.syntax, .badInput), (.unwritable, .failed), (.state, .failed),
  ])
  func workspaceErrorsEndWith(code: WorkspaceError.Code, status: ProgramStatus) {
    #expect(Problem.all(of: WorkspaceError(code, message: "x")).first?.status == status)
  }

  @Test func otherPartsEndWithTheirStatus() {
    func status(_ error: any Error) -> ProgramStatus? { Problem.all(of: error).first?.status }
    #expect(status(CurationError(.malformed, "x")) == .badInput)
    #expect(status(CurationError(.unknownName, "x")) == .badInput)
    #expect(status(CurationError(.notApplicable, "x")) == .badInput)
    #expect(status(Console.WriteError(code: ENOSPC)) == .failed)
    #expect(status(LearningError(.oneClass, "x", suggestion: "y")) == .badInput)
    #expect(status(LearningError(.diverged, "x", suggestion: "y")) == .failed)
    #expect(status(EngineError.configuration("x")) == .wrongUsage)
    #expect(status(EngineError.library("x")) == .failed)
    #expect(status(UsageError(why: "x", remedy: nil)) == .wrongUsage)
  }

  @Test func dataInAMessageCannotReachTheTerminalAsControl() {
    let error = CurationError(.malformed, "bad cell \u{1B}]0;owned\u{7}\nnext line")
    let line = Problem.all(of: error)[0].line
    #expect(!line.unicodeScalars.contains("\u{1B}"))
    #expect(line.contains("\n  next line"))
  }
}
