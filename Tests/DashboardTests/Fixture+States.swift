import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Terminal
import Workspace

@testable import Dashboard

extension Fixture {
  /// A grid over rows of every kind, with its first page here.
  static func withGrid(_ model: DashboardModel) -> DashboardModel {
    var model = model
    _ = model.update(.grid(.open(RowFilter(.source("st-mary")), title: "rows of st-mary")))
    guard let grid = model.grid else { return model }
    let page = GridPage(
      columns: ["lesion_id", "diagnosis", "age", "site 部位", "note"],
      numeric: [2],
      rows: (0..<200).map { row in
        [
          "L-\(1000 + row)", row.isMultiple(of: 7) ? hostile : "naevus",
          row.isMultiple(of: 5) ? nil : "\(30 + row % 50)", "后背",
          String(repeating: "很长", count: 12),
        ]
      },
      widths: [6, 14, 3, 4, 48]
    )
    _ = model.update(.grid(.page(grid: grid.id, generation: 0, page: 0, .success(page))))
    _ = model.update(.grid(.counted(grid: grid.id, generation: 0, .success(1804))))
    return model
  }

  /// A training that has come some way.
  static func training(_ model: DashboardModel) -> DashboardModel {
    var model = model
    _ = model.update(.navigation(.open(.train)))
    _ = model.update(.train(.start))
    let ticket = model.training.live.first?.ticket ?? 0
    var run = run("run-3", .running, epochs: 0, model: .perceptron(hidden: [128]))
    run.configuration = model.training.configuration
    _ = model.update(.train(.event(ticket, .started(run))))
    for step in 0..<40 {
      _ = model.update(
        .train(
          .event(
            ticket,
            .progress(
              TrainingProgress(
                epoch: 1 + step / 8,
                epochs: 20,
                rowsSeen: step % 8 * 500,
                rowsInEpoch: 4000,
                loss: 1.4 / (1 + Double(step) / 6),
                rowsPerSecond: 398_000,
                secondsLeft: 12
              )
            )
          )
        )
      )
      if step % 8 == 7 {
        let done = Self.run.epochs[step / 8]
        _ = model.update(.train(.event(ticket, .epoch(done))))
      }
    }
    return model
  }
}
