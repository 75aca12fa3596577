import Basics

/// Writes down lesions as one clinic would, with its share of mistakes.
struct MoleRecorder {
  private let clinic: Clinic
  private var random: SeededGenerator

  init(clinic: Clinic, seed: UInt64) {
    self.clinic = clinic
    random = SeededGenerator(seed: seed, sampleStream: 10 + UInt64(clinic.rawValue))
  }

  mutating func record(_ lesion: Lesion) -> MoleRecord {
    let diagnosis = claimed(lesion.diagnosis)
    var record = MoleRecord(
      clinic: clinic,
      lesion: lesion.id,
      patient: lesion.patient,
      age: lesion.age,
      sex: lesion.sex,
      site: lesion.site,
      diameter: max(10, lesion.diameter + random.integer(in: -2...2)),
      diagnosis: diagnosis,
      visited: lesion.visited,
      note: MoleNotes.note(lesion.diagnosis, at: clinic, &random),
      photo: clinic == .harbour
        ? MolePhoto(lesion.diagnosis, appearance: lesion.appearance, exposure: 0) : nil,
      missingMark: random.pick(clinic.missingMarks)
    )
    if diagnosis != lesion.diagnosis {
      record.faults.append(
        PlantedFault(
          kind: .wrongDiagnosis,
          detail: "\(lesion.diagnosis.rawValue) → \(diagnosis.rawValue)"
        )
      )
    }
    if random.chance(clinic.siteErrors) {
      let wrong = random.pick(Lesion.Site.allCases.filter { $0 != lesion.site })
      record.site = wrong
      record.faults.append(
        PlantedFault(kind: .wrongSite, detail: "\(lesion.site.rawValue) → \(wrong.rawValue)")
      )
    }
    return record
  }

  private mutating func claimed(_ truth: Lesion.Diagnosis) -> Lesion.Diagnosis {
    if truth == .melanoma {
      if random.chance(clinic.sensitivity) { return .melanoma }
      return random.chance(0.7) ? .nevus : .keratosis
    }
    if random.chance(clinic.falseAlarms) { return .melanoma }
    if random.chance(clinic.accuracy) { return truth }
    return random.pick([.nevus, .keratosis, .angioma].filter { $0 != truth })
  }
}

// MARK: Faults

extension MoleRecorder {
  /// Plants a fixed number of each fault in rows chosen by chance, one fault a row.
  mutating func plant(in records: inout [MoleRecord]) {
    var rows = Array(records.indices)
    random.shuffle(&rows)
    func take(_ count: Int, _ suits: (MoleRecord) -> Bool = { _ in true }) -> [Int] {
      var taken: [Int] = []
      rows.removeAll { row in
        guard taken.count < count, suits(records[row]) else { return false }
        taken.append(row)
        return true
      }
      return taken
    }
    let counts = clinic.faultCounts
    for row in take(counts.unitMistakes) {
      records[row].isUnitMistaken = true
      records[row].add(.unitMistake, clinic.usesCentimetres ? "mm among cm" : "cm among mm")
    }
    let swappable = take(counts.swappedDates) { record in
      guard let parts = record.visited else { return false }
      return parts.day <= 12 && parts.day != parts.month
    }
    for row in swappable {
      records[row].isDateSwapped = true
      records[row].add(.swappedDate, records[row].visited?.description ?? "")
    }
    for row in take(counts.impossibleAges) {
      records[row].age = random.pick([-3, 147, 212, 999])
      records[row].add(.impossibleAge, "\(records[row].age ?? 0)")
    }
    for (index, row) in take(counts.hostileNotes).enumerated() {
      records[row].note = MoleNotes.hostile[index % MoleNotes.hostile.count]
      if index % MoleNotes.hostile.count < 4 { records[row].add(.escapeSequence, "note") }
    }
    for row in take(counts.missingValues) { removeValue(of: &records[row]) }
  }

  private mutating func removeValue(of record: inout MoleRecord) {
    switch random.below(4) {
    case 0:
      record.age = nil
      record.add(.missingValue, "age")
    case 1:
      record.site = nil
      record.add(.missingValue, "site")
    case 2:
      record.sex = nil
      record.add(.missingValue, "sex")
    default:
      record.diameter = nil
      record.add(.missingValue, "diameter")
    }
  }

  /// Enters some lesions a second time under a new number, with small differences.
  ///
  /// - Returns: The lesions under their new numbers.
  mutating func nearDuplicates(
    of records: inout [MoleRecord],
    numberedFrom first: Int,
    lesions: [Lesion]
  ) -> [Lesion] {
    let byID = Dictionary(uniqueKeysWithValues: lesions.map { ($0.id, $0) })
    var twins: [Lesion] = []
    for _ in 0..<clinic.faultCounts.nearDuplicates {
      let row = random.below(records.count)
      guard records[row].faults.isEmpty, var lesion = byID[records[row].lesion] else { continue }
      lesion.id = MoleWorld.id(first + twins.count)
      lesion.clinics = [clinic]
      var twin = records[row]
      twin.lesion = lesion.id
      twin.note = MoleNotes.retyped(twin.note, at: clinic)
      twin.diameter = twin.diameter.map { $0 + 1 }
      if clinic == .harbour {
        twin.photo = MolePhoto(
          lesion.diagnosis,
          appearance: lesion.appearance,
          exposure: random.next()
        )
      }
      twin.add(.nearDuplicate, records[row].lesion)
      records.insert(twin, at: min(row + random.integer(in: 1...40), records.count))
      twins.append(lesion)
    }
    return twins
  }
}

extension MoleRecord {
  fileprivate mutating func add(_ kind: PlantedFault.Kind, _ detail: String) {
    faults.append(PlantedFault(kind: kind, detail: detail))
  }
}

extension Clinic {
  struct FaultCounts: Sendable {
    var unitMistakes: Int
    var swappedDates: Int
    var impossibleAges: Int
    var missingValues: Int
    var nearDuplicates: Int
    var hostileNotes: Int
  }

  /// How many of each fault the clinic makes.
  var faultCounts: FaultCounts {
    switch self {
    case .stMary:
      FaultCounts(
        unitMistakes: 24,
        swappedDates: 120,
        impossibleAges: 8,
        missingValues: 180,
        nearDuplicates: 30,
        hostileNotes: 5
      )
    case .renji:
      FaultCounts(
        unitMistakes: 12,
        swappedDates: 0,
        impossibleAges: 3,
        missingValues: 90,
        nearDuplicates: 10,
        hostileNotes: 0
      )
    case .northfield:
      FaultCounts(
        unitMistakes: 40,
        swappedDates: 0,
        impossibleAges: 5,
        missingValues: 160,
        nearDuplicates: 20,
        hostileNotes: 5
      )
    case .harbour:
      FaultCounts(
        unitMistakes: 4,
        swappedDates: 0,
        impossibleAges: 0,
        missingValues: 30,
        nearDuplicates: 12,
        hostileNotes: 0
      )
    }
  }
}
