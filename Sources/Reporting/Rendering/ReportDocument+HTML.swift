import Basics
import Pipeline
import Mustache

extension ReportDocument {
  /// The report as one HTML file that needs nothing else: no network, no script, light and dark.
  ///
  /// - Throws: an error of the template engine when the built-in template is broken.
  package func html() throws -> String {
    HTMLText.register()
    let template = try MustacheTemplate(string: HTMLTemplate.page)
    return template.render(
      [
        "pageTitle": VisibleText.cell(provenance.datasetName) + " – Tuina report",
        "dataset": VisibleText.cell(provenance.datasetName),
        "written": Figures.time(provenance.createdAt) + " UTC",
        "folder": VisibleText.cell(provenance.folder),
        "version": VisibleText.cell(provenance.tuinaVersion),
        "style": HTMLTemplate.style,
        "highlights": highlights.map(Self.context),
        "sections": sections.map(Self.context),
      ] as [String: Any]
    )
  }

  private static func context(_ section: ReportSection) -> [String: Any] {
    var context: [String: Any] = [
      "id": section.id, "title": section.title, "blocks": section.blocks.map(context),
    ]
    if let lead = section.lead { context["lead"] = VisibleText.marked(lead) }
    return context
  }

  private static func context(_ fact: ReportSection.Fact) -> [String: Any] {
    var context: [String: Any] = [
      "label": VisibleText.cell(fact.label), "value": VisibleText.cell(fact.value),
    ]
    if let detail = fact.detail { context["detail"] = VisibleText.cell(detail) }
    return context
  }

  private static func context(_ block: ReportSection.Block) -> [String: Any] {
    switch block {
    case .heading(let text): ["heading": VisibleText.marked(text)]
    case .note(let text): ["note": VisibleText.marked(text)]
    case .facts(let facts): ["facts": ["list": facts.map(context)]]
    case .table(let table): ["table": context(table)]
    case .charts(let charts):
      [
        "charts": [
          "list": charts.map { chart in
            [
              "svg": chart.svg, "chartTitle": VisibleText.cell(chart.title),
              "summary": VisibleText.marked(chart.caption ?? chart.summary),
              "isWide": chart.svg.contains("viewBox=\"0 0 1060"),
              "isSmall": chart.svg.contains("viewBox=\"0 0 250"),
            ] as [String: Any]
          }
        ]
      ]
    case .code(let text, _): ["code": VisibleText.marked(text, keepingLines: true)]
    }
  }

  private static func shade(_ table: ReportTable, _ row: Int, _ column: Int) -> String {
    guard table.shades.indices.contains(row), table.shades[row].indices.contains(column - 1) else {
      return ""
    }
    return table.shades[row][column - 1].name
  }

  private static func context(_ table: ReportTable) -> [String: Any] {
    var context: [String: Any] = [
      "caption": VisibleText.cell(table.caption),
      "columns": table.columns.map {
        ["kind": $0.kind.rawValue, "text": VisibleText.cell($0.title)]
      },
      "rows": table.rows.enumerated().map { place, row in
        [
          "cells": zip(row, table.columns).enumerated().map { index, cell in
            [
              "kind": [cell.1.kind.rawValue, shade(table, place, index)].filter { !$0.isEmpty }
                .joined(separator: " "),
              "text": cell.0, "isName": index == 0,
            ] as [String: Any]
          }
        ]
      },
    ]
    if table.hidden > 0 { context["hidden"] = Figures.count(table.hidden) }
    return context
  }
}
