#!/usr/bin/env bash
# Makes .venv with the tested set of packages and sees to the system libraries that Qt and the
# graph index need. Run by make; safe to run again.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$PATH:/usr/sbin:/sbin # Debian gives people's own shells no ldconfig

say() { printf '%s\n' "$*" >&2; }

run_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then say "Needs administrator rights: $*"; sudo "$@"
  else return 1
  fi
}

find_python() {
  local name
  for name in python3.12 python3.11 python3.13 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
    then command -v "$name"; return; fi
  done
  return 1
}

missing_packages() {
  local python=$1 missing=()
  command -v g++ >/dev/null || missing+=(g++)
  if [ -z "$python" ]; then
    # The oldest supported Ubuntu has its own newer Python beside the default one.
    if apt-cache show python3.12 >/dev/null 2>&1; then missing+=(python3.12 python3.12-venv python3.12-dev)
    else missing+=(python3.11 python3.11-venv python3.11-dev); fi
  else
    local version; version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    "$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=("python$version-venv")
    "$python" -c 'import os, sysconfig, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")))' ||
      missing+=("python$version-dev")
  fi
  # Asked once and kept: a pipe into grep -q ends in SIGPIPE, which counts as "not there".
  local pair libraries; libraries=$(ldconfig -p)
  for pair in libEGL.so.1:libegl1 libGL.so.1:libgl1 libX11.so.6:libx11-6 libdbus-1.so.3:libdbus-1-3 \
    libfontconfig.so.1:libfontconfig1 libxkbcommon.so.0:libxkbcommon0 libbrotlidec.so.1:libbrotli1 \
    libgssapi_krb5.so.2:libgssapi-krb5-2 libxcb-cursor.so.0:libxcb-cursor0 \
    libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 \
    libxcb-shape.so.0:libxcb-shape0 libxcb-xkb.so.1:libxcb-xkb1 \
    libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-image.so.0:libxcb-image0 \
    libxcb-render-util.so.0:libxcb-render-util0; do
    [[ $libraries == *"${pair%%:*} "* ]] || missing+=("${pair##*:}")
  done
  # The name changed when Debian moved to 64-bit time.
  [[ $libraries == *"libglib-2.0.so.0 "* ]] || {
    if apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then missing+=(libglib2.0-0t64)
    else missing+=(libglib2.0-0); fi
  }
  [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null)" ] ||
    missing+=(fonts-dejavu-core fontconfig-config)
  printf '%s\n' "${missing[@]:-}"
}

python=$(find_python || true)
if command -v apt-get >/dev/null; then
  # A new machine has no package lists, and the names below are looked up in them.
  apt-cache show libegl1 >/dev/null 2>&1 || run_as_root apt-get update -q >/dev/null || true
  mapfile -t packages < <(missing_packages "$python" | sed '/^$/d')
  if [ "${#packages[@]}" -gt 0 ]; then
    say "Installing what is missing: ${packages[*]}"
    if ! { run_as_root apt-get update -q >/dev/null &&
           run_as_root apt-get install -y -q --no-install-recommends "${packages[@]}" >/dev/null; }
    then
      say "Please run this line, then try again:"
      say "  sudo apt-get install -y --no-install-recommends ${packages[*]}"
      exit 1
    fi
    python=$(find_python || true)
  fi
fi
if [ -z "$python" ]; then
  say "Sinnsuche needs Python 3.11, 3.12 or 3.13; none was found."
  exit 1
fi

[ -x .venv/bin/python ] || "$python" -m venv .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check -q "$@"; }
say "Setting up .venv (a few minutes the first time) ..."
pip install 'pip>=24' 'setuptools>=77,<85' wheel
# torch first and alone: asked for by another package it would bring the CUDA libraries.
pip install torch==2.13.0
pip install -c constraints.txt -e '.[dev]'
touch .venv/.stamp
