import Foundation

/// Finds the encoding of bytes that are not UTF-8 by what they would say in each.
///
/// Each encoding with a language is a model of text: it gives every character a probability by
/// how often the language uses it and by what stands before it. The encoding in which the bytes
/// are the most probable is the guess, as in a comparison of codes by their lengths.
struct EncodingGuess {
  let encoding: TextEncoding
  /// What the letters are like, for people: `Russian letters`.
  let reason: String

  /// Bytes of lines with non-ASCII characters that are looked at.
  static let sampleBytes = 128 << 10

  /// - Parameter sample: lines with characters beyond ASCII.
  init(_ sample: [UInt8]) {
    var best = (
      encoding: TextEncoding.latin1, reason: "no other fits better", score: -Double.infinity
    )
    for model in LanguageModel.all {
      for encoding in model.encodings {
        guard let score = model.score(sample, in: encoding) else { continue }
        // Of two that say the same, the one that stands first is the usual one.
        if score > best.score + 1e-9 { best = (encoding, "\(model.language) text", score) }
      }
    }
    for model in MultibyteModel.all {
      let score = model.score(sample)
      if score > best.score { best = (model.encoding, "\(model.language) text", score) }
    }
    (encoding, reason) = (best.encoding, best.reason)
  }
}

/// How a language writes with an alphabet beyond ASCII.
struct LanguageModel: Sendable {
  enum Script { case latin, own }

  let language: String
  let encodings: [TextEncoding]
  private let script: Script
  private let weights: [UInt32: Double]

  /// - `letters`: the language's letters beyond ASCII in lower case, the most frequent
  ///   first.
  private init(_ language: String, _ encodings: [TextEncoding], _ script: Script, _ letters: String)
  {
    (self.language, self.encodings, self.script) = (language, encodings, script)
    var weights: [UInt32: Double] = [:]
    let scalars = Array(letters.unicodeScalars)
    // Frequencies of letters fall about as 1 / (rank + a few).
    let shares = scalars.indices.map { 1 / (Double($0) + (script == .latin ? 1.5 : 5)) }
    let sum = shares.reduce(0, +)
    for (index, scalar) in scalars.enumerated() {
      let share = shares[index] / sum * (script == .latin ? 0.12 : 0.9)
      weights[scalar.value] = log(share)
      for upper in scalar.properties.uppercaseMapping.unicodeScalars
      where upper != scalar && weights[upper.value] == nil {
        weights[upper.value] = log(share * 0.15)
      }
    }
    self.weights = weights
  }

  private static let marks: [UInt32: Double] = {
    var marks: [UInt32: Double] = [:]
    for scalar in "’“”–—…€°«»„‚‘·•£§©®™²³µ±½¼¾×÷\u{A0}№¿¡ºª".unicodeScalars {
      marks[scalar.value] = log(0.002)
    }
    return marks
  }()

  /// Marks that stand behind words and numbers, not before letters.
  private static let signs = Set("€»’”…§©®™²³±¼½¾×÷ºª·•".unicodeScalars.map(\.value))

  /// The logarithm of the probability of the sample; nil when the system has no converter.
  func score(_ sample: [UInt8], in encoding: TextEncoding) -> Double? {
    guard let converter = try? CharacterConverter(from: encoding) else { return nil }
    var text: [UInt8] = []
    let broken = converter.convert(sample.span, into: &text)
    var score = -16 * Double(broken)
    var before: Before = .none
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        let isLetter = (0x41...0x5A).contains(value & ~0x20)
        if isLetter, before == .sign { score += log(0.05) }
        if isLetter, script == .own, before == .lower || before == .upper { score += log(0.02) }
        before = isLetter ? (value >= 0x61 ? .asciiLower : .asciiUpper) : .none
        continue
      }
      if value == 0xFFFD { continue }
      let isUpper = scalar.properties.isUppercase
      if let weight = weights[value] {
        score += weight
        switch before {
        case .asciiLower, .asciiUpper: if script == .own { score += log(0.02) }
        case .lower, .upper: if script == .latin { score += log(0.1) }
        case .sign: score += log(0.05)
        case .none, .mark: break
        }
        if isUpper, before == .lower || before == .asciiLower { score += log(0.02) }
        before = isUpper ? .upper : .lower
      } else if let weight = Self.marks[value] {
        // A mark inside a word is hardly ever meant, but for an apostrophe.
        score +=
          weight + (before == .lower || before == .asciiLower ? log(value == 0x2019 ? 1 : 0.3) : 0)
        before = Self.signs.contains(value) ? .sign : .mark
      } else if scalar.properties.isAlphabetic {
        score +=
          log(2e-4) + (isUpper && (before == .lower || before == .asciiLower) ? log(0.02) : 0)
        before = isUpper ? .upper : .lower
      } else {
        score += log(value < 0xA0 ? 1e-8 : 1e-5)
        before = .mark
      }
    }
    return score
  }

  private enum Before { case none, mark, sign, asciiLower, asciiUpper, lower, upper }

  private static let western: [TextEncoding] = [.latin1, .macintosh, .dosLatin]
  private static let central: [TextEncoding] = [.windows1250, .latin2, .dosLatin2]
  private static let cyrillic: [TextEncoding] = [
    .windows1251, .koi8R, .dosCyrillic, .isoCyrillic, .koi8U,
  ]

  static let all: [LanguageModel] = [
    LanguageModel("German", western, .latin, "üäößé"),
    LanguageModel("French", western, .latin, "éèàêçîôâûùëïœ"),
    LanguageModel("Spanish", western, .latin, "óíáéñúü"),
    LanguageModel("Portuguese", western, .latin, "ãçáéíóêõâúàô"),
    LanguageModel("Italian", western, .latin, "àèùòìé"),
    LanguageModel("Scandinavian", western, .latin, "åäöøæé"),
    LanguageModel("Icelandic", western, .latin, "íáðþóöéúýæ"),
    LanguageModel("Polish", central, .latin, "łąężśćóńź"),
    LanguageModel("Czech", central, .latin, "íáěéřžýčšůúťďňó"),
    LanguageModel("Slovak", central, .latin, "áíéčšžľťúýňôďäó"),
    LanguageModel("Hungarian", central, .latin, "áéóöőíüúű"),
    LanguageModel("Romanian", central, .latin, "ăîâşţ"),
    LanguageModel("Croatian", central, .latin, "čšžćđ"),
    LanguageModel("Turkish", [.windows1254], .latin, "ışğçüöİâ"),
    LanguageModel("Latvian", [.windows1257, .latin7, .latin4], .latin, "āēīšņļģķžčū"),
    LanguageModel("Lithuanian", [.windows1257, .latin7, .latin4], .latin, "ėšžąųūčįę"),
    LanguageModel("Estonian", [.windows1257, .latin7], .latin, "äõüöšž"),
    LanguageModel(
      "Vietnamese",
      [.windows1258],
      .latin,
      "đưôơêâă\u{301}\u{300}\u{323}\u{309}\u{303}áàéíóúèù"
    ),
    LanguageModel("Russian", cyrillic, .own, "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"),
    LanguageModel("Ukrainian", cyrillic, .own, "оанивертіскдлпумязьбгйчхжцюєїшщфґ"),
    LanguageModel("Bulgarian", cyrillic, .own, "аоеинтрсвлкдпмзябъугчйцжхщшюфь"),
    LanguageModel(
      "Serbian",
      [.windows1251, .isoCyrillic],
      .own,
      "аоиентсрјвукдпмлзбгшјчцњхћжљђфџ"
    ),
    LanguageModel(
      "Greek",
      [.windows1253, .isoGreek],
      .own,
      "αοιετσνηυρπκμλςδγωθχφβξζψάέήίόύώ"
    ),
    LanguageModel("Hebrew", [.windows1255, .isoHebrew], .own, "יוהלארמתבשנעםדקפחכטגצןסזךףץ"),
    LanguageModel(
      "Arabic",
      [.windows1256, .isoArabic],
      .own,
      "اليمونرتبةعدسفهكقحجأشطصخإىذضثغزءئآظؤ"
    ),
    LanguageModel("Persian", [.windows1256], .own, "ایرنمدهوتبسشکلزقفخعگجپحصطچآضذغثظژ"),
    LanguageModel(
      "Thai",
      [.windows874],
      .own,
      "านรอกเงมยลวดทสตะปบคหแ่้ัิีุูไจชพขใผถซึธ็ณโศฐญ์ืำฟภษฉฮฝ"
    ),
  ]
}
