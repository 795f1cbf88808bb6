#!/usr/bin/env bash
# Builds dist/sinnsuche, then starts it and asks it a question, as a person would.
# PORTABLE=1 compiles the graph index without this machine's own instructions first.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

if [ "${PORTABLE:-}" = 1 ]; then
  version=$($python -c 'from importlib.metadata import version; print(version("hnswlib"))')
  HNSWLIB_NO_NATIVE=1 $python -m pip install -q --no-deps --no-cache-dir --force-reinstall \
    --no-binary hnswlib "hnswlib==$version"
fi

rm -rf build dist
$python -m PyInstaller --noconfirm --log-level WARN build.spec
du -sm dist/sinnsuche | awk '{print "Size: " $1 " MB"}'

self_test() { timeout 120 "$@" dist/sinnsuche/sinnsuche --self-test; }
if [ -n "${DISPLAY:-}" ]; then self_test env
elif command -v xvfb-run >/dev/null; then self_test xvfb-run -a
else self_test env QT_QPA_PLATFORM=offscreen
fi
$python scripts/figures.py record build size_mb="$(du -sm dist/sinnsuche | cut -f1)"
