import Basics
import Foundation
import Learning
import Pipeline
import Terminal
import Workspace

extension Canvas {
  mutating func deploy(in rect: Rect) {
    if rect.width >= 120 {
      let rows = rect.rows([
        .fixed(min(max(model.deployedModels.count + 4, 7), rect.height / 3)),
        .share(1), .share(1),
      ])
      let upper = rows[0].columns([.share(3), .share(2)])
      panel(.deployModels, in: upper[0])
      panel(.promotions, in: upper[1])
      let middle = rows[1].columns([.share(1), .share(1)])
      panel(.requestRate, in: middle[0])
      panel(.deployServer, in: middle[1])
      let lower = rows[2].columns([.share(3), .share(2)])
      panel(.jobs, in: lower[0])
      panel(.servedScores, in: lower[1])
    } else {
      let rows = rect.rows([.fixed(max(rect.height / 3, 6)), .share(1), .share(1)])
      panel(shown(.deployModels, or: .promotions), in: rows[0])
      panel(shown(.deployServer, or: .requestRate), in: rows[1])
      panel(shown(.jobs, or: .servedScores), in: rows[2])
    }
  }

  /// Requests a second over the last minutes, the newest at the right edge.
  mutating func requestRate(in rect: Rect) {
    guard let inner = chartBox(.requestRate, trailing: model.serverTrouble, in: rect) else {
      return
    }
    let rates = model.requestRates
    guard inner.height >= 2, let server = model.server else { return }
    let latest = rates.suffix(10)
    let now = latest.isEmpty ? 0 : latest.reduce(0, +) / Double(latest.count)
    line(
      [
        (Figures.short(now), Style(.title)), (" a second in the last 10 s, at most ", .dim),
        (Figures.short(rates.max() ?? 0), .text), (" in \(Figures.age(Double(rates.count)))", .dim),
      ],
      at: inner.origin,
      width: inner.width
    )
    let area = inner.inset(top: 1, bottom: inner.height >= 5 ? 1 : 0)
    draw(AreaChart(values: rates, fit: .latest), in: area)
    guard inner.height >= 5 else { return }
    let end = Figures.time(server.writtenAt)
    write(
      end,
      at: Point(x: max(inner.right - end.count, inner.x), y: inner.bottom - 1),
      style: .dim,
      width: min(end.count, inner.width)
    )
  }
}
