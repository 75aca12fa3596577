import Basics
import Pipeline

extension ReportDocument {
  /// The report as Markdown; charts are left to their words and tables.
  package func markdown() -> String {
    var parts = [
      "# \(Self.inline(provenance.datasetName)) – Tuina report",
      "\(Figures.time(provenance.createdAt)) UTC · Tuina \(Self.inline(provenance.tuinaVersion)) · \(Self.inline(provenance.folder))",
      highlights.map(Self.item).joined(separator: "\n"),
    ]
    for section in sections {
      parts.append("## \(Self.inline(section.title))")
      if let lead = section.lead { parts.append(Self.inline(lead)) }
      parts += section.blocks.map(Self.block)
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private static func block(_ block: ReportSection.Block) -> String {
    switch block {
    case .heading(let text): "### \(inline(text))"
    case .note(let text): inline(text)
    case .facts(let facts): facts.map(item).joined(separator: "\n")
    case .table(let table): self.table(table)
    case .charts(let charts):
      charts.map { "- \(inline($0.title)): \(inline($0.summary))" }.joined(separator: "\n")
    case .code(let text, let language):
      MarkdownText.fenced(VisibleText.marked(text, keepingLines: true), language: language)
    }
  }

  private static func item(_ fact: ReportSection.Fact) -> String {
    let detail = fact.detail.map { " (\(inline($0)))" } ?? ""
    return "- \(inline(fact.label)): **\(inline(fact.value))**\(detail)"
  }

  private static func table(_ table: ReportTable) -> String {
    func row(_ cells: [String]) -> String {
      "| " + cells.map { inline($0) }.joined(separator: " | ") + " |"
    }
    let rule =
      "|" + table.columns.map { $0.kind == .number ? "--:|" : "---|" }.joined()
    var lines = ["**\(inline(table.caption))**", "", row(table.columns.map(\.title)), rule]
    lines += table.rows.map(row)
    if table.hidden > 0 {
      lines += ["", "\(Figures.count(table.hidden)) more rows are left out."]
    }
    return lines.joined(separator: "\n")
  }

  private static func inline(_ text: String) -> String {
    MarkdownText.escaped(VisibleText.marked(text))
  }
}
