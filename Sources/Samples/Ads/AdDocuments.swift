import Basics

/// The texts that stand beside the data of the ads sample.
enum AdDocuments {
  static let manifest: String = {
    let numbers = AdField.all.filter(\.isNumber).map { "  \($0.name): {type: number}" }
    let categories = AdField.all.filter { !$0.isNumber }.map { "  \($0.name): {type: category}" }
    return """
      version: 1
      name: Ads
      entity: impression
      label: clicked
      positive: "yes"
      split: {train: 0.7, validation: 0.15, test: 0.15, seed: 7}
      sources:
        - name: log
          path: log.csv
          missing: []
      columns:
        impression: {type: id}
        time: {type: time}
        position: {type: number}
        propensity: {type: number}
        clicked: {type: category, values: ["no", "yes"]}
      \((categories + numbers).joined(separator: "\n"))
      features:
        [\(wrapped(AdField.all.map(\.name)))]
      feedback: {path: "feedback/*.jsonl"}
      # The log is older than the drift: on its rows a model that knows what came since may be a little worse.
      gate:
        metrics:
          log-loss: {worse: 0.02}
          average-precision: {worse: 0.05}

      """
  }()

  private static func wrapped(_ names: [String]) -> String {
    var lines: [[String]] = [[]]
    for name in names {
      if lines[lines.count - 1].joined(separator: ", ").count + name.count > 90 { lines.append([]) }
      lines[lines.count - 1].append(name)
    }
    return lines.map { $0.joined(separator: ", ") }.joined(separator: ",\n   ")
  }

  /// The class of what was clicked.
  static let clicked = "yes"

  /// What tells a README of this generator from one that a person wrote.
  static let signature = "a seeded generator (`tuina sample ads`)"

  static func readme(_ plan: AdPlan, logClicks: Int, _ counts: AdEvents.Counts, badLines: Int)
    -> String
  {
    """
    # Ads

    What was shown to people, whether they clicked, and what is to be chosen from. **Everything here is made up** by
    \(signature); no person, page or firm stands behind it.

    | file | what it is |
    |---|---|
    | `log.csv` | \(plan.impressions) impressions of four weeks with \(AdField.all.count) fields, chosen by chance: \
    \(logClicks) were clicked |
    | `\(plan.candidateFile)` | \(plan.candidates) candidates without a label, \
    \(AdPlan.candidatesOfRequest) a request: for `tuina score --by request` |
    | `\(AdEvents.file)` | what two models showed in the four weeks from \(AdPlan.time(0).prefix(10)): \
    \(plan.events) ads, \(counts.clicks) clicks, and \(counts.arrivedConversions) of \(counts.conversions) conversions, \
    which come late; \(badLines) bad lines |

    ## What is planted

    - Clicks: \(AdClickModel.base) × the factors of `truth-clicks.csv`, and nothing else. That the topic of the ad is what interests \
    the person counts \(AdClickModel.matchFactor) to \(AdClickModel.otherFactor), and neither column tells it alone (`--crosses`).
    - Positions: the second place is clicked \(AdClickModel.positionFactors[1]) times as often as the first, the third \
    \(AdClickModel.positionFactors[2]).
    - Propensities: `ads-1` shows every ad alike, `ads-2` in proportion to the ad's factor. Both are written down, so that the rate of one \
    can be estimated from the log of the other.
    - Scores: those of `ads-1` are \(AdPolicy.uniform.confidence) times the truth, those of `ads-2` the truth, until the drift.
    - Conversions: \(DecimalPlaces.percent(AdEvents.conversionShare)) of clicks, half of them within 12 hours, nine of ten within 4 \
    days, all within 25 days. Those of the last days have not come in yet.
    \(drift(plan))

    | click rate | expected before | seen | expected after | seen |
    |---|---|---|---|---|
    \(AdPolicy.all.map { rates($0, plan, counts) }.joined(separator: "\n"))

    The expected rates, the drift and the bad lines stand in `truth-rates.csv`, `truth-drift.csv` and `truth-planted.csv`. Tuina reads none of them.

    """
  }

  private static func drift(_ plan: AdPlan) -> String {
    guard plan.drifts else { return "- No drift." }
    return """
      - Drift: from \(AdPlan.driftTime) on \(DecimalPlaces.percent(AdClickModel.newBrowserShare)) come with \
      `browser` \(AdClickModel.newBrowser), which nobody had before, and click \(AdClickModel.newBrowserFactor) times as often. The models \
      do not know it.
      """
  }

  private static func rates(_ policy: AdPolicy, _ plan: AdPlan, _ counts: AdEvents.Counts) -> String
  {
    let expected = AdClickModel.rate(of: policy)
    func seen(_ count: AdEvents.Counts.OfModel?) -> String {
      guard let count, count.shown > 0 else { return "—" }
      return "\(count.clicks) of \(count.shown)"
    }
    return """
      | `\(policy.name)` | \(DecimalPlaces.percent(expected.before)) | \(seen(counts.before[policy.name])) | \
      \(DecimalPlaces.percent(plan.drifts ? expected.after : expected.before)) | \(seen(counts.after[policy.name])) |
      """
  }

  static let clickTruth: String = {
    var lines = ["field,value,factor"]
    func add(_ field: String, _ factors: [Double]) {
      guard let definition = AdField.all.first(where: { $0.name == field }) else { return }
      for (text, factor) in zip(definition.texts, factors) {
        lines.append("\(field),\(text),\(factor)")
      }
    }
    add("ad", AdClickModel.adFactors)
    add("device", AdClickModel.deviceFactors)
    for (index, factor) in AdClickModel.positionFactors.enumerated() {
      lines.append("position,\(index + 1),\(factor)")
    }
    lines.append("topic = interest,true,\(AdClickModel.matchFactor)")
    lines.append("topic = interest,false,\(AdClickModel.otherFactor)")
    lines.append("seen_before,n,1/(1+0.15n)")
    lines.append("browser,\(AdClickModel.newBrowser),\(AdClickModel.newBrowserFactor)")
    return lines.joined(separator: "\n") + "\n"
  }()

  static func rateTruth(_ plan: AdPlan) -> String {
    var lines = ["model,before,after"]
    for policy in AdPolicy.all {
      let rate = AdClickModel.rate(of: policy)
      let after = plan.drifts ? rate.after : rate.before
      lines.append(
        "\(policy.name),\(DecimalPlaces.text(rate.before, digits: 6)),\(DecimalPlaces.text(after, digits: 6))"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func driftTruth(_ plan: AdPlan) -> String {
    let header = "feature,value,since,share_before,share_after,rate_factor\n"
    guard plan.drifts else { return header }
    return header
      + "browser,\(AdClickModel.newBrowser),\(AdPlan.driftTime),0,\(AdClickModel.newBrowserShare),"
      + "\(AdClickModel.newBrowserFactor)\n"
  }
}
