import Profiling
import Basics
import Terminal

/// A picture small enough for the screen: rows of pixels from the top left.
struct Thumbnail: Sendable, Hashable {
  var width: Int
  var height: Int
  /// Row by row; `width * height` of them.
  var pixels: [RGB]
  /// What it is: `PNG 28×28 grey 274 B`.
  var title: String
  /// The longest side a screen can use.
  static let longestSide = 96
}

/// The first pictures of a column, for a glance at what it holds.
struct PictureStrip: Sendable {
  var source: String
  var column: String
  var pictures: [Thumbnail]?
  var problem: String?
}

extension DashboardModel {
  /// How many pictures are fetched for the strip.
  static let stripLength = 12

  /// Asks for pictures when the selected column holds other ones.
  mutating func followPictures() -> [Effect] {
    guard screen == .sources, let column = selectedColumn, column.type == .image,
      pictureStrip?.source != column.source || pictureStrip?.column != column.name
    else { return [] }
    pictureStrip = PictureStrip(source: column.source, column: column.name)
    return [.fetchPictures(source: column.source, column: column.name, count: Self.stripLength)]
  }

  func pictureTable(of column: ColumnProfile) -> PanelTable {
    let pictures = pictureStrip?.pictures ?? []
    return PanelTable(
      title: "pictures of \(column.name)",
      columns: [.init(title: "picture", isName: true)],
      rowCount: pictures.count,
      cells: { [.text(pictures[$0].title)] },
      drilldown: { _, _ in nil },
      empty: pictureStrip?.problem ?? (pictureStrip?.pictures == nil ? "decoding …" : "no picture")
    )
  }
}
