#!/bin/sh
# Debian packages the platform needs: for PDF (Pango, Noto CJK), for browser tests (Chromium), for Python's venv.
# As root or with sudo they are installed; otherwise the command to run is printed, and only what cannot be done
# without (venv) stops the setup. Exit codes: 0 all there, 3 something is missing that can come later.
set -eu

missing=""
need() { # need PACKAGE TEST...: notes the package where the test fails
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
library() { ls /usr/lib/*/"$1" /usr/lib/"$1" /lib/*/"$1" 2>/dev/null | grep -q .; }
# without its words in Chinese the browser writes dates the American way, on every picture too
chinese_browser() { [ -e /usr/lib/chromium/locales/zh-CN.pak ] || [ -x "${MENGMA_CHROMIUM:-/nonexistent}" ]; }
browser() { [ -x /usr/bin/chromium ] || [ -x "${MENGMA_CHROMIUM:-/nonexistent}" ]; }
chinese_font() { ls /usr/share/fonts/opentype/noto/NotoS*CJK* 2>/dev/null | grep -q .; }
venv() { "${PYTHON:-python3}" -c 'import ensurepip, venv'; }

need python3-venv venv
need libpango-1.0-0 library libpango-1.0.so.0
need libpangoft2-1.0-0 library libpangoft2-1.0.so.0
need libharfbuzz-subset0 library libharfbuzz-subset.so.0
need fonts-noto-cjk chinese_font
need chromium browser
need chromium-l10n chinese_browser

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: this machine has no apt-get; please provide:$missing" >&2
    exit 3
fi

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || { [ -t 0 ] && [ -z "${CI:-}" ]; }; }; then
    as_root="sudo"
else
    echo "setup: some Debian packages are missing; without them PDFs or browser tests will not work. Please run:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    case "$missing" in *python3-venv*) exit 1 ;; esac
    exit 3
fi
echo "setup: installing Debian packages:$missing" >&2
log=$(mktemp)
# shellcheck disable=SC2086 - the list is meant to be split
if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "setup: installing failed; the lines above say why. The rest of the setup goes on." >&2
    exit 3
fi
rm -f "$log"
