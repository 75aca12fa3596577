/// The texts that stand for *no value*, whatever the column.
///
/// Ambiguous words (`none`, `unknown`, `other`) are left to the manifest: they can be classes.
package enum MissingMarker {
  /// Whether a text in the form of ``TextNormaliser`` says that there is no value.
  package static func matches(_ form: String) -> Bool {
    form.isEmpty || markers.contains(form)
  }

  private static let markers: Set<String> = [
    "-", "--", "---", "?", "??", ".", "*", "_", "/", "—", "–", "#n/a", "n/a", "n.a", "na", "nan",
    "nil", "null", "<na>", "(null)", "\\n", "not available", "not applicable", "no data",
    "missing", "缺失", "不详", "未填写", "暂无", "无数据", "未提供",
  ]
}
