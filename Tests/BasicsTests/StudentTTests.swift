import Basics
import Testing

struct StudentTTests {
  /// From published tables of the 97.5 % and the 95 % points.
  @Test(
    arguments: [
      (0.975, 1, 12.706), (0.975, 2, 4.303), (0.975, 4, 2.776), (0.975, 9, 2.262),
      (0.975, 30, 2.042), (0.975, 1000, 1.962), (0.95, 1, 6.314), (0.95, 10, 1.812),
    ]
  )
  func quantilesAgreeWithTables(share: Double, degrees: Int, expected: Double) {
    #expect(abs(StudentT.quantile(share, degrees: degrees) - expected) < 6e-4)
  }
}
