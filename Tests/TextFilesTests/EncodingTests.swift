import Foundation
import Testing
import TextFiles

@Suite struct EncodingTests {
  /// Cells of tables as their languages write them.
  static let texts: [(text: String, encodings: [TextEncoding])] = [
    ("Müller,Köln,heiß\nSchröder,Düsseldorf,kühl\nGroß,Würzburg,schön\n", [.latin1, .macintosh]),
    ("Février,Été,Hélène\nDécembre,Noël,François\nAoût,Fête,Agnès\n", [.latin1]),
    ("Muñoz,Málaga,Año\nPeña,León,Niño\nIbáñez,Córdoba,Montaña\n", [.latin1]),
    ("São Paulo,Março\nBrasília,Informação\nGoiânia,Não\n", [.latin1]),
    ("Malmö,Göteborg\nÅsa,Växjö\nSkåne,Östersund\n", [.latin1]),
    (
      "Łódź,Wrocław,Gdańsk\nPoznań,Rzeszów,Częstochowa\nWałbrzych,Świdnica,Kielce\n",
      [.windows1250, .latin2]
    ),
    (
      "Plzeň,Třebíč,Žďár\nČeské Budějovice,Děčín,Příbram\nJiří,Šárka,Růžena\n",
      [.windows1250, .latin2]
    ),
    ("Győr,Székesfehérvár\nHódmezővásárhely,Kőszeg\nŐrség,Gyűjtő\n", [.windows1250]),
    (
      "İstanbul,Beşiktaş,Üsküdar\nDiyarbakır,Eskişehir,Muğla\nŞanlıurfa,Kırşehir,Çankırı\n",
      [.windows1254]
    ),
    ("Šiauliai,Panevėžys\nKlaipėda,Mažeikiai\nJūratė,Žemaitija\n", [.windows1257]),
    (
      "Москва,снег\nСанкт-Петербург,дождь\nНовосибирск,ясно\n",
      [.windows1251, .koi8R, .dosCyrillic, .isoCyrillic]
    ),
    ("Київ,їжак\nЛьвів,місто\nХарків,Україна\n", [.windows1251]),
    ("Αθήνα,βροχή\nΘεσσαλονίκη,ήλιος\nΠάτρα,χιόνι\n", [.windows1253, .isoGreek]),
    ("ירושלים,שמש\nתל אביב,גשם\nחיפה,שלג\n", [.windows1255]),
    ("القاهرة,مطر\nالرياض,شمس\nبغداد,ثلج\n", [.windows1256]),
    ("กรุงเทพ,ฝน\nเชียงใหม่,หนาว\nภูเก็ต,ร้อน\n", [.windows874]),
    ("北京,晴\n上海,小雨\n广州,多云\n成都,阴天\n", [.gb18030]),
    ("臺北,晴天\n高雄,小雨\n臺中,多雲\n", [.big5]),
    ("東京都,晴れ\n大阪府,くもり\nさいたま市,カレー\n", [.shiftJIS, .eucJP]),
    ("서울,맑음\n부산,비가 온다\n대구,흐림\n", [.eucKR]),
  ]

  static let cases = texts.flatMap { entry in entry.encodings.map { (entry.text, $0) } }

  @Test(arguments: cases)
  func theEncodingOfATableIsFoundByItsLetters(text: String, encoding: TextEncoding) throws {
    let bytes = CharacterConverter.bytes(text, in: encoding)
    try #require(!bytes.isEmpty)
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.csv")
    try Data(("id,name\n" + "1,x\n").utf8 + bytes).write(to: file)
    let survey = try TextSurvey.of(file)
    let twin = folder.appending(path: "b.csv")
    _ = try Transcoder.write(file, surveyed: survey, to: twin)
    let read = try String(contentsOf: twin, encoding: .utf8)
    #expect(read == "id,name\n1,x\n" + text, "\(survey.encoding)")
  }

  @Test(arguments: [
    ("cp1251", TextEncoding.windows1251), ("Windows-1250", .windows1250), ("GBK", .gb18030),
    ("ISO-8859-2", .latin2), ("Shift_JIS", .shiftJIS), ("EUC-KR", .eucKR), ("koi8-r", .koi8R),
    ("win1252", .latin1), ("UTF-16", .utf16LittleEndian), ("latin1", .latin1), ("big5", .big5),
  ])
  func encodingsHaveManyNames(name: String, encoding: TextEncoding) {
    #expect(TextEncoding(name: name) == encoding)
  }

  @Test(arguments: TextEncoding.allCases)
  func everyEncodingHasAConverter(encoding: TextEncoding) throws {
    _ = try CharacterConverter(from: encoding)
    #expect(CharacterConverter.bytes("a", in: encoding).contains(0x61))
  }

  @Test func rareFourByteCharactersAmongFewChineseAreGB18030() throws {
    let text = "名,值\n甲,٠١٢٣\u{200B}\n乙,٤٥é\u{301}\n丙,٧٨٩\n"
    let bytes = CharacterConverter.bytes(text, in: .gb18030)
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.csv")
    try Data(bytes).write(to: file)
    #expect(try TextSurvey.of(file).encoding == .gb18030)
  }

  @Test func aFewLinesOfUTF16DoNotMakeAFileUTF16() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.csv")
    let plain = Data((0..<35).map { "\($0),wörd\n" }.joined().utf8)
    let wide = (0..<5).map { "\($0),word\n" }.joined().utf16.flatMap {
      [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
    }
    try (plain + Data(wide)).write(to: file)
    #expect(try TextSurvey.of(file).encoding == .utf8)
    try Data(wide).write(to: file)
    #expect(try TextSurvey.of(file).encoding == .utf16LittleEndian)
  }

  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
