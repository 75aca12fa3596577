/// What a file's name says of its format.
struct FileNameFormat: Hashable {
  /// Nil when the extension is that of no data format.
  let format: SourceFormat?
  let isCompressed: Bool
  /// Whether the extension is one of documents, programs or settings.
  let isKnownAsOther: Bool

  private static let formats: [String: SourceFormat] = [
    "csv": .csv, "tsv": .tsv, "tab": .tsv, "json": .json, "jsonl": .jsonl, "ndjson": .jsonl,
    "parquet": .parquet, "pq": .parquet, "txt": .text, "text": .text, "libsvm": .libsvm,
    "svm": .libsvm, "svmlight": .libsvm, "arff": .arff,
  ]

  private static let others: Set<String> = [
    "md", "rst", "tex", "html", "htm", "xml", "svg", "css", "js", "ts", "py", "ipynb", "r",
    "swift", "c", "h", "cpp", "rs", "go", "java", "sh", "sql", "yaml", "yml", "toml", "ini",
    "cfg", "conf", "lock", "log", "pdf", "bib", "diff", "patch",
  ]

  init(_ name: String) {
    var parts = name.lowercased().split(separator: ".").dropFirst().map(String.init)
    isCompressed = ["gz", "zst"].contains(parts.last ?? "")
    if isCompressed { parts.removeLast() }
    format = parts.last.flatMap { Self.formats[$0] }
    isKnownAsOther = Self.others.contains(parts.last ?? "")
  }
}
