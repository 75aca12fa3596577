/// A column's name in words, to be compared with the names people usually give.
struct ColumnName: Hashable {
  /// Lower case, without separators: `lesionid`.
  let plain: String
  /// `LesionID`, `lesion_id` and `lesion-id` are all `lesion`, `id`.
  let words: [String]

  init(_ name: String) {
    var words: [String] = []
    var word = ""
    var last: Character?
    for character in name {
      let isBreak = !(character.isLetter || character.isNumber)
      let isHump = character.isUppercase && last.map { $0.isLowercase || $0.isNumber } == true
      if isBreak || isHump {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if !isBreak { word += character.lowercased() }
      last = character
    }
    if !word.isEmpty { words.append(word) }
    self.words = words
    plain = words.joined()
  }

  /// Whether it is a name that Tuina or an engine gave to a column without one.
  var isGiven: Bool {
    guard
      let digits = ["column", "col", "c", "field", "f", "v", "x"].lazy
        .compactMap({ plain.hasPrefix($0) ? plain.dropFirst($0.count) : nil }).first
    else { return false }
    return !digits.isEmpty && digits.allSatisfy(\.isNumber)
  }

  /// Whether it is the name of a number that counts rows.
  var countsRows: Bool { ["index", "rowid", "tupleid", "rownumber", "row"].contains(plain) }

  /// How much the name promises a key: 0, 1 or 2.
  var keyScore: Int {
    if countsRows { return 1 }
    if plain == "id" || plain == "uuid" || plain == "guid" || plain == "key" { return 2 }
    if let last = words.last, ["id", "uuid", "guid", "key", "编号", "号"].contains(last) { return 2 }
    if plain.hasSuffix("编号") || plain.hasSuffix("号码") { return 2 }
    if plain.count > 3, plain.hasSuffix("id") { return 1 }
    return Self.things.contains(plain) ? 1 : 0
  }

  /// How much the name promises the naming of sources: 0, 1 or 2.
  var sourceScore: Int {
    let core = words.filter { $0 != "id" && $0 != "name" }
    guard let word = core.count == 1 ? core.first : nil else {
      return ["来源", "数据源", "标注者", "标注员"].contains(plain) ? 2 : 0
    }
    if Self.sources.contains(word) { return 2 }
    if ["sourceid", "workerid", "annotatorid"].contains(plain) { return 2 }
    return Self.weakSources.contains(word) ? 1 : 0
  }

  /// How much the name promises the label: 0 to 3.
  var labelScore: Int {
    if Self.labels.contains(plain) { return 3 }
    if Self.weakLabels.contains(plain) { return 2 }
    if let last = words.last, words.count > 1, Self.labels.contains(last) { return 1 }
    return 0
  }

  private static let things: Set<String> = [
    "item", "object", "entity", "question", "task", "example", "instance", "sample", "case",
    "record", "flight", "patient", "lesion", "image", "document", "product", "ad", "url", "isbn",
    "doi", "sku", "code", "number",
  ]
  private static let sources: Set<String> = [
    "src", "source", "worker", "annotator", "rater", "labeler", "labeller", "coder", "judge",
    "assessor", "来源", "数据源", "标注者", "标注员",
  ]
  private static let weakSources: Set<String> = [
    "user", "site", "provider", "reporter", "website", "origin", "clinic", "hospital", "reader",
    "reviewer",
  ]
  private static let labels: Set<String> = [
    "label", "labels", "target", "class", "diagnosis", "dx", "y", "标签", "类别", "标注", "诊断", "分类",
    "科室",
  ]
  private static let weakLabels: Set<String> = [
    "category", "outcome", "answer", "department", "sentiment", "income", "species", "click",
    "clicked", "result", "status", "grade", "类型",
  ]
}
