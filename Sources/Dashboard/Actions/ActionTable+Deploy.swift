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
  ]
}
