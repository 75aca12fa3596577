"""Random CSV, TSV and JSON Lines files, read by Tuina and by Python's csv and json.

The files differ in separator, line ends, quoting, encoding and content. For each, the records, the
names, and each column's missing and different values must be Python's; a file of which Tuina rejects
something is counted apart, because it is told.
"""

import csv
import json
import os
import pathlib
import random

BATCH = 25
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030", "latin-1", "cp1251", "shift_jis"]
LETTERS = {
    "latin-1": "éüñß", "cp1251": "снегдождь", "shift_jis": "東京大阪雪", "gb18030": "北京上海晴雨",
}
TUINA_NAMES = {"utf-8-sig": "utf-8", "utf-16": "utf-16le", "cp1251": "windows-1251",
               "shift_jis": "shift-jis"}


class File:
    """One random file, with what Python reads of it."""

    def __init__(self, seed, folder, number):
        self.random = random.Random(seed)
        self.number = number
        self.kind = self.random.choice(["csv", "csv", "tsv", "jsonl"])
        self.encoding = self.random.choice(ENCODINGS if self.kind != "jsonl" else ["utf-8"])
        self.line_end = self.random.choice(["\n", "\r\n"] + (["\r"] if self.kind == "csv" else []))
        self.says_encoding = self.random.random() < 0.7 or self.encoding != "utf-8"
        self.width = self.random.randint(2, 6)
        self.name = f"f{number}"
        self.path = folder / f"{self.name}.{self.kind}"
        rows = [self.row() for _ in range(self.random.randint(3, 40))]
        header = [f"c{index}" for index in range(self.width)]
        if self.kind == "jsonl":
            text = "".join(json.dumps(dict(zip(header, row)), ensure_ascii=False) + "\n" for row in rows)
            self.path.write_bytes(text.encode())
            self.expected = [json.loads(line) for line in text.split("\n") if line]
            self.expected = [[row[name] for name in header] for row in self.expected]
        else:
            separator = "\t" if self.kind == "tsv" else ","
            quotes_all = self.random.random() < 0.4

            def field(text):
                needs = quotes_all or any(mark in text for mark in [separator, '"', "\r", "\n"])
                return '"' + text.replace('"', '""') + '"' if needs else text

            lines = [separator.join(map(field, row)) for row in [header] + rows]
            text = self.line_end.join(lines) + (self.line_end if self.random.random() < 0.9 else "")
            self.path.write_bytes(text.encode(self.encoding))
            with open(self.path, encoding=self.encoding, newline="") as file:
                read = list(csv.reader(file, delimiter="\t" if self.kind == "tsv" else ","))
            header, self.expected = read[0], [row for row in read[1:] if row]
        self.header = header

    def __str__(self):
        end = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}[self.line_end]
        return f"{self.kind}, {self.encoding}, {end}"

    def cell(self):
        choice = self.random.random()
        if choice < 0.08:
            return ""
        word = "w" + "".join(self.random.choice("abcdefghij") for _ in range(self.random.randint(1, 6)))
        if choice < 0.2:
            word += self.random.choice(LETTERS.get(self.encoding, "é中ω"))
        extra = self.random.random()
        if extra < 0.05:
            word += self.random.choice([",", ";", "\t", '"', '""', "'", "\\", "|"]) + "z"
        elif extra < 0.08 and self.kind != "tsv":
            word += self.random.choice(["\n", "\r\n", "\n\n"]) + "z"
        return word

    def row(self):
        # A first cell that is never empty, so that no line is blank for one of the two.
        return ["r" + self.cell()] + [self.cell() for _ in range(self.width - 1)]

    def manifest(self):
        encoding = ""
        if self.says_encoding:
            encoding = f", encoding: {TUINA_NAMES.get(self.encoding, self.encoding)}"
        return f"  - {{name: {self.name}, path: {self.path.name}, format: {self.kind}, header: true, missing: ['']{encoding}}}"

    def differences(self, source, columns):
        """What Tuina found otherwise, as texts."""
        if source["rows_read"] != len(self.expected):
            yield f"rows_read {source['rows_read']}, Python {len(self.expected)}"
        if source["rows_read"] != source["rows_kept"] + source["rows_rejected"]:
            yield "read is not kept + rejected"
        if [column["name"] for column in columns] != self.header:
            yield f"names {[column['name'] for column in columns]}, Python {self.header}"
            return
        for index, column in enumerate(columns):
            values = [row[index] for row in self.expected]
            missing = sum(value == "" for value in values)
            distinct = len({value for value in values if value != ""})
            if column["missing"] != missing:
                yield f"{column['name']}: missing {column['missing']}, Python {missing}"
            if column["distinct"] != distinct:
                yield f"{column['name']}: distinct {column['distinct']}, Python {distinct}"


def run(part):
    count = 50 if part.short else 1000
    told = 0
    for start in range(0, count, BATCH):
        folder = pathlib.Path(part.folder, f"files{start}")
        folder.mkdir()
        files = [File(part.random.getrandbits(32), folder, number)
                 for number in range(start, min(start + BATCH, count))]
        part.tried += len(files)
        sources = "\n".join(file.manifest() for file in files)
        types = "\n".join(f"  c{index}: {{type: text}}" for index in range(6))
        (folder / "dataset.yaml").write_text(f"sources:\n{sources}\ncolumns:\n{types}\n")
        status, answer, err = part.result("profile", os.fspath(folder))
        if answer is None:
            part.fail(f"files {start}…: no answer, status {status}: {err[-400:]}")
            continue
        read = {source["name"]: source for source in answer["sources"]}
        for file in files:
            source = read[file.name]
            columns = [column for column in answer["columns"] if column["source"] == file.name]
            found = list(file.differences(source, columns))
            if found and (source["rows_rejected"] or source.get("problem")):
                told += 1
            elif found:
                part.fail(f"file {file.number} ({file}): " + "; ".join(found[:3]))
    part.notes.append(f"{told} files differed and were told as rejects")
