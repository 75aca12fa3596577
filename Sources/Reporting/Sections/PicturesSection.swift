import Basics
import Profiling

extension ReportDocument {
  /// Sizes of pictures named for each column.
  private static let mostShapes = 4

  /// The pictures by column: how many, of which sizes, and how many cannot be decoded; nil where no
  /// column holds pictures.
  var picturesSection: ReportSection? {
    let columns = (profile?.columns ?? []).filter { $0.image != nil }
    let images = columns.compactMap(\.image)
    guard !images.isEmpty else { return nil }
    let read = images.reduce(0) { $0 + $1.read }
    let undecodable = images.reduce(0) { $0 + $1.undecodable }
    var section = ReportSection(
      id: "pictures",
      title: "Pictures",
      lead: "The headers of \(Figures.plural(read, "picture")) were read; "
        + (undecodable == 0
          ? "each of them is a PNG or a JPEG."
          : "\(Figures.count(undecodable)) more are not there or no PNG or JPEG.")
    )
    section.blocks.append(
      .table(
        ReportTable(
          "Pictures, by column",
          ["Column", "Source", "#Rows", "#Missing", "#Read", "Sizes", "#Undecodable"],
          rows: columns.compactMap { column in
            column.image.map { image in
              [
                column.name, column.source, Figures.count(column.rows),
                Figures.count(column.missing), Figures.count(image.read), Self.sizes(of: image),
                Figures.count(image.undecodable),
              ]
            }
          }
        )
      )
    )
    for column in columns {
      guard let problem = column.image?.firstProblem else { continue }
      section.blocks.append(
        .note(VisibleText.cell("\(column.name) of \(column.source): \(problem)"))
      )
    }
    return section
  }

  private static func sizes(of image: ImageProfile) -> String {
    let named = image.shapes.prefix(mostShapes).map {
      "\($0.width)×\($0.height) \($0.mode) (\(Figures.count($0.count)))"
    }
    let rest = image.shapes.count - named.count
    return (named + (rest > 0 ? ["\(Figures.plural(rest, "other size"))"] : []))
      .joined(separator: ", ")
  }
}
