import Foundation

/// The texts that stand for *no value*.
package enum MissingMarker {
  /// Whether a text in the form of ``TextNormaliser`` says that there is no value, whatever the
  /// column.
  ///
  /// Ambiguous words (`none`, `unknown`, `other`) are left to the manifest: they can be classes.
  package static func matches(_ form: String) -> Bool {
    form.isEmpty || markers.contains(form)
  }

  /// Whether it says so among numbers, dates or times, where a word can be no class.
  static func matchesAmongNumbers(_ form: String) -> Bool {
    matches(form) || words.contains(form)
  }

  /// Whether a text is the error of a spreadsheet's formula: nothing that anyone meant to write.
  static func isSpreadsheetError(_ text: String) -> Bool {
    text.first == "#" && errors.contains(text.uppercased())
  }

  /// The longest text that can be a marker, in characters; blanks apart.
  static let longest = markers.lazy.map(\.count).max() ?? 0

  /// Every marker as it may be written, for the engine to look for.
  package static let spellings: [String] = {
    var all: Set<String> = []
    for marker in markers {
      all.formUnion([marker, marker.uppercased(), marker.capitalized])
    }
    all.formUnion(["NaN", "NaT", "N.A", "n.a.", "N.A.", "\\N", "<NA>", "nAn"])
    return all.sorted()
  }()

  private static let markers: Set<String> = [
    "-", "--", "---", "?", "??", "???", ".", "..", "...", "*", "_", "/", "—", "–", "#n/a", "n/a",
    "n.a", "na", "nan", "nat", "nil", "null", "<na>", "(null)", "\\n", "not available",
    "not applicable", "no data", "missing", "缺失", "不详", "未填写", "暂无", "无数据", "未提供",
  ]

  private static let words: Set<String> = [
    "none", "unknown", "unk", "n/k", "nk", "not known", "not recorded", "not measured", "not done",
    "tbd", "tba", "pending", "blank", "empty", "keine", "sin dato", "未知", "无",
  ]

  private static let errors: Set<String> = [
    "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!",
  ]
}
