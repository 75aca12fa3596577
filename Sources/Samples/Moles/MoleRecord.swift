import Basics
/// What one clinic wrote about one lesion.
struct MoleRecord: Sendable {
  var clinic: Clinic
  var lesion: String
  var patient: String
  var age: Int?
  var sex: Lesion.Sex?
  var site: Lesion.Site?
  /// Tenths of a millimetre, as measured.
  var diameter: Int?
  /// The diameter stands in the unit of the other clinics.
  var isUnitMistaken = false
  var diagnosis: Lesion.Diagnosis
  var visited: CalendarDate?
  /// Month and day stand in each other's place.
  var isDateSwapped = false
  var note: String
  var photo: MolePhoto?
  /// The mark to write for each missing value.
  var missingMark: String
  var faults: [PlantedFault] = []

  /// The diameter as the clinic writes it: millimetres with one place, or centimetres with two.
  var writtenDiameter: String? {
    guard let diameter else { return nil }
    return clinic.usesCentimetres != isUnitMistaken
      ? "\(diameter / 100).\(twoDigits(diameter % 100))" : "\(diameter / 10).\(diameter % 10)"
  }

  var writtenDate: String? {
    isDateSwapped ? visited?.isoSwapped : visited?.description
  }
}
