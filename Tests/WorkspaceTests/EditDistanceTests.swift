import Testing

@testable import Workspace

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("label", "lable", 1), ("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3),
    ("a", "a", 0), ("ca", "abc", 3),
  ])
  func insertionsDeletionsSubstitutionsAndSwapsCountOne(a: String, b: String, edits: Int) {
    #expect(EditDistance.between(a, b) == edits)
    #expect(EditDistance.between(b, a) == edits)
  }

  @Test func aWordTooFarFromAllHasNoNearest() {
    #expect(EditDistance.nearest(to: "zzz", among: ["label", "entity"]) == nil)
    #expect(EditDistance.nearest(to: "LABEL", among: ["label", "entity"]) == "label")
    #expect(EditDistance.nearest(to: "x", among: []) == nil)
  }
}
