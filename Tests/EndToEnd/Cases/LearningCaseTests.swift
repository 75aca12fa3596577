import Foundation
import TestSupport
import Testing

/// What is told before and after a training, on small data of which the truth is known.
struct LearningCaseTests {
  @Test func aColumnThatGivesTheLabelAwayIsTold() throws {
    let run = try CaseFolder("numbers/leak").train(["--epochs", "2"])
    let notes = run["notes"].whole
    #expect(notes.contains("result_of_label alone gives label away"))
    #expect(!notes.contains("x alone") && !notes.contains("rare alone"))
  }

  /// Six patients of twenty equal rows each prove little, however many rows they have.
  @Test func intervalsCountPatients() throws {
    let run = try CaseFolder("numbers/iv").train()
    #expect(run["test"]["groups"].integer == 6)
    for name in ["accuracy", "auc", "average_precision", "balanced_accuracy"] {
      let low = try #require(run["test"]["\(name)_low"].number)
      let high = try #require(run["test"]["\(name)_high"].number)
      #expect(high - low > 0.5, "\(name): \(low) to \(high)")
    }
    #expect(!run["notes"].whole.contains("gives label away"))
  }

  @Test func aRaceHasAVerdictAndItsFirstRowIsNothingTuned() throws {
    let race = try CaseFolder("numbers/leak").run(
      "race",
      ["--epochs", "5", "--folds", "3", "--remedies", "balanced", "undersample"]
    )
    let rows = race["rows"].elements
    #expect(rows.count == 6)
    #expect(rows[0]["remedy"].text == "none" && rows[0]["threshold"].text == "tuned")
    for row in rows {
      for name in ["average_precision", "auc", "log_loss", "ece", "balanced_accuracy"] {
        let value = try #require(row[name].number)
        #expect(try #require(row["\(name)_low"].number) <= value)
        #expect(try #require(row["\(name)_high"].number) >= value)
      }
    }
    #expect(race["verdict"].text?.contains("Ranking:") == true)
  }

  @Test func miningTellsItsRoundsAndSuspects() throws {
    let mined = try CaseFolder("numbers/leak").run("mine", ["--epochs", "5", "--rounds", "2"])
    #expect(mined["positive"].text == "p")
    let rounds = mined["rounds"].elements
    #expect(!rounds.isEmpty)
    for round in rounds {
      for name in ["round", "pool", "added", "suspect"] {
        #expect(round[name].integer != nil, "\(name)")
      }
      #expect(round["average_precision"].number != nil)
    }
  }
}
