import Basics

/// The lesions as they truly are, and what four clinics wrote about them.
struct MoleWorld: Sendable {
  static let lesionCount = 6200
  /// 2024-01-08.
  static let firstDay = CalendarDate(daysSince1970: 19730)

  private(set) var lesions: [Lesion]
  /// In the order each clinic keeps them: by day.
  private(set) var records: [Clinic: [MoleRecord]] = [:]

  init(seed: UInt64) {
    lesions = Self.lesions(seed: seed)
    for clinic in Clinic.allCases {
      var recorder = MoleRecorder(clinic: clinic, seed: seed)
      var written = lesions.filter { $0.clinics.contains(clinic) }.map { recorder.record($0) }
      written.sort {
        ($0.visited ?? Self.firstDay, $0.lesion) < ($1.visited ?? Self.firstDay, $1.lesion)
      }
      recorder.plant(in: &written)
      let twins = recorder.nearDuplicates(
        of: &written,
        numberedFrom: lesions.count + 1,
        lesions: lesions
      )
      lesions += twins
      records[clinic] = written
    }
  }

  private static func lesions(seed: UInt64) -> [Lesion] {
    var random = SeededGenerator(seed: seed, sampleStream: 1)
    var lesions: [Lesion] = []
    var patients = 0
    while lesions.count < lesionCount {
      patients += 1
      let home = Clinic.allCases[random.index(weights: Clinic.allCases.map(\.weight))]
      let sex: Lesion.Sex = random.chance(0.54) ? .female : .male
      let age = random.normal(mean: 47, sd: 17)
      let count = min(1 + random.index(weights: [0.74, 0.18, 0.08]), lesionCount - lesions.count)
      for _ in 0..<count {
        lesions.append(
          lesion(
            number: lesions.count + 1,
            patient: patients,
            home: home,
            sex: sex,
            age: age,
            &random
          )
        )
      }
    }
    return lesions
  }

  private static func lesion(
    number: Int,
    patient: Int,
    home: Clinic,
    sex: Lesion.Sex,
    age: Double,
    _ random: inout SeededGenerator
  ) -> Lesion {
    let diagnosis: Lesion.Diagnosis =
      random.chance(home.melanomaShare)
      ? .melanoma : [.nevus, .keratosis, .angioma][random.index(weights: [0.66, 0.23, 0.11])]
    let diameter: (mean: Double, sd: Double) =
      switch diagnosis {
      case .nevus: (50, 13)
      case .keratosis: (76, 24)
      case .angioma: (37, 11)
      case .melanoma: (92, 30)
      }
    let shift: Double =
      switch diagnosis {
      case .nevus: -6
      case .keratosis: 12
      case .angioma: 3
      case .melanoma: 11
      }
    return Lesion(
      id: id(number),
      patient: "P-" + padded(patient, 5),
      age: Int(min(max(age + shift, 2), 96)),
      sex: sex,
      site: Lesion.Site.allCases[
        random.index(weights: [0.24, 0.2, 0.15, 0.16, 0.12, 0.05, 0.05, 0.03])
      ],
      diameter: Int(min(max(random.normal(mean: diameter.mean, sd: diameter.sd), 12), 280)),
      diagnosis: diagnosis,
      visited: CalendarDate(daysSince1970: firstDay.daysSince1970 + random.below(700)),
      clinics: clinics(home: home, isMelanoma: diagnosis == .melanoma, &random),
      appearance: random.next()
    )
  }

  /// The first clinic and those it refers to; melanomas are mostly sent to the tumour centre.
  private static func clinics(
    home: Clinic,
    isMelanoma: Bool,
    _ random: inout SeededGenerator
  ) -> [Clinic] {
    var clinics = [home]
    if isMelanoma, home != .harbour, random.chance(0.7) { clinics.append(.harbour) }
    for chance in isMelanoma ? [0.2, 0.1] : [0.4, 0.28] where random.chance(chance) {
      let others = Clinic.allCases.filter { !clinics.contains($0) }
      guard !others.isEmpty else { break }
      clinics.append(
        others[random.index(weights: others.map { $0 == .harbour ? 0.13 : $0.weight })]
      )
    }
    return clinics
  }

  static func id(_ number: Int) -> String { "L-" + padded(number, 5) }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
