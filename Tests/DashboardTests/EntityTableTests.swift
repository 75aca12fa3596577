import Testing

@testable import Dashboard

@Suite("All rows of one entity", .serialized)
struct EntityTableTests {
  @Test(
    "Columns that the manifest ignores are left out, and named below",
    arguments: [(Screen.review, Panel.reviewEntity), (.conflicts, .entity)]
  )
  func ignoredColumnsAreLeftOut(screen: Screen, panel: Panel) async throws {
    let model = try await MolesFixture.model(on: screen)
    let rows = try #require(model.entityRows?.page)
    #expect(rows.columns.contains("icd10"), "its rows hold it")
    let table = model.table(panel)
    let names = (0..<table.rowCount).map { table.cells($0)[0].plain.text }
    #expect(names.contains { $0.contains("diagnosis") } && names.contains { $0.contains("site") })
    for ignored in ["icd10", "性别", "diameter_cm"] {
      #expect(!names.contains { $0.contains(ignored) })
      #expect(table.footer?.contains(ignored) == rows.columns.contains(ignored))
    }
  }

  @Test("What no manifest speaks of is shown")
  func otherColumnsAreShown() async throws {
    var model = try await MolesFixture.model(on: .review)
    model.dataset.ignoredColumns = []
    let table = model.table(.reviewEntity)
    #expect(
      (0..<table.rowCount).contains { table.cells($0)[0].plain.text.hasSuffix("icd10") }
    )
    #expect(table.footer == nil)
  }
}
