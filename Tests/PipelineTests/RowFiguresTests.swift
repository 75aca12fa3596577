import Basics
import Columnar
import DatasetSupport
import Engine
import Foundation
import Ingest
import Testing
import Workspace

@testable import Pipeline

@Suite("Questions about all rows of a filter")
struct RowFiguresTests {
  private static func withSession(_ body: (DatasetSession) async throws -> Void) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(
      "id,kind,size,day\ne1,red,1,2024-01-02\ne2,,2.5,2024-01-01\ne3,red,,\ne4,blue,4,2024-03-01\n",
      "a.csv"
    )
    try folder.write("id,kind,size,day\ne5,red,-8,2024-01-05\ne6,it's,4,\n", "b.csv")
    try folder.write("entity: id\n", "dataset.yaml")
    try await body(
      DatasetSession(
        try Dataset.open(folder.root, consent: .given),
        connect: { try await Engines.open(uri: nil, threads: 2) }
      )
    )
  }

  @Test("Frequencies count every value of the rows that are shown, missing ones too")
  func frequencies() async throws {
    try await Self.withSession { session in
      let all = try await session.page(
        RowFilter(.frequencies(of: RowFilter(.rows), column: "kind")),
        offset: 0,
        limit: 10
      )
      #expect(all.columns.map(\.name) == ["value", "rows", "percent"])
      #expect(all.rows.first == ["red", "3", "50"])
      #expect(Set(all.rows.map { $0[0] }) == ["red", "blue", "it's", nil])
      let count = try await session.count(
        RowFilter(.frequencies(of: RowFilter(.rows), column: "kind"))
      )
      #expect(count == 4)
      let narrow = RowFilter(.source("a"), [.present(column: "size")])
      let some = try await session.page(
        RowFilter(.frequencies(of: narrow, column: "kind")),
        sortedBy: RowOrder(column: "value", isDescending: false),
        offset: 0,
        limit: 10
      )
      #expect(some.rows.map { $0[0] } == ["blue", "red", nil])
      let found = RowFilter(
        .frequencies(of: RowFilter(.rows), column: "kind"),
        [.contains(column: nil, text: "IT'S")]
      )
      let one = try await session.count(found)
      #expect(one == 1)
    }
  }

  @Test("A filter of frequencies is kept and read again")
  func filtersAreKept() throws {
    let filter = RowFilter(
      .frequencies(of: RowFilter(.source("a"), [.expression("size > 1")]), column: "kind"),
      [.row("a/00/1")]
    )
    let data = try JSONEncoder().encode(filter)
    #expect(try JSONDecoder().decode(RowFilter.self, from: data) == filter)
  }

  @Test(
    "An expression keeps the rows for which it is true",
    arguments: [
      ("size > 2", ["e2", "e4", "e6"]), ("kind = 'red' AND size IS NOT NULL", ["e1", "e5"]),
      ("kind = 'it''s'", ["e6"]), ("size", ["e1", "e2", "e4", "e5", "e6"]),
      ("day < DATE '2024-01-03' -- so it was", ["e1", "e2"]),
    ]
  )
  func expressions(text: String, ids: [String]) async throws {
    try await Self.withSession { session in
      let page = try await session.page(
        RowFilter(.rows, [.expression(text)]),
        sortedBy: RowOrder(column: "id", isDescending: false),
        offset: 0,
        limit: 10
      )
      let place = try #require(page.columns.firstIndex { $0.name == "id" })
      #expect(page.rows.map { $0[place] } == ids)
    }
  }

  @Test(
    "What is more than an expression of one row never reaches the engine as SQL",
    arguments: [
      "1 = 1); DROP TABLE rows; --", "(SELECT count(*) FROM rows) > 0", "size > 1 UNION SELECT 1",
      "read_text('/etc/passwd') IS NOT NULL", "size > 1) OR (1 = 1", "getenv('HOME') = 'x'", "",
      ";",
      "size > (", "/*", "pragma_version()", "EXISTS (FROM rows)",
    ]
  )
  func hostileExpressions(text: String) async throws {
    try await Self.withSession { session in
      await #expect(throws: (any Error).self) {
        _ = try await session.count(RowFilter(.rows, [.expression(text)]))
      }
      let left = try await session.count(RowFilter(.rows))
      #expect(left == 6)
    }
  }

  @Test("A column is counted: numbers, texts, dates")
  func figures() async throws {
    try await Self.withSession { session in
      let size = try await session.figures(RowFilter(.rows), column: "size")
      #expect(size.rows == 6 && size.present == 5 && size.distinct == 4)
      #expect(size.sum == 3.5 && size.mean == 0.7)
      #expect(size.least.flatMap(Double.init) == -8 && size.greatest.flatMap(Double.init) == 4)
      let kind = try await session.figures(RowFilter(.source("a")), column: "kind")
      #expect(kind == RowFigures(rows: 4, present: 3, distinct: 2, least: "blue", greatest: "red"))
      let day = try await session.figures(RowFilter(.rows), column: "day")
      #expect(day.least?.hasPrefix("2024-01-01") == true && day.mean == nil)
      let none = try await session.figures(
        RowFilter(.rows, [.equals(column: "id", value: "no")]),
        column: "size"
      )
      #expect(none == RowFigures(rows: 0, present: 0, distinct: 0))
    }
  }

  @Test("The next row with a text is found both ways, in the order that is shown")
  func matches() async throws {
    try await Self.withSession { session in
      func rows(_ order: RowOrder?) async throws -> [Int] {
        var found: [Int] = []
        var row = -1
        while let next = try await session.match(
          "RED",
          in: RowFilter(.rows),
          sortedBy: order,
          from: row,
          isForward: true
        ) {
          found.append(next)
          row = next
        }
        var back: [Int] = []
        row = 6
        while let next = try await session.match(
          "red",
          in: RowFilter(.rows),
          sortedBy: order,
          from: row,
          isForward: false
        ) {
          back.append(next)
          row = next
        }
        #expect(back.reversed() == found)
        return found
      }
      let unsorted = try await rows(nil)
      #expect(unsorted.count == 3)
      let sorted = try await rows(RowOrder(column: "id", isDescending: true))
      #expect(sorted == [1, 3, 5])
    }
  }

  @Test("Rows far down stand as they do when all are sorted, by one key or two")
  func ordersAreRemembered() async throws {
    try await Self.withSession { session in
      let orders = RowOrders()
      let by = [
        RowOrder(column: "size", isDescending: true),
        RowOrder(
          column: "kind",
          isDescending: false,
          thenBy: [RowOrder(column: "size", isDescending: false)]
        ),
      ]
      for filter in [RowFilter(.rows), RowFilter(.source("a"), [.present(column: "size")])] {
        for order in by + by {
          let loaded = try await session.rows(for: filter)
          let all = try await RowQuery.page(
            filter,
            in: loaded,
            sortedBy: order,
            offset: 0,
            limit: 10
          )
          for offset in 0..<all.rowCount {
            let page = try await orders.page(
              filter,
              in: loaded,
              sortedBy: order,
              offset: offset,
              limit: 2
            )
            #expect(RowPage(page).rows == Array(RowPage(all).rows.dropFirst(offset).prefix(2)))
          }
        }
      }
    }
  }
}
