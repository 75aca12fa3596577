import Basics
/// A lesion as it truly is.
struct Lesion: Sendable {
  enum Diagnosis: String, Sendable, CaseIterable {
    case nevus, keratosis, angioma, melanoma

    /// Its code in the tenth International Classification of Diseases.
    var code: String {
      switch self {
      case .nevus: "D22.9"
      case .keratosis: "L82"
      case .angioma: "D18.0"
      case .melanoma: "C43.9"
      }
    }
  }

  enum Sex: String, Sendable {
    case female, male
  }

  enum Site: String, Sendable, CaseIterable {
    case back, torso, arm, leg, face, scalp, hand, foot
  }

  var id: String
  var patient: String
  var age: Int
  var sex: Sex
  var site: Site
  /// Tenths of a millimetre.
  var diameter: Int
  var diagnosis: Diagnosis
  /// The consultation that all clinics write about.
  var visited: CalendarDate
  /// Where it was seen, the first clinic first.
  var clinics: [Clinic]
  /// Decides how its pictures look.
  var appearance: UInt64
}
