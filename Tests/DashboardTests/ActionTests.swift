import Terminal
import TestSupport
import Testing

@testable import Dashboard

@Suite struct ActionTests {
  @Test func idsAreUnique() {
    #expect(Set(ActionTable.all.map(\.id)).count == ActionTable.all.count)
  }

  @Test func everyActionHasATitleAndAKey() {
    for action in ActionTable.all {
      #expect(!action.title.isEmpty, "\(action.id)")
      #expect(!action.keys.isEmpty, "\(action.id)")
    }
  }

  @Test func noKeyMeansTwoThingsInOnePlace() {
    let conflicts = Keymap.conflicts(in: Keymap.standard.keys)
    #expect(conflicts.isEmpty, "\(conflicts)")
  }

  @Test func keysSurviveBeingWritten() {
    for key in ActionTable.all.flatMap(\.keys) {
      #expect(Key(parsing: key.description) == key)
    }
  }

  @Test func everyClickableNameIsReadBack() {
    let targets: [Target] = [
      .panel(.findings, item: 3), .panel(.cells, item: -1), .gridRow(12), .gridColumn(2),
      .choice(0),
      .key(.control("s")), .key(.character(":")),
    ]
    for target in targets { #expect(Target(name: target.name) == target) }
  }

  @Test func personalKeysReplaceTheStandardOnes() {
    let (keymap, problems) = Keymap.standard(changedBy: ["app.quit": ["Q"], "train.start": ["f5"]])
    #expect(problems.isEmpty)
    #expect(keymap.action(for: .character("q"), in: Fixture.model) == nil)
    #expect(keymap.action(for: .character("Q"), in: Fixture.model)?.id == "app.quit")
    #expect(keymap.keys(of: "train.start") == [.function(5)])
  }

  @Test(arguments: [
    (["app.fly": ["x"]], "no action is called app.fly"), (["app.quit": ["hyper-q"]], "is no key"),
    (["app.quit": ["?"]], "cannot mean both"),
    (["app.quit": ["s"]], "s cannot mean both"),
  ])
  func wrongPersonalKeysAreSaidAndLeftOut(overrides: [String: [String]], words: String) {
    let (keymap, problems) = Keymap.standard(changedBy: overrides)
    #expect(problems.count == 1)
    #expect(problems.first?.contains(words) == true)
    #expect(keymap.action(for: .character("q"), in: Fixture.model)?.id == "app.quit")
  }

  @Test func disabledKeysSayWhy() {
    var model = Fixture.empty
    _ = model.update(.key(.character("E")))
    #expect(model.overlay == nil)
    #expect(model.notice?.text.contains("nothing is read yet") == true)
    _ = model.update(.key(.character("6")))
    _ = model.update(.key(.character(" ")))
    #expect(model.notice?.text.contains("no training runs") == true)
  }

  @Test func theKeysAreDocumented() throws {
    try expectSnapshot(KeysDocument.text, "../../../docs/keys.md")
  }
}
