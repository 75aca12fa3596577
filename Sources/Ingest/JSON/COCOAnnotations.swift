import Workspace

/// Reads annotations of pictures in the form of COCO: a row an annotation, beside it the file of
/// its image and the name of its category.
enum COCOAnnotations {
  private typealias Cell = JSONRowList.Cell

  /// - Returns: nil when the document has no images with annotations.
  static func read(_ text: JSONText) -> JSONLayout? {
    let members = Dictionary(text.members(text.root).map { ($0.key, $0.value) }) { $1 }
    guard let images = members["images"].map(text.elements),
      let annotations = members["annotations"].map(text.elements),
      let first = annotations.first, text.member("image_id", of: first) != nil,
      images.contains(where: { text.member("file_name", of: $0) != nil })
    else { return nil }
    let files = table(text, images, "file_name")
    let categories = members["categories"].map(text.elements) ?? []
    let names = table(text, categories, "name")
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    var lost = 0
    var used: Set<String> = []
    for annotation in annotations {
      let line = lines.line(at: annotation.lowerBound)
      guard text.kind(annotation) == .object else {
        document.rows.append(text.bytes[annotation], line: line)
        continue
      }
      let own = text.members(annotation)
      func value(_ key: String) -> String? {
        own.last { $0.key == key }.map { text.plain($0.value) }
      }
      var cells = own.map { Cell($0.key, json: text.bytes[$0.value]) }
      let image = value("image_id")
      if let image { used.insert(image) }
      let file = image.flatMap { files[$0] }
      if file == nil { lost += 1 }
      cells.append(Cell("file_name", text: file))
      if !categories.isEmpty {
        cells.append(Cell("category", text: value("category_id").flatMap { names[$0] }))
      }
      document.rows.append(cells, line: line)
    }
    document.notes.append(
      "each row is one of the \(annotations.count) annotations (COCO), with the file name of its "
        + "image" + (categories.isEmpty ? "" : " and the name of its category")
        + "; 'records: images' in the manifest reads the \(images.count) images"
        + (categories.isEmpty ? "" : ", 'records: categories' the \(categories.count) categories")
    )
    if lost > 0 { document.notes.append("\(lost) annotations speak of no image of the file") }
    let bare = files.keys.count { !used.contains($0) }
    if bare > 0 { document.notes.append("\(bare) of \(images.count) images have no annotation") }
    document.declared = DeclaredRoles(
      label: categories.isEmpty ? nil : "category",
      reason: "it is the category of each annotation"
    )
    return document
  }

  private static func table(_ text: JSONText, _ objects: [Range<Int>], _ key: String)
    -> [String: String]
  {
    var table: [String: String] = [:]
    for object in objects {
      let members = text.members(object)
      guard let id = members.last(where: { $0.key == "id" }),
        let value = members.last(where: { $0.key == key })
      else { continue }
      table[text.plain(id.value)] = text.plain(value.value)
    }
    return table
  }
}
