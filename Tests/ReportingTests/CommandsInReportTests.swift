import Learning
import Testing

@testable import Pipeline
@testable import Reporting

@Suite struct CommandsInReportTests {
  private func run(
    _ configuration: RunConfiguration,
    positive: String? = "melanoma"
  ) throws -> TrainingRun {
    var run = try #require(ReportFixture().document.run)
    run.configuration = configuration
    run.positive = positive
    return run
  }

  @Test func aRunBecomesTheCommandThatRepeatsIt() throws {
    var configuration = RunConfiguration(model: .perceptron(hidden: [128, 32]))
    configuration.learningRate = 0.00001
    configuration.l2 = 0.5
    configuration.remedy = .balanced
    configuration.batchSize = 64
    configuration.epochs = 3
    configuration.patience = nil
    configuration.seed = 18_446_744_073_709_551_615
    configuration.threads = 2
    configuration.dropout = 0
    let arguments = DatasetArguments(dataset: "my data", manifest: "m.yaml", engine: "duckdb")
    let options = try run(configuration).options(manifestPositive: nil)
    #expect(
      arguments.line("train", options)
        == "tuina train 'my data' --manifest m.yaml --engine duckdb --model mlp --hidden 128,32 "
        + "--epochs 3 --batch 64 --lr 1e-05 --l2 0.5 --schedule plateau --warm-up 0.0 "
        + "--remedy balanced --stop-by loss --numbers auto --seed 18446744073709551615 --threads 2 --patience 0 --dropout 0.0 --positive melanoma"
    )
  }

  @Test func aFolderOpenedWithConsentIsTrustedInScriptsToo() {
    var arguments = DatasetArguments(dataset: "d")
    #expect(arguments.line("report") == "tuina report d")
    arguments.isTrusted = true
    #expect(arguments.line("train", ["--seed", "7"]) == "tuina train d --trust --seed 7")
  }

  @Test(arguments: [("melanoma", false), ("nevus", true), (nil, true)])
  func theManifestsPositiveClassIsNotRepeated(manifest: String?, isGiven: Bool) throws {
    let options = try run(RunConfiguration()).options(manifestPositive: manifest)
    #expect(options.contains("--positive") == isGiven)
    #expect(!options.contains("--hidden"))
  }

  @Test(arguments: [
    ("plain-1.0_x/y:z,a@b%c=d+e", "plain-1.0_x/y:z,a@b%c=d+e"), ("", "''"), ("a b", "'a b'"),
    ("it's", #"'it'\''s'"#), ("$(rm)", "'$(rm)'"), ("病灶", "'病灶'"), ("a\nb", "'a\nb'"),
    ("~", "'~'"),
  ])
  func wordsAreQuotedForAShell(word: String, quoted: String) {
    #expect(ShellText.quoted(word) == quoted)
  }
}
