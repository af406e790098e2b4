# What the commands in bin/ share. They source it at the root of the tree, under `set -eu`.
# shellcheck shell=sh

VENV=.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

# --- Python -------------------------------------------------------------------------------

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

# find_python: sets PYTHON to a Python that runs and is new enough. A name on the PATH proves
# nothing (pyenv leaves a shim for each version, selected or not): each one is tried.
find_python() {
  shim=$(command -v python3.13 || command -v python3 || echo none)
  for candidate in "${PYTHON:-python3.13}" python3.13 python3.14 python3.12 python3 \
    "${shim%/shims/*}"/versions/3.1[2-9]*/bin/python3 \
    "${PYENV_ROOT:-${HOME:-/root}/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
    /opt/homebrew/bin/python3.1[2-9] /usr/local/bin/python3.1[2-9]; do
    if is_python "$candidate"; then
      PYTHON=$candidate
      return
    fi
  done
  fail "Plenary needs Python 3.12 or newer. Install it (Debian 13, Ubuntu 24.04: apt-get install" \
    "python3 python3-venv; macOS: brew install python@3.13) or name it: PYTHON=/path/to/python3"
}

fingerprint() { cksum <"requirements/$1.txt"; }

# ensure_venv base|scale|dev: the environment holds at least these pins. Each set contains the
# ones before it, and a note of what was installed makes the next start a comparison of sums.
ensure_venv() {
  note=$VENV/.installed-$1
  if [ -f "$note" ] && [ "$(cat "$note")" = "$(fingerprint "$1")" ] && is_python $VENV/bin/python; then
    return
  fi
  if ! is_python $VENV/bin/python || [ ! -x $VENV/bin/pip ]; then
    find_python
    if ! "$PYTHON" -c 'import ensurepip' 2>/dev/null; then # Debian packages it apart
      ensure_system "virtual environments" \
        "$("$PYTHON" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" ""
      "$PYTHON" -c 'import ensurepip' 2>/dev/null || exit 1
    fi
    say "Making the environment $VENV with $("$PYTHON" --version) ..."
    "$PYTHON" -m venv --clear $VENV
  fi
  say "Installing requirements/$1.txt ..."
  $VENV/bin/python -m pip install --quiet --require-hashes --requirement "requirements/$1.txt"
  for name in base scale dev; do
    fingerprint $name >"$VENV/.installed-$name"
    [ $name != "$1" ] || break
  done
}

# wanted_pins: "scale" when PostgreSQL or Redis is asked for, else "base".
wanted_pins() {
  if [ -n "${DATABASE_URL:-}${REDIS_URL:-}" ] ||
    grep -qsE '^(export )?(DATABASE_URL=.?postgres|REDIS_URL=.?redis)' .env; then
    echo scale
  else
    echo base
  fi
}

# --- System packages ----------------------------------------------------------------------

is_here() { command -v "$1" >/dev/null 2>&1; }

if [ "$(uname)" = Darwin ] && is_here brew; then
  # A Python that is not Homebrew's does not look for libraries where Homebrew puts them.
  DYLD_FALLBACK_LIBRARY_PATH=$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/lib}
  export DYLD_FALLBACK_LIBRARY_PATH
fi

missing_debs() {
  for package in "$@"; do
    case $(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null) in
      *" installed") ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

missing_brews() {
  for formula in "$@"; do
    brew list --versions "$formula" >/dev/null 2>&1 || printf '%s ' "$formula"
  done
}

apt_install() {
  as_root=
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  $as_root true 2>/dev/null || return 1
  say "Installing $* ..."
  { $as_root apt-get -qq update && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install --yes --no-install-recommends "$@"; } >/dev/null
}

# ensure_system WHAT "DEBIAN PACKAGES" "HOMEBREW FORMULAS": installs what is missing where it
# may; else it says in one line what to type, and goes on: most of Plenary works without.
# A note in the environment makes the next start skip the question.
ensure_system() {
  note=$VENV/.system-$1
  [ ! -f "$note" ] || return 0
  # shellcheck disable=SC2086  # lists of names, meant to be split
  if is_here apt-get; then
    missing=$(missing_debs $2)
    if [ -n "$missing" ] && ! apt_install $missing; then
      say "For $1, type: sudo apt-get install ${missing% }"
      return 0
    fi
  elif is_here brew; then
    missing=$(missing_brews $3)
    if [ -n "$missing" ] && ! brew install --quiet $missing >&2; then
      say "For $1, type: brew install ${missing% }"
      return 0
    fi
  else
    say "For $1, install what Debian calls: $2"
  fi
  [ ! -d $VENV ] || : >"$note"
}

ensure_report_system() {
  # macOS has fonts for all scripts; Pango brings HarfBuzz there.
  ensure_system report "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
fonts-noto-cjk fonts-noto-color-emoji" "pango"
}

find_browser() {
  for candidate in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome; do
    # Ubuntu's package of that name only says that one should install a snap.
    if is_here "$candidate" && "$candidate" --version >/dev/null 2>&1; then
      CHROMIUM=$(command -v "$candidate")
      export CHROMIUM
      return
    fi
  done
  return 1
}

ensure_test_system() {
  ensure_report_system
  ensure_system tests "poppler-utils nodejs" "poppler node"
  if ! find_browser && grep -qs '^ID=debian' /etc/os-release; then
    ensure_system browser chromium ""
    find_browser || true
  elif [ -z "${CHROMIUM:-}" ]; then
    $VENV/bin/playwright install --with-deps chromium >&2 ||
      say "For tests in a browser, type: $VENV/bin/playwright install --with-deps chromium"
  fi
}
