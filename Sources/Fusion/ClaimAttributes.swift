import Basics
import Engine
import Ingest
import Workspace

/// The columns that sources make claims about.
struct ClaimAttributes: Sendable {
  struct Attribute: Sendable, Hashable {
    let name: String
    let rule: Manifest.ColumnRule?
    /// The unit that its numbers were brought to; nil without one.
    let unit: String?
    /// Whether the manifest says or all sources were judged to hold classes here.
    let isCategory: Bool
  }

  let attributes: [Attribute]

  /// Takes every column but the entity, the source, the split, ids, pictures, prose and nested
  /// values; the label comes first.
  ///
  /// A column whose manifest type is `text` is prose, which two sources cannot contradict.
  init(of loaded: LoadedDataset) {
    let manifest = loaded.manifest
    var excluded = Set(manifest.entity)
    excluded.formUnion(manifest.sources.compactMap(\.sourceColumn))
    switch manifest.split {
    case .column(let column)?: excluded.insert(column)
    case .random(let by?, _, _, _, _)?: excluded.insert(by)
    case .random?, nil: break
    }
    // As in `rows`, names that differ by case alone are one column; the first spelling stands.
    var order: [String] = []
    var columns: [String: [IngestedColumn]] = [:]
    for column in loaded.sources.flatMap(\.columns) where !column.name.hasPrefix("_") {
      let key = column.name.lowercased()
      if columns[key] == nil {
        let isLabel = key == manifest.label?.lowercased()
        order.append(isLabel ? manifest.label ?? column.name : column.name)
      }
      columns[key, default: []].append(column)
    }
    if let label = manifest.label, let place = order.firstIndex(of: label) {
      order.insert(order.remove(at: place), at: 0)
    }
    attributes = order.compactMap { name in
      let held = columns[name.lowercased()] ?? []
      let rule = manifest.rule(for: name)
      guard name == manifest.label || !excluded.contains(name),
        name == manifest.label || Self.makesClaims(rule?.type, held)
      else { return nil }
      return Attribute(
        name: name,
        rule: rule,
        unit: held.lazy.compactMap(\.unit).first,
        isCategory: rule?.type.map { $0 == .category }
          ?? rule?.values.map { _ in true }
          ?? (rule?.unit == nil && rule?.tolerance == nil
            && held.allSatisfy { $0.type == .category })
      )
    }
  }

  private static func makesClaims(_ type: ColumnType?, _ columns: [IngestedColumn]) -> Bool {
    switch type {
    case .category?, .number?, .date?, .time?: true
    case .text?, .id?, .image?, .ignore?: false
    case nil:
      columns.allSatisfy { column in
        let engineType = column.engineType.uppercased()
        let isNested =
          engineType.contains("[") || engineType.hasPrefix("STRUCT")
          || engineType.hasPrefix("MAP") || engineType.hasPrefix("BLOB")
        return !isNested && column.type != .image && column.type != .id && column.type != .ignore
      }
    }
  }
}
