import Pipeline
import ArgumentParser
import Foundation
import Learning
import Reporting
import Testing

@testable import Commands

@Suite struct CommandLineTests {
  private func parse(_ arguments: String...) throws -> any ParsableCommand {
    try TuinaCommand.parseAsRoot(arguments)
  }

  @Test func aFolderAloneOpensIt() throws {
    let command = try #require(try parse("moles", "--plain") as? OpenCommand)
    #expect(command.options.dataset == "moles")
    #expect(command.options.output.plain)
  }

  @Test func aFolderNamedLikeACommandIsReachedByAPath() throws {
    #expect(try parse("./profile") is OpenCommand)
    #expect(try parse("profile", "moles") is ProfileCommand)
  }

  @Test func commonOptionsMayStandAnywhere() throws {
    let command = try #require(
      try parse("profile", "--json", "moles", "--engine", "duckdb", "--manifest", "m.yaml")
        as? ProfileCommand
    )
    #expect(command.options.output.json)
    #expect(command.options.engine == "duckdb")
    #expect(command.options.manifestURL?.lastPathComponent == "m.yaml")
  }

  @Test func trainingOptionsMakeAConfiguration() throws {
    let command = try #require(
      try parse(
        "train",
        "moles",
        "--model",
        "mlp",
        "--hidden",
        "128,64",
        "--epochs",
        "3",
        "--batch",
        "32",
        "--lr",
        "0.01",
        "--l2",
        "0.1",
        "--class-weights",
        "balanced",
        "--seed",
        "9",
        "--threads",
        "2",
        "--patience",
        "0"
      ) as? TrainCommand
    )
    let configuration = command.training.configuration
    #expect(configuration.model == .perceptron(hidden: [128, 64]))
    #expect(configuration.epochs == 3)
    #expect(configuration.batchSize == 32)
    #expect(configuration.learningRate == 0.01)
    #expect(configuration.l2 == 0.1)
    #expect(configuration.remedy == .balanced)
    #expect(configuration.seed == 9)
    #expect(configuration.threads == 2)
    #expect(configuration.patience == nil)
  }

  @Test func optionsLeftOutHaveTheModelsDefaults() throws {
    let command = try #require(try parse("train", "moles", "--model", "mlp") as? TrainCommand)
    #expect(
      command.training.configuration == RunConfiguration(model: .perceptron(hidden: [128]))
    )
  }

  @Test(arguments: [
    [], ["profile"], ["profile", "a", "b"], ["profile", "a", "--jsno"],
    ["train", "a", "--epochs", "0"], ["train", "a", "--hidden", "128"],
    ["train", "a", "--model", "mlp", "--hidden", "1,,2"], ["train", "a", "--folds", "1"],
    ["train", "a", "--folds", "3", "--resume"], ["conflicts", "a", "--method", "guess"],
    ["report", "a", "--format", "pdf"], ["sample", "replay", "a", "--rate", "0"],
    ["sample", "replay", "a", "--seconds", "inf"], ["sample", "replay", "a", "--seconds", "1e300"],
    ["sample", "replay", "a", "--seconds", "nan"], ["sample", "replay", "a", "--seconds", "0"],
    ["sample", "replay", "a", "--seconds", "31536001"],
  ])
  func wrongUsageIsNotParsed(arguments: [String]) {
    #expect(throws: (any Error).self) { try TuinaCommand.parseAsRoot(arguments) }
  }

  @Test func theBoundOfAReplayIsSaid() {
    let error = #expect(throws: (any Error).self) {
      try TuinaCommand.parseAsRoot(["sample", "replay", "a", "--seconds", "inf"])
    }
    guard let error else { return }
    #expect(TuinaCommand.message(for: error).contains("up to 31536000"))
  }

  @Test(arguments: [
    (["report", "moles"], "tuina report moles"),
    (
      ["report", "a b", "--manifest", "it's.yaml"], #"tuina report 'a b' --manifest 'it'\''s.yaml'"#
    ),
    (["report", "m", "--engine", "sc://h:1"], "tuina report m --engine sc://h:1"),
    (["report", "$HOME; rm", "--engine", "*"], "tuina report '$HOME; rm' --engine '*'"),
  ])
  func theCommandOfAReportIsWhatAShellReads(arguments: [String], line: String) throws {
    let command = try #require(try TuinaCommand.parseAsRoot(arguments) as? ReportCommand)
    #expect(command.options.arguments.line("report") == line)
  }

  @Test(arguments: [["--help"], ["train", "--help"], ["--version"]])
  func helpIsNoError(arguments: [String]) async {
    #expect(await Program.status(of: arguments) == .done)
  }
}
