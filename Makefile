# tactus on Debian: `make run` plays, `make test` proves it, `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-print-directory

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
# $(call ctest,PRESET): runs a build's tests, keeping what they say. One that hangs fails.
ctest = ctest --test-dir build/$(1) --output-on-failure --no-tests=error --timeout 300 -j $(JOBS) \
  2>&1 | tee build/$(1)/ctest.log

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

.PHONY: test
test: ## Everything below but the benchmarks
	$(call packages,test)
	@$(MAKE) format-check PACKAGES=no
	@$(MAKE) test-rtsan PACKAGES=no
	@$(MAKE) test-tsan PACKAGES=no
	@$(MAKE) test-asan PACKAGES=no
	@$(MAKE) test-fuzz PACKAGES=no
	@$(MAKE) tidy PACKAGES=no
	@$(MAKE) test-lean PACKAGES=no
	@$(MAKE) test-dev PACKAGES=no
	@grep -hE '^[0-9]+% tests passed' build/{rtsan,tsan,asan,fuzz,lean,dev}/ctest.log

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
test-asan: ## Under AddressSanitizer and UndefinedBehaviorSanitizer
	$(call packages,test)
	$(call build,asan,tests)
	@$(call ctest,asan)

.PHONY: test-fuzz
test-fuzz: ## Each parser, fuzzed for a short while
	$(call packages,test)
	$(call build,fuzz,tests)
	@$(call ctest,fuzz)

sources = find include src tests bench examples -name '*.h' -o -name '*.cpp'

.PHONY: test-lean
test-lean: ## A build without the spectrum and the pages
	$(call packages,test)
	$(call build,lean)
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

# A build of its own, so that ninja asks clang-tidy about what has changed alone.
.PHONY: tidy
tidy: ## clang-tidy over the sources
	$(call packages,test)
	@mkdir -p build/tidy
	@cmake --preset rtsan -B build/tidy -DTACTUS_SANITIZE= -DTACTUS_TESTS=OFF -DTACTUS_EXAMPLES=OFF \
	  -DCMAKE_CXX_FLAGS=-O0 "-DCMAKE_CXX_CLANG_TIDY=clang-tidy-22;--quiet" >build/tidy/configure.log \
	  || { cat build/tidy/configure.log >&2; exit 1; }
	@cmake --build build/tidy -j $(JOBS) -- -k 0
	@echo "clang-tidy: nothing found"

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
