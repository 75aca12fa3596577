import Basics
import Fusion
import Terminal
import Testing

@testable import Dashboard

/// A person chooses by which method an attribute is resolved.
@Suite struct MethodTests {
  private static func model(
    comparison: MethodComparison? = nil,
    method: FusionMethod = .oneCoin
  ) throws -> DashboardModel {
    var model = Fixture.model
    var report = try #require(model.conflicts.value)
    report.attributes[0].comparison = comparison
    report.attributes[0].method = method
    _ = model.update(.loading(.conflicts(.success(report))))
    _ = model.update(.navigation(.openPanel(.methods)))
    return model
  }

  private static let comparison = MethodComparison(
    measure: .logProbability,
    scores: [.init(method: .twoLevel, score: -0.4), .init(method: .oneCoin, score: -0.6)],
    preferred: .twoLevel,
    hidden: 812,
    isClear: true
  )

  private static func texts(_ model: DashboardModel) -> [String] {
    let table = model.table(.methods)
    return (0..<table.rowCount).map { row in
      table.cells(row).map { $0.plain.text }.joined(separator: " | ")
    }
  }

  @Test func hiddenClaimsStandBesideTheMethodsAsTheReason() throws {
    let rows = Self.texts(try Self.model(comparison: Self.comparison))
    #expect(rows[0] == "by the claims |  | chosen by the shape of the claims")
    #expect(rows.contains("one-coin | -0.600 | used, chosen by the shape of the claims"))
    #expect(rows.contains("two-level | -0.400 | foretold them clearly better"))
    #expect(rows.contains("majority |  | the most claimed value"))
  }

  @Test func aMethodIsAskedForChosenAndToldWithItsChooser() throws {
    var model = try Self.model(comparison: Self.comparison)
    let name = try #require(model.conflicts.value?.attributes[0].name)
    _ = model.update(.key(.down))
    _ = model.update(.key(.down))
    #expect(model.update(.key(.enter)).isEmpty)
    #expect(model.overlay == .chooseMethod(attribute: name, .twoLevel, selection: 0))
    let effects = model.update(.key(.enter))
    #expect(effects.contains(.resolve([name: .twoLevel])))
    #expect(model.overlay == nil)
    #expect(model.conflicts.progress != nil)
    #expect(model.conflicts.value != nil)
    // What stands there is of before, and is not blamed for the choice.
    #expect(
      Self.texts(model).contains("one-coin | -0.600 | used, to be resolved anew as you chose")
    )
    // While the claims are being resolved there is nothing to choose.
    _ = model.update(.key(.enter))
    #expect(model.overlay == nil)
    var report = try #require(model.conflicts.value)
    report.attributes[0].method = .twoLevel
    _ = model.update(.loading(.conflicts(.success(report))))
    #expect(
      model.notice?.text == "\(name): resolved by two-level, chosen by you for this session"
    )
    #expect(
      Self.texts(model).contains(
        "two-level | -0.400 | used, chosen by you for this session; foretold them clearly better"
      )
    )
  }

  @Test func aMethodThatCannotBeUsedIsTold() throws {
    var model = try Self.model()
    let name = try #require(model.conflicts.value?.attributes[0].name)
    _ = model.update(.conflicts(.use(attribute: name, .ibcc)))
    var report = try #require(model.conflicts.value)
    report.attributes[0].requestedMethod = .ibcc
    report.attributes[0].reason = "ibcc cannot be used: 136 values are too many"
    _ = model.update(.loading(.conflicts(.success(report))))
    #expect(model.notice?.kind == .warning)
    #expect(model.notice?.text.contains("136 values are too many") == true)
  }

  @Test func aMethodWrittenDownIsTheManifestsAndNoLongerTheSessions() throws {
    var model = try Self.model()
    let name = try #require(model.conflicts.value?.attributes[0].name)
    _ = model.update(.conflicts(.use(attribute: name, .majority)))
    _ = model.update(.loading(.conflicts(.success(try #require(model.conflicts.value)))))
    _ = model.update(.conflicts(.ask(attribute: name, .bwa)))
    _ = model.update(.key(.down))
    #expect(model.update(.key(.enter)) == [.writeMethod(.bwa, attribute: name)])
    let failed = model.update(
      .conflicts(.written(attribute: name, .bwa, .failure(WorkProblem(message: "read-only"))))
    )
    #expect(failed.isEmpty)
    #expect(model.notice?.kind == .failure)
    #expect(model.methods.session[name] == .some(.majority))
    let effects = model.update(
      .conflicts(.written(attribute: name, .bwa, .success("dataset.yaml")))
    )
    #expect(effects.contains(.resolve([:])))
    model.dataset.methods = [name: .bwa]
    model.dataset.manifestFile = "dataset.yaml"
    var report = try #require(model.conflicts.value)
    report.attributes[0].method = .bwa
    _ = model.update(.loading(.conflicts(.success(report))))
    #expect(model.notice?.text == "\(name): resolved by bwa, chosen by you in dataset.yaml")
  }

  @Test func theClaimsMayDecideAgain() throws {
    var model = try Self.model()
    let name = try #require(model.conflicts.value?.attributes[0].name)
    model.dataset.methods = [name: .majority]
    _ = model.update(.conflicts(.ask(attribute: name, nil)))
    let effects = model.update(.key(.enter))
    #expect(effects.contains(.resolve([name: nil])))
  }

  @Test func hiddenClaimsThatDecideAreNamedAsTheChooser() throws {
    var comparison = Self.comparison
    comparison.measure = .squaredError
    comparison.scores = [.init(method: .mean, score: 1.5), .init(method: .median, score: 2)]
    comparison.preferred = .mean
    let rows = Self.texts(try Self.model(comparison: comparison, method: .mean))
    #expect(rows[0] == "by the claims |  | chosen by hidden claims")
    #expect(
      rows.map { $0.prefix { $0 != " " } } == ["by", "one-coin", "mean", "median", "majority"]
    )
  }
}
