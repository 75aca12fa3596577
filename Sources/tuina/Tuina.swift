@main
enum Tuina {
  static func main() {}
}
