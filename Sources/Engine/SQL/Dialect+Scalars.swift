/// Functions of single values that engines spell differently.
extension Dialect {
  // MARK: Text

  /// The length in code points.
  package func length(_ text: SQL) -> SQL {
    choose(duckDB: "length(\(text))", spark: "char_length(\(text))")
  }

  package func byteLength(_ text: SQL) -> SQL {
    choose(duckDB: "strlen(\(text))", spark: "octet_length(\(text))")
  }

  /// Replaces every match.
  package func regexpReplace(_ text: SQL, _ pattern: String, with replacement: String) -> SQL {
    choose(
      duckDB:
        "regexp_replace(\(text), \(literal: pattern), \(literal: replacement), 'g')",
      spark:
        "regexp_replace(\(text), \(literal: pattern), \(literal: javaReplacement(replacement)))"
    )
  }

  /// Whether the pattern matches anywhere.
  package func regexpMatches(_ text: SQL, _ pattern: String) -> SQL {
    choose(
      duckDB: "regexp_matches(\(text), \(literal: pattern))",
      spark: "regexp_like(\(text), \(literal: pattern))"
    )
  }

  /// The first match's group; empty when nothing matches.
  package func regexpExtract(_ text: SQL, _ pattern: String, group: Int = 0) -> SQL {
    "regexp_extract(\(text), \(literal: pattern), \(literal: group))"
  }

  package func contains(_ text: SQL, _ part: SQL) -> SQL { "contains(\(text), \(part))" }

  /// A list of the parts between separators.
  package func split(_ text: SQL, separator: String) -> SQL {
    choose(
      duckDB: "string_split(\(text), \(literal: separator))",
      spark: "split(\(text), \(literal: javaQuoted(separator)), -1)"
    )
  }

  /// Composed to Unicode's NFC; Spark leaves text as it is.
  package func composed(_ text: SQL) -> SQL {
    choose(duckDB: "nfc_normalize(\(text))", spark: text)
  }

  /// A hash of 64 bits, stable within one engine.
  package func hash(_ value: SQL) -> SQL {
    choose(duckDB: "hash(\(value))", spark: "xxhash64(\(value))")
  }

  /// A hash as hexadecimal text, equal on every engine.
  package func md5(_ text: SQL) -> SQL { "md5(\(text))" }

  // MARK: Numbers

  package func isNaN(_ value: SQL) -> SQL { "isnan(\(value))" }

  package func isFinite(_ value: SQL) -> SQL {
    choose(
      duckDB: "isfinite(\(value))",
      spark:
        "(NOT (isnan(\(value)) OR abs(\(value)) = \(literal: Double.infinity)))"
    )
  }

  /// The bin from 0 of equal bins between two bounds; the last holds its upper edge too.
  ///
  /// Values outside fall into the first and the last bin.
  package func bin(_ value: SQL, low: Double, high: Double, count: Int) -> SQL {
    guard high > low else { return "CAST(\(value) * 0 AS BIGINT)" }
    let position: SQL =
      "floor((\(value) - \(literal: low)) / \(literal: high - low) * \(literal: count))"
    return
      "CAST(greatest(0, least(\(literal: count - 1), \(position))) AS BIGINT)"
  }

  // MARK: Time

  /// Seconds since 1970-01-01 as a double.
  package func epoch(_ time: SQL) -> SQL {
    choose(
      duckDB: "epoch(CAST(\(time) AS TIMESTAMP))",
      spark: "(unix_micros(CAST(\(time) AS TIMESTAMP)) / 1e6)"
    )
  }

  /// The time of so many seconds since 1970-01-01.
  package func time(epochSeconds: SQL) -> SQL {
    choose(
      duckDB: "make_timestamp(CAST(\(epochSeconds) * 1000000 AS BIGINT))",
      spark:
        "CAST(timestamp_micros(CAST(\(epochSeconds) * 1000000 AS BIGINT)) AS TIMESTAMP_NTZ)"
    )
  }

  /// The start of the minute, hour, day … that holds a time.
  package func truncate(_ time: SQL, to unit: String) -> SQL {
    choose(
      duckDB: "date_trunc(\(literal: unit), \(time))",
      spark: "CAST(date_trunc(\(literal: unit), \(time)) AS TIMESTAMP_NTZ)"
    )
  }

  // MARK: Lists, structures, JSON

  package func listValue(_ items: [SQL]) -> SQL {
    choose(duckDB: "[\(items.joined())]", spark: "array(\(items.joined()))")
  }

  package func listLength(_ list: SQL) -> SQL {
    choose(duckDB: "len(\(list))", spark: "size(\(list))")
  }

  /// The element at a position from 1; NULL beyond the end.
  package func element(_ list: SQL, at position: SQL) -> SQL {
    choose(
      duckDB: "list_extract(\(list), \(position))",
      spark: "try_element_at(\(list), \(position))"
    )
  }

  package func listContains(_ list: SQL, _ value: SQL) -> SQL {
    choose(
      duckDB: "list_contains(\(list), \(value))",
      spark: "array_contains(\(list), \(value))"
    )
  }

  /// One row an element, as a function of the SELECT list.
  package func unnest(_ list: SQL) -> SQL {
    choose(duckDB: "unnest(\(list))", spark: "explode(\(list))")
  }

  /// The text at a path such as `$.a.b` of JSON text.
  package func jsonText(_ json: SQL, path: String) -> SQL {
    choose(
      duckDB: "json_extract_string(\(json), \(literal: path))",
      spark: "get_json_object(\(json), \(literal: path))"
    )
  }

  package func toJSON(_ value: SQL) -> SQL {
    choose(duckDB: "CAST(to_json(\(value)) AS VARCHAR)", spark: "to_json(\(value))")
  }

  /// A Java pattern that matches just this text.
  private func javaQuoted(_ text: String) -> String {
    #"\Q"# + text.replacing(#"\E"#, with: #"\E\\E\Q"#) + #"\E"#
  }

  /// RE2 writes groups as `\1`, Java as `$1`, and takes a plain `$` for one.
  private func javaReplacement(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result += character.isNumber ? "$\(character)" : "\\\(character)"
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result += character == "$" ? "\\$" : String(character)
      }
    }
    return result
  }
}
