import Commands

@main
enum Tuina {
  static func main() async {
    await Program.run()
  }
}
