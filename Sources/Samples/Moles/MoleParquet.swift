import Basics
import Columnar
import Engine
import Foundation

/// Writes records with their pictures as Parquet, through the embedded engine.
///
/// Pictures stand as Hugging Face keeps them: a structure of `bytes` and `path`.
enum MoleParquet {
  private static let table = "records"

  /// - Throws: `EngineError` without an engine or when it cannot write, `SampleError`.
  static func write(_ records: [MoleRecord], to file: URL) async throws {
    let values = try columns(records)
    // One thread and one row group keep the rows in their order and the file the same each time.
    let engine = try await Engines.open(uri: nil, threads: 1)
    try await engine.ingest(values, as: table)
    try await SampleFile.replace(file) { temporary in
      try await engine.execute(
        """
        COPY (SELECT lesion_id, patient_id, age, sex, site, diameter, diagnosis,
        CAST(visited AS DATE) AS visited, note, icd10,
        CASE WHEN photo IS NOT NULL THEN struct_pack(bytes := photo, path := photo_path) END AS photo
        FROM \(identifier: table) ORDER BY number) TO \(literal: temporary.path)
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE \(literal: max(2048, records.count)))
        """
      )
    }
  }

  private static func columns(_ records: [MoleRecord]) throws -> IngestTable {
    let photos = try records.map { record in
      try record.photo.map {
        try PNGPicture.encode($0.rgb, width: MolePhoto.side, height: MolePhoto.side)
      }
    }
    return IngestTable([
      "number": .ints(records.indices.map { Int64($0) }),
      "lesion_id": .strings(records.map(\.lesion)),
      "patient_id": .strings(records.map(\.patient)),
      "age": .ints(records.map { $0.age.map { Int64($0) } }),
      "sex": .strings(records.map { $0.sex?.rawValue }),
      "site": .strings(records.map { $0.site?.rawValue }),
      // Tenths divided by ten are the nearest numbers to what is written elsewhere.
      "diameter": .doubles(
        records.map { record in
          record.diameter.map { Double($0) / (record.isUnitMistaken ? 100 : 10) }
        }
      ),
      "diagnosis": .strings(records.map(\.diagnosis.rawValue)),
      "visited": .strings(records.map { $0.visited?.description }),
      "note": .strings(records.map { $0.note.isEmpty ? nil : $0.note }),
      "icd10": .strings(records.map(\.diagnosis.code)),
      "photo": .bytes(photos),
      "photo_path": .strings(records.map { "\($0.lesion).png" }),
    ])
  }
}
