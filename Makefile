# tactus on Debian: `make run` plays, `make test` proves it, `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory
# Build directories share ccache's objects: lean takes most of dev's.
export CCACHE_NOHASHDIR = 1

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
# For the server that `make run` starts, e.g. make run ARGS="song.flac --loop"
ARGS ?=
# PACKAGES=no leaves the installing of Debian's packages to you.
PACKAGES ?= yes

packages = $(if $(filter-out no,$(PACKAGES)),@packaging/install-packages.sh $(1),@:)
# $(call build,PRESET,TARGETS): configures and builds; cmake's own words only where it fails.
define build
@mkdir -p build/$(1)
@cmake --preset $(1) >build/$(1)/configure.log 2>&1 || { cat build/$(1)/configure.log >&2; exit 1; }
@cmake --build build/$(1) -j $(JOBS) $(if $(2),--target $(2))
endef
# $(call ctest,PRESET): runs a build's tests, keeping what they say. One that hangs fails. Most tests
# wait rather than compute, so four share two cores; those that compute or measure count as two.
# AddressSanitizer makes all of them compute.
ctest = ctest --test-dir build/$(1) --output-on-failure --no-tests=error --timeout 300 \
  -j $$(($(if $(filter asan,$(1)),1,2) * $(JOBS))) 2>&1 | tee build/$(1)/ctest.log

stage = @printf '== %s  %s\n' "$$(date +%T)" "$(1)"
# Reads names of files; clang-tidy looks at the sources among them, and at the source of a header.
tidy_each = sed 's/\.h$$/.cpp/' | awk '!seen[$$0]++' | \
  { grep -Fxf <(git ls-files -co --exclude-standard 'src/*.cpp' 'bench/load/*.cpp') || true; } | \
  xargs -r -n 1 -P $(JOBS) clang-tidy-22 --quiet -p build/dev

.PHONY: help
help: ## Lists the targets
	@sed -En 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 16

.PHONY: build
build: ## Builds the program into build/release/bin/tactus (the default)
	$(call packages,run)
	$(call build,release)

.PHONY: run
run: build ## Installs what is missing, builds and plays: http://localhost:8000
	@exec build/release/bin/tactus serve --autoplay $(ARGS)

# Builds come first: a test that keeps time runs beside other tests, never beside a compiler.
.PHONY: test
test: ## Everything below but the benchmarks
	$(call packages,test)
	$(call stage,format)
	@$(MAKE) format-check PACKAGES=no
	$(call stage,build rtsan)
	$(call build,rtsan,tests)
	$(call stage,build tsan)
	$(call build,tsan,tests)
	$(call stage,build asan)
	$(call build,asan,tests)
	$(call stage,clang-tidy)
	@$(MAKE) tidy PACKAGES=no
	$(call stage,build and test lean)
	@$(MAKE) test-lean PACKAGES=no
	$(call stage,build dev)
	$(call build,dev)
	$(call stage,test rtsan)
	@$(call ctest,rtsan)
	$(call stage,test tsan)
	@$(call ctest,tsan)
	$(call stage,test asan)
	@$(call ctest,asan)
	$(call stage,test dev)
	@$(call ctest,dev)
	$(call stage,end)
	@$(MAKE) slowest PACKAGES=no
	@grep -hE '^[0-9]+% tests passed' build/{rtsan,tsan,asan,lean,dev}/ctest.log

.PHONY: check
check: ## The inner loop: format, clang-tidy over changed files, all tests of one build
	$(call packages,test)
	@$(MAKE) format-check PACKAGES=no
	$(call build,dev)
	@{ git diff --name-only HEAD; git ls-files -o --exclude-standard; \
	  git diff --name-only @{upstream}... 2>/dev/null || true; } | $(tidy_each)
	@$(call ctest,dev)

.PHONY: test-dev
test-dev: ## All tests, with assertions
	$(call packages,test)
	$(call build,dev)
	@$(call ctest,dev)

.PHONY: test-rtsan
test-rtsan: ## What the audio thread calls, under RealtimeSanitizer
	$(call packages,test)
	$(call build,rtsan,tests)
	@$(call ctest,rtsan)

.PHONY: test-tsan
test-tsan: ## What threads share, under ThreadSanitizer
	$(call packages,test)
	$(call build,tsan,tests)
	@$(call ctest,tsan)

.PHONY: test-asan
test-asan: ## Under AddressSanitizer and UndefinedBehaviorSanitizer; each parser fuzzed for a short while
	$(call packages,test)
	$(call build,asan,tests)
	@$(call ctest,asan)

sources = find include src tests bench examples -name '*.h' -o -name '*.cpp'

.PHONY: test-lean
test-lean: ## The program without the spectrum and the pages
	$(call packages,test)
	$(call build,lean,tests)
	@$(call ctest,lean)

.PHONY: lint
lint: format-check tidy ## The format and clang-tidy

.PHONY: format-check
format-check: ## Whether every file has the format
	$(call packages,test)
	@$(sources) | xargs clang-format-22 --dry-run -Werror && echo "format: in order"

.PHONY: format
format: ## Formats every file
	$(call packages,test)
	@$(sources) | xargs clang-format-22 -i

# Newest changes first, so that a finding comes early. A unity build would hide it: the analyzer looks
# into the main file of a compilation alone.
.PHONY: tidy
tidy: ## clang-tidy over the sources
	$(call packages,test)
	@mkdir -p build/dev
	@cmake --preset dev >build/dev/configure.log 2>&1 || { cat build/dev/configure.log >&2; exit 1; }
	@{ git diff --name-only HEAD; git log --format= --name-only -n 100; \
	  git ls-files -co --exclude-standard src bench/load; } | $(tidy_each)
	@echo "clang-tidy: nothing found"

# Ninja's log keeps each job's earlier times; the last one counts.
.PHONY: slowest
slowest: ## The ten slowest compile jobs and tests of the builds that make test makes
	@echo "Slowest compile jobs, in seconds:"
	@awk -F'\t' '!/^#/ && $$4 ~ /\.o$$/ {split(FILENAME, path, "/"); took[path[2] ": " $$4] = ($$2 - $$1) / 1000} \
	  END {for (job in took) printf "%8.1f  %s\n", took[job], job}' \
	  build/{rtsan,tsan,asan,lean,dev}/.ninja_log | sort -rn | sed -n 1,10p
	@echo "Slowest tests, in seconds:"
	@awk '/^ *[0-9]+\/[0-9]+ Test +#/ {split(FILENAME, path, "/"); printf "%8.1f  %s: %s\n", $$(NF - 1), path[2], $$4}' \
	  build/{rtsan,tsan,asan,lean,dev}/ctest.log | sort -rn | sed -n 1,10p

.PHONY: bench
bench: ## Builds and runs the benchmarks
	$(call packages,bench)
	$(call build,bench)
	@cmake --build build/bench --target run_benchmarks

# Parts and options, e.g. make bench-fanout FANOUT="engines --clients 100 --seconds 2"
FANOUT ?=
.PHONY: bench-fanout
bench-fanout: ## The fan-out beside other servers, up to 10,000 clients (a quarter of an hour)
	$(call packages,bench)
	$(call build,bench,tactus_program tactus_load_program epoll_loop client_js_package)
	@bench/fanout/fanout.py build/bench/bin $(FANOUT)

.PHONY: bench-sync
bench-sync: ## How true the JavaScript client is, behind bad networks (two minutes)
	$(call packages,bench)
	$(call build,bench,run_sync_benchmark)

.PHONY: bench-dashboard
bench-dashboard: ## What the dashboard costs a browser (four minutes)
	$(call packages,bench)
	$(call build,bench,run_dashboard_benchmark)

.PHONY: install
install: build ## Installs below PREFIX, /usr/local unless set (DESTDIR is honoured)
	@cmake --install build/release --prefix "$(PREFIX)"

.PHONY: clean
clean: ## Removes all that was built
	rm -rf build
