import Fusion
import Terminal

extension Canvas {
  mutating func conflicts(in rect: Rect) {
    let isWide = rect.width >= 120
    let report = model.conflicts.value
    let wanted = max((report?.attributes.count ?? 3) + 2, report?.sources.count ?? 3) + 3
    let top = min(max(wanted, 6), rect.height * 2 / 5)
    let rows = rect.rows([.fixed(top), .share(1)])
    let upper = rows[0].columns([.share(1), .share(1)])
    panel(.attributes, in: upper[0])
    panel(.reliability, in: upper[1])
    if isWide {
      let lower = rows[1].columns([.share(1), .share(1)])
      panel(.cells, in: lower[0])
      let candidates = min(max(model.selectedResolution?.candidates.count ?? 2, 2), 5) + 3
      let methods = min(model.table(.methods).rowCount + 5, rect.height / 3)
      let right = lower[1].rows([.fixed(candidates), .share(1), .fixed(max(methods, 7))])
      panel(.candidates, in: right[0])
      panel(.entity, in: right[1])
      let last = right[2].columns([.share(1), .fixed(30)])
      panel(.methods, in: last[0])
      panel(.together, in: last[1])
    } else {
      let lower = rows[1].rows([.share(1), .fixed(max(min(7, rows[1].height / 2), 4))])
      panel(.cells, in: lower[0])
      panel(shown(.candidates, or: .entity, .methods, .together), in: lower[1])
    }
  }
}
