import Basics
import Fusion
import Ingest
import Review
import Terminal
import Workspace

extension DashboardModel {
  /// Pictures of one item, at most.
  private static let mostPictures = 4

  /// Asks for the pictures of the item at hand, once its rows are here.
  mutating func followItemPictures() -> [Effect] {
    guard screen == .review, let rows = entityRows, rows.isComplete, rows.pictures == nil,
      let page = rows.page
    else { return [] }
    let names = Set(
      (sources.value ?? []).flatMap(\.columns).filter { $0.type == .image }.map(\.name)
    )
    let places = page.columns.indices.filter { names.contains(page.columns[$0]) }
    entityRows?.pictures = []
    guard page.rows.contains(where: { row in places.contains { row[$0] != nil } }) else {
      return []
    }
    return [
      .fetchItemPictures(rows.item, generation: rows.generation, count: Self.mostPictures)
    ]
  }

  /// The pictures of the item at hand, as far as they are decoded.
  var reviewedPictures: [Thumbnail] {
    guard let rows = entityRows, rows.item == reviewedItem?.item else { return [] }
    return rows.pictures ?? []
  }
}

extension Canvas {
  /// The room that the pictures of the item at hand ask for, with the box around them.
  var itemPicturesSize: Size {
    let sizes = model.reviewedPictures.map {
      fitted($0, in: Size(columns: Self.widestItemPicture, rows: Self.widestItemPicture / 2))
    }
    let width = sizes.map { $0.columns + 1 }.reduce(1, +)
    return Size(columns: width + 2, rows: (sizes.map(\.rows).max() ?? 0) + 2)
  }

  private static var widestItemPicture: Int { 40 }

  /// The pictures of the item at hand beside each other.
  mutating func itemPictures(in rect: Rect) {
    let pictures = model.reviewedPictures
    guard !pictures.isEmpty, rect.height > 3, rect.width > 6 else { return }
    draw(Box(title: pictures.count == 1 ? "picture" : "pictures", isFocused: false), in: rect)
    let inner = Box.interior(of: rect)
    var x = inner.x + 1
    for picture in pictures {
      let size = fitted(
        picture,
        in: Size(columns: min(Self.widestItemPicture, inner.right - x), rows: inner.height)
      )
      guard size.columns > 0, x + size.columns <= inner.right else { return }
      draw(picture, in: Rect(x: x, y: inner.y, width: size.columns, height: size.rows))
      x += size.columns + 1
    }
  }
}
