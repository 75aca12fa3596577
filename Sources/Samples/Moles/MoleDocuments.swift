import Basics
/// The texts that stand beside the data of the moles sample.
enum MoleDocuments {
  static let manifest = """
    version: 1
    name: Moles
    entity: lesion_id
    label: diagnosis
    positive: melanoma
    split: {by: patient_id, train: 0.7, validation: 0.15, test: 0.15, seed: 7}
    sources:
      - name: st-mary
        path: sources/st-mary.csv
        missing: ["", "NA", "?"]
      - name: renji
        path: sources/renji.tsv
        encoding: gb18030
        rename:
          病灶号: lesion_id
          病人号: patient_id
          年龄: age
          部位: site
          直径: diameter
          诊断: diagnosis
          就诊日期: visited
          备注: note
          疾病编码: icd10
        convert:
          sex: "CASE 性别 WHEN '女' THEN 'female' WHEN '男' THEN 'male' END"
        missing: ["", "不详"]
      - name: northfield
        path: sources/northfield.jsonl
        convert: {diameter: "diameter_cm * 10"}
      - name: harbour
        path: sources/harbour.parquet
    columns:
      lesion_id: {type: id}
      patient_id: {type: id}
      age: {type: number, range: [0, 120]}
      sex: {type: category, values: [female, male]}
      site: {type: category}
      diameter: {type: number, unit: mm, range: [1, 40], tolerance: 0.5}
      diagnosis: {type: category, values: [nevus, keratosis, angioma, melanoma]}
      visited: {type: date}
      note: {type: text}
      photo: {type: image}
      性别: {type: ignore}
      diameter_cm: {type: ignore}
      icd10: {type: ignore}         # billed once the diagnosis is known: it gives the label away
    checks:
      - {name: plausible age, sql: "age BETWEEN 0 AND 120"}
      - {name: plausible diameter, sql: "diameter BETWEEN 1 AND 40"}
      - {name: visited in the study, sql: "visited BETWEEN DATE '2024-01-01' AND DATE '2025-12-31'"}
    features: [age, sex, site, diameter, note, photo]
    feedback: {path: "feedback/*.jsonl"}

    """

  /// What tells a README of this generator from one that a person wrote.
  static let signature = "a seeded generator (`tuina sample moles`)"

  static let readme = """
    # Moles

    Skin-lesion records of four clinics that overlap by `lesion_id`. **Everything here is made up**:
    the rows, notes and pictures come from a seeded generator (`tuina sample moles`), no person stands
    behind them.

    | file | clinic | format |
    |---|---|---|
    | `sources/st-mary.csv` | a general hospital | CSV, UTF-8; some dates with day and month swapped |
    | `sources/renji.tsv` | 仁济, a general hospital | TSV, GB 18030, Chinese column names |
    | `sources/northfield.jsonl` | general practitioners, the least reliable | JSON lines; diameters in cm |
    | `sources/harbour.parquet` | a centre for skin tumours | Parquet with embedded 24 × 24 PNG pictures |
    | `feedback/*.jsonl` | doctors using two models | events, see docs/manifest.md |

    About one lesion in a hundred is a melanoma, in harbour one record in twenty. Planted on purpose:
    wrong diagnoses and sites, diameters in the wrong unit, swapped dates, impossible ages, missing
    values, near duplicates, malformed rows, notes with escape sequences, bad feedback lines, and a
    column that gives the label away: `icd10` is billed once the diagnosis is known. The manifest has it
    ignored; with `icd10: category` and `icd10` among `features`, `tuina train` says before it trains
    what is the matter with it.

    `truth.csv` holds the true values by lesion and `truth-planted.csv` every planted fault with its file
    and line. Tuina reads neither, except as `--truth truth.csv`.

    """

  /// The true values by lesion.
  static func truth(_ lesions: [Lesion]) -> String {
    var text = "lesion_id,diagnosis,diameter,site,visited,age,sex\n"
    for lesion in lesions {
      text +=
        "\(lesion.id),\(lesion.diagnosis.rawValue),\(lesion.diameter / 10).\(lesion.diameter % 10),"
        + "\(lesion.site.rawValue),\(lesion.visited),\(lesion.age),\(lesion.sex.rawValue)\n"
    }
    return text
  }
}
