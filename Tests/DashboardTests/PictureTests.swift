import Columnar
import Foundation
import Learning
import Pipeline
import Terminal
import Testing

@testable import Dashboard

@Suite struct PictureTests {
  /// A PNG of 2 × 2 grey pixels: black, white, white, black.
  private static let png =
    Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADElEQVR42mNg+A+EAAYAAf+tLDclAAAAAElFTkSuQmCC"
    ).map(Array.init) ?? []

  @Test func aCellSaysWhatPictureItHolds() throws {
    let value = Value.structure([.init("bytes", .bytes(Self.png)), .init("path", .null)])
    let picture = try #require(CellPicture(value))
    #expect(picture.text == "PNG 2×2 grey \(Self.png.count) B")
    #expect(PictureText.isPicture(picture.text))
    #expect(CellPicture(.bytes([1, 2, 3])) == nil)
    #expect(CellPicture(.string("PNG")) == nil)
    let cut = try #require(CellPicture(.bytes(Array(Self.png.prefix(20)))))
    #expect(cut.text.contains("cannot be decoded") && Thumbnail(cut) == nil)
  }

  @Test func aCellThatNamesAPictureIsDrawnFromItsFile() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Self.png).write(to: folder.appending(path: "one.png"))
    try Data(Self.png).write(
      to: folder.deletingLastPathComponent().appending(path: "outside.png")
    )
    let cells: [Value] = [
      .string("one.png"), .structure([.init("bytes", .null), .init("path", .string("one.png"))]),
    ]
    for cell in cells {
      let picture = try #require(CellPicture(cell, in: [folder]))
      #expect(picture.text == "PNG 2×2 grey \(Self.png.count) B")
    }
    for path in ["none.png", "../outside.png", "one.txt", ""] {
      #expect(CellPicture(.string(path), in: [folder]) == nil, "\(path)")
    }
    #expect(PictureText.isPicture("photos/L-00001.JPG") && !PictureText.isPicture("png"))
  }

  @Test func aPictureIsDrawnInHalfBlocks() {
    let black = RGB(red: 0, green: 0, blue: 0)
    let white = RGB(red: 255, green: 255, blue: 255)
    let picture = Thumbnail(width: 2, height: 2, pixels: [black, white, white, black], title: "t")
    for (appearance, text) in [(Appearance(), "▀▀"), (.plain, "**")] {
      var canvas = Canvas(Fixture.empty, size: Size(columns: 4, rows: 1), appearance: appearance)
      let size = canvas.fitted(picture, in: Size(columns: 9, rows: 9))
      #expect(size == Size(columns: 2, rows: 1))
      canvas.draw(picture, in: Rect(x: 0, y: 0, width: 2, height: 1))
      let row = canvas.frame.textRows()[0].trimmingCharacters(in: .whitespaces)
      #expect(row.count == text.count)
      if appearance.glyphs != .ascii {
        #expect(canvas.frame[0, 0].style == Style(upper: black, lower: white))
        #expect(canvas.frame[1, 0].style == Style(upper: white, lower: black))
      }
    }
  }

  @Test func picturesThatComeLateAreDropped() {
    var model = Fixture.withGrid(Fixture.model)
    let picture = Thumbnail(
      width: 1,
      height: 1,
      pixels: [RGB(red: 9, green: 9, blue: 9)],
      title: "t"
    )
    _ = model.update(.navigation(.enter))
    _ = model.update(.pictures(.row(grid: model.grid?.id ?? 0, row: 7, [picture])))
    guard case .detail(let other) = model.overlay else {
      Issue.record("the row is not shown")
      return
    }
    #expect(other.pictures.isEmpty)
    _ = model.update(.pictures(.row(grid: model.grid?.id ?? 0, row: 0, [picture])))
    guard case .detail(let detail) = model.overlay else { return }
    #expect(detail.pictures == [picture])
  }
}

@Suite struct GridNumberTests {
  @Test(arguments: [
    ("4.699999999999999", "4.7"), ("4.6000000000000005", "4.6"), ("4.7", "4.7"),
    ("0.1234567891", "0.123457"), ("-2.00000000001", "-2"), ("1234567.123456789", "1234567.123457"),
    ("0.0000123456789", "0.0000123456789"), ("1e-10", "1e-10"), ("12", "12"),
    ("192.168.1.12345678", "192.168.1.12345678"), ("", ""), ("1.5e300000000", "1.5e300000000"),
  ])
  func theNoiseOfBinaryFractionsIsNotShown(text: String, shown: String) {
    #expect(GridNumber.shown(text) == shown)
  }
}
