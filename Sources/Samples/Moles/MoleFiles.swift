import Foundation
import TextFiles

/// Writes the records of each clinic in its own format and notes where the faults stand.
struct MoleFiles {
  private(set) var log: PlantedFaultLog

  init(log: PlantedFaultLog = PlantedFaultLog()) {
    self.log = log
  }

  /// Writes a clinic's file, replacing one that is there.
  mutating func write(_ records: [MoleRecord], of clinic: Clinic, to folder: URL) async throws {
    let file = folder.appending(path: clinic.file)
    switch clinic {
    case .stMary:
      try SampleFile.write(lines(Self.commaSeparated(records), of: clinic), to: file)
    case .renji:
      try SampleFile.write(
        Self.gb18030(lines(Self.tabSeparated(records), of: clinic)),
        to: file
      )
    case .northfield:
      log.note(.leak, file: clinic.file, line: 1)
      try SampleFile.write(lines(Self.jsonLines(records), of: clinic), to: file)
    case .harbour:
      log.note(.leak, file: clinic.file, line: 1)
      for (index, record) in records.enumerated() {
        for fault in record.faults {
          log.note(fault, file: clinic.file, line: index + 1, lesion: record.lesion)
        }
      }
      try await MoleParquet.write(records, to: file)
    }
  }

  /// One entry of a text file: a row with the faults of its record, or something no reader takes.
  private struct Entry {
    var text: String
    var lesion = ""
    var faults: [PlantedFault] = []
  }

  private mutating func lines(_ entries: [Entry], of clinic: Clinic) -> String {
    var text = ""
    var line = 1
    for entry in entries {
      for fault in entry.faults {
        log.note(fault, file: clinic.file, line: line, lesion: entry.lesion)
      }
      text += entry.text + "\n"
      line += 1 + entry.text.utf8.count(where: { $0 == 0x0A })
    }
    return text
  }
}

// MARK: Text formats

extension MoleFiles {
  private static func commaSeparated(_ records: [MoleRecord]) -> [Entry] {
    let rows = records.map { record in
      let fields = [
        record.lesion, record.patient, record.age.map(String.init) ?? record.missingMark,
        record.sex?.rawValue ?? record.missingMark, record.site?.rawValue ?? record.missingMark,
        record.writtenDiameter ?? record.missingMark, record.diagnosis.rawValue,
        record.writtenDate ?? record.missingMark, record.note, record.diagnosis.code,
      ].map { $0.isEmpty ? nil : $0 }
      return Entry(
        text: SampleFile.commas.record(fields),
        lesion: record.lesion,
        faults: record.faults
      )
    }
    let malformed = [
      ("too few fields", "L-90001,P-90001,44,female,back"),
      (
        "quotes inside quotes",
        #"L-90002,P-90002,51,male,arm,4.1,nevus,2025-02-11,"a "typical" mole"#
      ),
      ("too many fields", "L-90003,P-90003,38,male,leg,5.5,nevus,2024-06-03,stable,for,years"),
      ("no fields", "---- exported by ward system 4.2 ----"),
      ("too few fields", "L-90004,P-90004"),
      ("too many fields", "L-90005,P-90005,62,female,face,7.7,keratosis,2025-04-19,,,"),
    ]
    return [
      Entry(
        text: "lesion_id,patient_id,age,sex,site,diameter,diagnosis,visited,note,icd10",
        faults: [.leak]
      )
    ] + spread(malformed, among: rows)
  }

  private static func tabSeparated(_ records: [MoleRecord]) -> [Entry] {
    let rows = records.map { record in
      let sex = record.sex.map { $0 == .female ? "女" : "男" }
      let fields = [
        record.lesion, record.patient, record.age.map(String.init) ?? record.missingMark,
        sex ?? record.missingMark, record.site?.rawValue ?? record.missingMark,
        record.writtenDiameter ?? record.missingMark, record.diagnosis.rawValue,
        record.writtenDate ?? record.missingMark, record.note, record.diagnosis.code,
      ].map { $0.isEmpty ? nil : $0 }
      return Entry(
        text: SampleFile.tabs.record(fields),
        lesion: record.lesion,
        faults: record.faults
      )
    }
    let malformed = [
      ("too few fields", "L-90011\tP-90011\t55\t女"),
      ("too many fields", "L-90012\tP-90012\t47\t男\tback\t6.1\tnevus\t2024-09-30\t多年无变化\t复查\t否"),
      ("no fields", "系统自动导出，共两页"),
    ]
    return [Entry(text: "病灶号\t病人号\t年龄\t性别\t部位\t直径\t诊断\t就诊日期\t备注\t疾病编码", faults: [.leak])]
      + spread(malformed, among: rows)
  }

  private static func jsonLines(_ records: [MoleRecord]) -> [Entry] {
    let rows = records.map { record in
      let members = [
        ("lesion_id", JSONText.string(record.lesion)),
        ("patient_id", JSONText.string(record.patient)),
        ("age", record.age.map(String.init) ?? "null"),
        ("sex", record.sex.map { JSONText.string($0.rawValue) } ?? "null"),
        ("site", record.site.map { JSONText.string($0.rawValue) } ?? "null"),
        ("diameter_cm", record.writtenDiameter ?? "null"),
        ("diagnosis", JSONText.string(record.diagnosis.rawValue)),
        ("visited", record.writtenDate.map(JSONText.string) ?? "null"),
        ("note", record.note.isEmpty ? "null" : JSONText.string(record.note)),
        ("icd10", JSONText.string(record.diagnosis.code)),
      ]
      return Entry(
        text: JSONText.object(members),
        lesion: record.lesion,
        faults: record.faults
      )
    }
    let malformed = [
      ("cut off", #"{"lesion_id":"L-90021","patient_id":"P-90021","age":59,"sex":"fem"#),
      ("single quotes", "{'lesion_id': 'L-90022', 'age': 33}"),
      ("no JSON", "2025-03-02 03:14:07 WARN export resumed"),
    ]
    return spread(malformed, among: rows)
  }

  /// Puts malformed rows at even distances among the others.
  private static func spread(
    _ malformed: [(reason: String, text: String)],
    among rows: [Entry]
  ) -> [Entry] {
    var entries = rows
    for (index, row) in malformed.enumerated().reversed() {
      entries.insert(
        Entry(text: row.text, faults: [PlantedFault(kind: .malformedRow, detail: row.reason)]),
        at: (index + 1) * rows.count / (malformed.count + 1)
      )
    }
    return entries
  }

  private static func gb18030(_ text: String) throws -> Data {
    // CoreFoundation's number of GB 18030, marked as one of its own encodings.
    guard let data = text.data(using: String.Encoding(rawValue: 0x8000_0632)) else {
      throw SampleError.encodingMissing("GB 18030")
    }
    return data
  }
}
