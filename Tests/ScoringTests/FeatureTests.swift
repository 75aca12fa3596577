import Basics
import CImage
import Foundation
import Scoring
import Testing

struct FeatureTests {
  @Test func numbersAreStandardisedByTrainingRowsOnly() throws {
    let table: [FeatureColumn] = [.init("x", .numbers([1, 3, .nan, 1000]))]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1, 2])
    let matrix = extractor.features(of: table, rows: [0, 1, 2, 3])
    #expect(matrix.denseWidth == 2)
    #expect(matrix.dense == [-1, 0, 1, 0, 0, 1, 10, 0])
  }

  /// Their squares overflow; they vary all the same.
  @Test func hugeNumbersAreStandardisedToo() throws {
    let table: [FeatureColumn] = [.init("x", .numbers([-1e200, 1e200, 1e300]))]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1])
    #expect(extractor.leftOut.isEmpty)
    #expect(extractor.features(of: table, rows: [0, 1, 2]).dense == [-1, 1, 10])
  }

  @Test func categoriesHaveFeaturesForTrainingValuesAndForMissing() throws {
    let table: [FeatureColumn] = [
      .init("c", .categories(codes: [1, 0, -1, 2], values: ["x", "y", "z"]))
    ]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1, 2])
    let matrix = extractor.features(of: table, rows: [0, 1, 2, 3])
    #expect(matrix.sparseWidth == 3)
    #expect(matrix.columns == [2, 1, 0])
    #expect(matrix.rowStarts == [0, 1, 2, 3, 3])
  }

  @Test func manyCategoriesAreHashed() throws {
    let names = (0..<3000).map { "v\($0)" }
    let table: [FeatureColumn] = [
      .init("c", .categories(codes: (0..<3000).map(Int32.init), values: names))
    ]
    let extractor = FeatureExtractor(
      fitting: table,
      training: (0..<3000).map(Int32.init)
    )
    #expect(extractor.sparseWidth == 8193)
    let matrix = extractor.features(of: table, rows: [5])
    #expect(matrix.columns.count == 1)
  }

  @Test func aMillionCategoriesShareATableOfBoundedSize() throws {
    let count = 1_000_000
    let table: [FeatureColumn] = [
      .init(
        "user",
        .categories(codes: (0..<Int32(count)).map(\.self), values: (0..<count).map { "u\($0)" })
      )
    ]
    let extractor = FeatureExtractor(fitting: table, training: (0..<Int32(count)).map(\.self))
    #expect(extractor.sparseWidth == (1 << 18) + 1)
    #expect(
      extractor.notes == [
        "user has 1000000 different values in the training rows: hashed to 262144 features, so that some "
          + "values share one"
      ]
    )
    // The file does not hold the values.
    #expect(try JSONEncoder().encode(extractor).count < 300)
    let matrix = extractor.features(of: table, rows: [0, 999_999])
    #expect(matrix.rowStarts == [0, 1, 2])
    #expect(matrix.columns.allSatisfy { (1...Int32(1 << 18)).contains($0) })
  }

  @Test func textRowsHaveLengthOne() throws {
    let table: [FeatureColumn] = [.init("t", .texts(["good good day", "bad day", nil, "好天气"]))]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1, 2])
    let matrix = extractor.features(of: table, rows: [0, 1, 2])
    for row in 0..<2 {
      let values = matrix.values[matrix.rowStarts[row]..<matrix.rowStarts[row + 1]]
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    #expect(matrix.rowStarts[2] == matrix.rowStarts[3])
    let columns = matrix.columns[0..<matrix.rowStarts[1]]
    #expect(Set(columns).count == columns.count)
    #expect(columns.allSatisfy { $0 >= 0 && $0 < matrix.sparseWidth })
  }

  @Test func anExtractorComesBackFromItsJSON() throws {
    let table: [FeatureColumn] = [
      .init("x", .numbers([1, 3, 5, .nan])), .init("t", .texts(["a b", "b c", "c", "d"])),
      .init("c", .categories(codes: [0, 1, 0, 1], values: ["p", "q"])),
    ]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1, 2, 3])
    let data = try JSONEncoder().encode(extractor)
    let back = try JSONDecoder().decode(FeatureExtractor.self, from: data)
    #expect(back.features(of: table, rows: [0, 3]) == extractor.features(of: table, rows: [0, 3]))
  }

  @Test func columnsThatSayNothingAreNamed() throws {
    let table: [FeatureColumn] = [
      .init("void", .numbers([.nan, .infinity, .nan, .nan])),
      .init("same", .numbers([4, 4, 4, 4])),
    ]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1, 2, 3])
    #expect(extractor.columns.isEmpty)
    #expect(extractor.leftOut.map { $0.prefix(4) } == ["void", "same"])
  }

  @Test func missingPicturesAreTheMeanWithAnIndicator() throws {
    let shape = PictureShape(width: 2, height: 1, channels: 1)
    var column = PictureColumn(shape: shape)
    column.append(Picture(shape: shape, pixels: [0, 200]))
    column.append(nil)
    let table: [FeatureColumn] = [.init("p", .pictures(column))]
    let extractor = FeatureExtractor(fitting: table, training: [0, 1])
    let matrix = extractor.features(of: table, rows: [0, 1])
    #expect(matrix.dense == [-1, 1, 0, 0, 0, 1])
  }
}

struct PictureTests {
  private func png(_ picture: Picture) -> [UInt8] {
    let shape = picture.shape
    var out = [UInt8](
      repeating: 0,
      count: cim_png_bound(Int32(shape.width), Int32(shape.height), Int32(shape.channels))
    )
    var message = [CChar](repeating: 0, count: 100)
    let count = cim_encode_png(
      picture.pixels,
      Int32(shape.width),
      Int32(shape.height),
      Int32(shape.channels),
      &out,
      out.count,
      &message,
      message.count
    )
    return Array(out.prefix(count))
  }

  private func noise(channels: Int) -> Picture {
    var generator = SeededGenerator(seed: 9)
    let shape = PictureShape(width: 19, height: 7, channels: channels)
    return Picture(
      shape: shape,
      pixels: (0..<shape.count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    )
  }

  @Test(arguments: [1, 3])
  func picturesComeBackFromPNG(channels: Int) throws {
    let picture = noise(channels: channels)
    #expect(try Picture(decoding: png(picture)) == picture)
  }

  @Test func damagedFilesAreErrors() {
    let bytes = png(noise(channels: 3))
    // Without the last chunk, which holds nothing, all pixels are there.
    for length in 0..<(bytes.count - 12) {
      #expect(throws: Picture.Problem.self) {
        try Picture(decoding: Array(bytes.prefix(length)))
      }
    }
    var generator = SeededGenerator(seed: 4)
    for start in [[UInt8](), Array(bytes.prefix(40)), [0xFF, 0xD8, 0xFF, 0xE0]] {
      let hostile = start + (0..<500).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      #expect(throws: Picture.Problem.self) { try Picture(decoding: hostile) }
    }
  }

  /// 16 × 16 gray, progressive: the decoder makes up what is cut off, and only warns.
  private static let jpeg = """
    /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX \
    RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/wgALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABAMF/9oACAEB \
    AAAAAT6cT//EABoQAQACAwEAAAAAAAAAAAAAAAECAwAEESH/2gAIAQEAAQUCph5wMqOGysX/xAAaEAACAwEBAAAA \
    AAAAAAAAAAAAAQIRISJB/9oACAEBAAY/AlyJPLZHRXHX7Z//xAAcEAACAgMBAQAAAAAAAAAAAAABEQAhMUHwUaH/ \
    2gAIAQEAAT8hByctBw4HbUCx4wHK4hMPqysbD+z/2gAIAQEAAAAQ/wD/xAAcEAEBAAMAAwEAAAAAAAAAAAABEQAh \
    MVFhcbH/2gAIAQEAAT8Q60ilYVR92X8wOxI7lCQpwUFk3NXEhbRAik4Hwrzd5cYzTmVGjQSCuy+Hf//Z
    """

  @Test func aJPEGThatIsCutIsNoPicture() throws {
    let data = Data(base64Encoded: Self.jpeg, options: .ignoreUnknownCharacters)
    let bytes = Array(try #require(data))
    #expect(try Picture(decoding: bytes).shape == PictureShape(width: 16, height: 16, channels: 1))
    #expect(throws: Never.self) { try Picture(decoding: bytes + [0, 0, 0]) }
    for length in 0..<bytes.count {
      #expect(throws: Picture.Problem.self) {
        try Picture(decoding: Array(bytes.prefix(length)))
      }
    }
  }

  @Test func hugePicturesAreRefusedBeforeMemoryIsTaken() {
    // A header that promises 60000 × 60000 pixels, with a right checksum, and nothing else.
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    let header: [UInt8] = [
      0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0,
    ]
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in header {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1 }
    }
    crc ^= 0xFFFF_FFFF
    bytes += header
    for shift: UInt32 in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: crc >> shift)) }
    bytes += [0, 0, 0, 0, 0x49, 0x44, 0x41, 0x54, 0x35, 0xAF, 0x06, 0x1E]
    #expect(throws: Picture.Problem.self) { try Picture(decoding: bytes) }
  }

  @Test func resizingAveragesAreas() {
    let picture = Picture(
      shape: PictureShape(width: 4, height: 2, channels: 1),
      pixels: [0, 100, 200, 200, 100, 200, 0, 0]
    )
    #expect(picture.resized(width: 2, height: 1).pixels == [100, 100])
    let odd = Picture(shape: PictureShape(width: 3, height: 1, channels: 1), pixels: [0, 90, 180])
    #expect(odd.resized(width: 2, height: 1).pixels == [30, 150])
    #expect(odd.resized(width: 6, height: 1).pixels == [0, 0, 90, 90, 180, 180])
  }
}
