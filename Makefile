# make demo   set everything up, build, and run the pipeline on the flights data
# make test   set everything up, build, and run every test
# Other targets: build, package (the Python package into .venv), bench [ONLY=row], lint, lock (after a change of requirements.in), install PREFIX=..., clean
.PHONY: demo test build package setup bench lint lock install clean
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
PRESET ?= release

setup:
	@tools/setup.sh

build: setup
	@cmake --preset $(PRESET) $(if $(wildcard build/$(PRESET)/build.ninja),> build/$(PRESET)/configure.log)
	@cmake --build build/$(PRESET) -j $(JOBS)

package: setup
	@tools/install_package.sh

demo: build package
	@examples/flights/demo.sh

test: build package
	@tools/setup.sh --tests
	@tools/install_package.sh build/setup/pandas3
	@ctest --test-dir build/$(PRESET) -j $(JOBS) --output-on-failure
	@.venv/bin/python -m pytest -q tests examples
	@.venv/bin/python -m pytest -q python/tests
	@build/setup/pandas3/bin/python -m pytest -q python/tests --ignore=python/tests/package_test.py --ignore=python/tests/ci_test.py

bench: build
	@cmake --build build/release -j $(JOBS) --target check_benchmark drift_benchmark hash_benchmark rank_benchmark score_benchmark trimtab
	@.venv/bin/python bench/compare.py $(ONLY)

lint:
	@tools/setup.sh --lint
	@tools/lint.sh

install: build
	@cmake --install build/release --prefix $(PREFIX)

lock:
	build/setup/uv/bin/uv pip compile --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q requirements.in -o requirements.txt
	build/setup/uv/bin/uv pip compile --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q python/tests/pandas3.in -o python/tests/pandas3.txt

clean:
	rm -rf build/release build/dev build/asan build/tsan build/clang
