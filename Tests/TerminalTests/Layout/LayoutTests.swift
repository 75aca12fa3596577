import Terminal
import Testing

@Suite struct LayoutTests {
  static let tables: [[Constraint]] = [
    [.share(1)], [.fixed(30), .share(1)], [.share(2), .share(1), .share(1)],
    [.min(20), .fixed(10), .share(3)], [.ratio(1, 3), .share(1)], [.fixed(400), .share(1)],
    [.min(60), .min(60), .min(60)], [.fixed(-3), .share(0), .share(1)],
    [.ratio(2, 0), .min(-1), .share(2)],
  ]

  @Test(arguments: tables)
  func growingLayoutsCoverEveryWidthWithoutOverlap(constraints: [Constraint]) {
    for width in 0...220 {
      for gap in 0...2 {
        let area = Rect(x: 3, y: 1, width: width, height: 5)
        let parts = area.columns(constraints, gap: gap)
        #expect(parts.count == constraints.count)
        var end = area.x
        for part in parts where part.width > 0 {
          #expect(part.x >= end && part.right <= area.right)
          end = part.right
        }
        let lengths = Layout.lengths(constraints, of: width, gap: gap)
        let gaps = gap * (constraints.count - 1)
        #expect(lengths.allSatisfy { $0 >= 0 })
        #expect(lengths.reduce(0, +) == max(0, width - gaps))
      }
    }
  }

  @Test func sharesSplitExactly() {
    #expect(Layout.lengths([.share(1), .share(1), .share(1)], of: 80) == [26, 27, 27])
    #expect(Layout.lengths([.fixed(20), .ratio(1, 4), .min(10)], of: 80) == [20, 20, 40])
    #expect(Layout.lengths([.fixed(20), .fixed(20)], of: 30) == [20, 10])
    #expect(Layout.lengths([], of: 30) == [])
  }

  @Test func rectanglesNeverTurnNegative() {
    let rect = Rect(x: 2, y: 2, width: 3, height: 1).inset(by: 5)
    #expect(rect.isEmpty && rect.width == 0 && rect.height == 0)
    let apart = Rect(x: 0, y: 0, width: 2, height: 2)
      .intersection(Rect(x: 5, y: 5, width: 2, height: 2))
    #expect(apart.isEmpty)
    #expect(Rect(x: 0, y: 0, width: 10, height: 4).row(7).isEmpty)
  }

  @Test func centringStaysInside() {
    let area = Rect(x: 10, y: 2, width: 20, height: 6)
    let dialog = area.centred(Size(columns: 60, rows: 3))
    #expect(dialog == Rect(x: 10, y: 3, width: 20, height: 3))
  }
}
