import Basics

/// Short notes as doctors write them, in two languages.
struct MoleNotes {
  private static let suspicious = [
    "irregular border, changed over three months", "uneven colour, black and grey parts",
    "bled twice, patient is worried", "grew quickly since spring", "ulcerated in the middle",
    "asymmetric, refer to harbour",
  ]
  private static let harmless = [
    "", "", "", "", "stable for years", "round, even colour", "itchy, rubbed by the collar",
    "known since childhood", "waxy surface, stuck-on look", "cherry red, blanches on pressure",
    "control in a year", "cosmetic wish only", "patient asks for removal, no suspicion",
    "two similar ones nearby",
  ]
  private static let suspiciousChinese = [
    "边界不规则，近三个月变大", "颜色不均，局部发黑", "曾出血两次，患者担心", "春季以来增长较快", "不对称，建议转诊",
  ]
  private static let harmlessChinese = [
    "", "", "", "多年无变化", "圆形，颜色均匀", "衣领摩擦，偶有瘙痒", "自幼即有", "表面油腻，边界清楚", "鲜红色，压之褪色",
    "一年后复查", "患者要求切除，无恶变迹象",
  ]

  /// A note that hints at the true diagnosis more often than not.
  static func note(
    _ diagnosis: Lesion.Diagnosis,
    at clinic: Clinic,
    _ random: inout SeededGenerator
  ) -> String {
    let isChinese = clinic == .renji || clinic == .harbour && random.chance(0.15)
    let isSuspicious = random.chance(diagnosis == .melanoma ? 0.55 : 0.04)
    return switch (isSuspicious, isChinese) {
    case (true, false): random.pick(suspicious)
    case (true, true): random.pick(suspiciousChinese)
    case (false, false): random.pick(harmless)
    case (false, true): random.pick(harmlessChinese)
    }
  }

  /// The same note as somebody else would have typed it.
  static func retyped(_ note: String, at clinic: Clinic) -> String {
    if note.isEmpty { return clinic == .renji ? "同前" : "see above" }
    return clinic == .renji ? note + "。" : note.prefix(1).uppercased() + note.dropFirst() + "."
  }

  /// Notes that try to act on the terminal or the page that shows them, and one of many lines.
  static let hostile = [
    "red flag \u{1B}[31mRED\u{1B}[0m", "\u{1B}]0;owned\u{7}title changed",
    "right to left \u{202E}evil\u{202C}", "<script>alert(1)</script>", "first line\nsecond line",
  ]
}
