# Everything a person does with the project; CONTRIBUTING.md says when to use what.

SWIFT ?= swift
PREFIX ?= /usr/local
DATASET ?= sample-data/moles
BUILD_FLAGS ?=
RELEASE := $(SWIFT) build -c release $(BUILD_FLAGS)
SOURCES := Package.swift Sources Tests $(wildcard Benchmarks)

# Too slow in a debug build: numeric code, wide and deep input, and the whole program.
SLOW := KernelsTests|LearningTests|FusionTests|IngestFormatTests|IngestBadInputTests|EndToEndTests

# The one thing that is not installed for a person: says where it is when it is missing.
SWIFT_NEEDED = @command -v $(firstword $(SWIFT)) >/dev/null || { echo "make: Tuina is built with \
Swift 6.3, and there is no '$(firstword $(SWIFT))' here. Install it as https://www.swift.org/install/linux \
says (swiftly install 6.3.1), or name another with SWIFT=/path/to/swift" >&2; exit 1; }

.PHONY: run build test test-debug torture bench lint format install clean bootstrap

run: build
	.build/release/tuina $(DATASET)

build: bootstrap
	$(RELEASE) --product tuina

# What is tested is what is shipped; one test after another, because some time what they test.
test: bootstrap
	$(RELEASE) -Xswiftc -enable-testing --build-tests
	SWIFT="$(SWIFT)" scripts/run-tests -c release -Xswiftc -enable-testing --no-parallel $(BUILD_FLAGS) --skip-build
	@if command -v python3 >/dev/null; then \
	  Tests/Torture/run --short --seed 1 --program .build/release/tuina; \
	  else echo 'SKIPPED: the short torture: it is written in Python 3, which is not here'; fi

# Quick to build after a change, for while one works.
test-debug: bootstrap
	SWIFT="$(SWIFT)" scripts/run-tests --no-parallel $(BUILD_FLAGS) --skip '$(SLOW)'

# Kills, damage, hostile folders, random keys and fuzzed files: at most a quarter of an hour.
# SEED=… repeats a run, ONLY=damage,keys runs some parts.
torture: build
	@command -v python3 >/dev/null || { echo "make: the torture is written in Python 3, which is not here" >&2; exit 1; }
	Tests/Torture/run --program .build/release/tuina $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only $(ONLY))

bench: build
	Benchmarks/run $(BENCH)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# What is installed carries Swift's library in it, and so runs where there is no Swift.
install: bootstrap
	$(RELEASE) --static-swift-stdlib --scratch-path .build-install --product tuina
	install -d "$(PREFIX)/bin" "$(PREFIX)/lib" "$(PREFIX)/share/tuina/themes"
	install -m 755 .build-install/release/tuina "$(PREFIX)/bin/tuina"
	install -m 644 themes/*.yaml "$(PREFIX)/share/tuina/themes/"
	@if [ -f .deps/lib/libduckdb.so ]; then \
	  install -m 644 .deps/lib/libduckdb.so "$(PREFIX)/lib/libduckdb.so"; fi

clean:
	rm -rf .build .build-install

bootstrap:
	$(SWIFT_NEEDED)
	@scripts/bootstrap
