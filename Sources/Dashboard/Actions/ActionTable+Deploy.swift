import Terminal

extension ActionTable {
  static let deploy: [Action] = [
    Action(
      "deploy.promote",
      .screen(.deploy),
      [.character("P")],
      "make the model the champion, after a question",
      hint: "promote",
      .deploy(.askToPromote),
      unless: { $0.deployPromotionReason }
    ),
    Action(
      "deploy.back",
      .screen(.deploy),
      [.character("B")],
      "go back to the champion before, after a question",
      hint: "go back",
      .deploy(.askToGoBack),
      unless: { $0.goBackReason }
    ),
    Action(
      "deploy.challenger",
      .screen(.deploy),
      [.character("c")],
      "make the model the challenger, which scores beside the champion, or no more",
      hint: "challenger",
      .deploy(.toggleChallenger),
      unless: { $0.challengerReason }
    ),
    retrain("deploy.retrain", .deploy),
  ]

  /// The way back: the same on each screen where one looks at what people did with a model.
  static func retrain(_ id: String, _ screen: Screen) -> Action {
    Action(
      id,
      .screen(screen),
      [.character("r")],
      "train a challenger from what people did, and put it to the gate",
      hint: "retrain",
      .train(.retrain),
      unless: { $0.retrainReason }
    )
  }
}
