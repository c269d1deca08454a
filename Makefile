# tactus on Debian: `make run` plays, `make test` runs all tests, `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
# Arguments of `make run`, e.g. make run ARGS="song.flac --loop"
ARGS ?=
# PACKAGES=no skips the installation of Debian packages.
PACKAGES ?= yes

packages = $(if $(filter-out no,$(PACKAGES)),@packaging/install-packages.sh $(1),@:)
# $(call configure,PRESET): shows cmake's output only on failure.
define configure
@mkdir -p build/$(1)
@cmake --preset $(1) >build/$(1)/configure.log 2>&1 || { cat build/$(1)/configure.log >&2; exit 1; }
endef
# $(call build,PRESET,TARGETS): configures and builds.
define build
$(call configure,$(1))
@cmake --build build/$(1) -j $(JOBS) $(if $(2),--target $(2))
endef
# $(call ctest,PRESET,OPTIONS): runs a build's tests with a time limit and a log. Most tests wait
# rather than compute, so four run per core; tests that compute or measure count as two.
# AddressSanitizer makes all tests compute.
ctest = ctest --test-dir build/$(1) --output-on-failure --no-tests=error --timeout 300 $(2) \
  -j $$(($(if $(filter asan,$(1)),1,4) * $(JOBS))) 2>&1 | tee build/$(1)/ctest.log

stage = @printf '== %s  %s\n' "$$(date +%T)" "$(1)"
# $(call tidy,FILES): runs clang-tidy on the units of FILES, or on all.
tidy = tests/tidy/tidy.py build/dev $(JOBS) $(1)

.PHONY: help
help: ## Lists the targets
	@sed -En 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 16

.PHONY: build
build: ## Builds the program into build/release/bin/tactus (the default)
	$(call packages,run)
	$(call build,release)

.PHONY: run
run: build ## Installs missing packages, builds and plays: http://localhost:8000
	@exec build/release/bin/tactus serve --autoplay $(ARGS)

# All builds come first, so that no compiler disturbs tests that measure time.
.PHONY: test
test: ## Runs all checks and tests below, except the benchmarks
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
check: ## Quick check: format, clang-tidy on changed files, tests of one build without a browser
	$(call packages,test)
	@$(MAKE) format-check PACKAGES=no
	$(call build,dev)
	@changed=$$(git diff --name-only HEAD; git ls-files -o --exclude-standard; \
	  git diff --name-only @{upstream}... 2>/dev/null || true); \
	  [ -z "$$changed" ] || $(call tidy,$$changed)
	@$(call ctest,dev,-LE "browser|examples|install")

.PHONY: test-dev
test-dev: ## Runs all tests, with assertions
	$(call packages,test)
	$(call build,dev)
	@$(call ctest,dev)

.PHONY: test-rtsan
test-rtsan: ## Runs the audio thread's tests under RealtimeSanitizer
	$(call packages,test)
	$(call build,rtsan,tests)
	@$(call ctest,rtsan)

.PHONY: test-tsan
test-tsan: ## Runs the tests of shared data under ThreadSanitizer
	$(call packages,test)
	$(call build,tsan,tests)
	@$(call ctest,tsan)

.PHONY: test-asan
test-asan: ## Runs tests and short fuzzing under AddressSanitizer and UndefinedBehaviorSanitizer
	$(call packages,test)
	$(call build,asan,tests)
	@$(call ctest,asan)

sources = find include src tests bench examples -name '*.h' -o -name '*.cpp'

.PHONY: test-lean
test-lean: ## Tests the program without the spectrum and the pages
	$(call packages,test)
	$(call build,lean,tests)
	@$(call ctest,lean)

.PHONY: lint
lint: format-check tidy ## Checks the format and runs clang-tidy

.PHONY: format-check
format-check: ## Checks the format of all files
	$(call packages,test)
	@$(sources) | xargs clang-format-22 --dry-run -Werror && echo "format: in order"

.PHONY: format
format: ## Formats all files
	$(call packages,test)
	@$(sources) | xargs clang-format-22 -i

.PHONY: tidy
tidy: ## Runs clang-tidy on the sources
	$(call packages,test)
	$(call configure,dev)
	@$(tidy)

# Ninja's log keeps old times too; the last entry of a job is valid.
.PHONY: slowest
slowest: ## Lists the ten slowest compile jobs and tests of make test
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

# Selects parts and options, e.g. make bench-fanout FANOUT="engines --clients 100 --seconds 2"
FANOUT ?=
.PHONY: bench-fanout
bench-fanout: ## Compares the fan-out with other servers, up to 10,000 clients (15 minutes)
	$(call packages,bench)
	$(call build,bench,tactus_program tactus_load_program epoll_loop client_js_package)
	@bench/fanout/fanout.py build/bench/bin $(FANOUT)

.PHONY: bench-sync
bench-sync: ## Measures the JavaScript client's clock error on bad networks (2 minutes)
	$(call packages,bench)
	$(call build,bench,run_sync_benchmark)

# BEATS selects parts, e.g. BEATS="openmsx stdlib".
BEATS ?=
.PHONY: bench-beats
bench-beats: ## Measures the beat tracker on rendered music, and aubio beside it (15 minutes)
	$(call packages,beats)
	$(call build,bench,beat_score)
	@bench/beats/bench.py build/bench/bin/beat_score build/beats $(BEATS)

.PHONY: bench-dashboard
bench-dashboard: ## Measures the dashboard's load on a browser (4 minutes)
	$(call packages,bench)
	$(call build,bench,run_dashboard_benchmark)

.PHONY: bench-edges
bench-edges: ## Measures an origin, NATS and edges on this machine (3 minutes)
	$(call packages,test)
	$(call packages,bench)
	$(call build,bench,tactus_program)
	@bench/edges/edges.py build/bench/bin $(EDGES)
	$(call build,bench,run_edges_sync_benchmark)

.PHONY: bench-python
bench-python: ## Measures the Python package, beside FastAPI (2 minutes)
	$(call packages,bench)
	$(call build,bench,tactus_python tactus_load_program transport_bench)
	@/usr/bin/python3 bench/python_bench.py build/bench/bin build/bench/python

.PHONY: install
install: build ## Installs to PREFIX, by default /usr/local (honours DESTDIR)
	@cmake --install build/release --prefix "$(PREFIX)"

.PHONY: clean
clean: ## Removes all build output
	rm -rf build
