import Conform
import Testing
import Workspace

@testable import Review

@Suite("What people say is compared by what it is")
struct ReviewValuesTests {
  private static let values = ReviewValues(
    [
      "size": .real, "count": .exactNumber, "day": .date, "seen": .moment, "word": .text,
      "yes": .truth,
    ],
    tolerances: ["size": 0.25]
  )

  @Test(
    "Two ways to write a value, and two values",
    arguments: [
      ("size", "1", "1.0", true), ("size", "1.0", " 1.00 ", true), ("size", "1", "1.2", true),
      ("size", "1", "1.3", false), ("size", "1e1", "10", true), ("SIZE", "1", "1.0", true),
      ("count", "7", "7.0", true), ("count", "7", "8", false),
      ("count", "9007199254740993", "9007199254740992", false),
      ("day", "2024-03-05", "2024-03-05 00:00:00", true),
      ("day", "2024-03-05", "2024-05-03", false),
      ("seen", "2024-03-05T10:00:00Z", "2024-03-05 10:00", true),
      ("seen", "2024-03-05 10:00:01", "2024-03-05 10:00", false), ("yes", "TRUE", "true", true),
      ("word", "1", "1.0", false), ("word", "Red", "red", false), ("other", "1", "1.0", false),
    ]
  )
  func comparing(attribute: String, one: String, other: String, areSame: Bool) {
    #expect(Self.values.areSame(one, other, of: attribute) == areSame)
    #expect(Self.values.areSame(other, one, of: attribute) == areSame)
  }

  @Test("No value is a value of its own, and other verdicts are themselves")
  func others() {
    #expect(Self.values.areSame(nil, nil, of: "size"))
    #expect(!Self.values.areSame(nil, "1", of: "size"))
    #expect(Self.values.areSame(.skip, .skip, of: "size"))
    #expect(!Self.values.areSame(.reject, .value("1"), of: "size"))
  }
}
