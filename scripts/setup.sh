# Makes a virtual environment beside the checkout and installs otpshell into it. Sourced by the scripts here.
# Afterwards $venv/bin has what was asked for. Set OTPSHELL_VENV to keep the environment elsewhere.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${OTPSHELL_VENV:-$root/.venv}

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# setup EXTRAS: installs unless the same thing is installed already.
setup() {
    local extras=$1 wanted python
    wanted="$extras $(cksum <"$root/pyproject.toml")"
    if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.otpshell-$extras" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    echo "otpshell: installing into $venv" >&2
    if command -v uv >/dev/null 2>&1; then
        [ -x "$venv/bin/python" ] || uv venv --quiet --python '>=3.11' "$venv" || exit 1
        VIRTUAL_ENV=$venv uv pip install --quiet -e "$root$extras" || exit 1
    else
        if ! python=$(find_python); then
            echo "otpshell needs Python 3.11 or newer: install it from https://www.python.org/downloads, or install uv, which brings its own." >&2
            exit 1
        fi
        if [ ! -x "$venv/bin/pip" ] && ! "$python" -m venv "$venv" 2>/dev/null; then
            rm -rf "$venv"
            echo "otpshell: $python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv. Or install uv." >&2
            exit 1
        fi
        "$venv/bin/pip" install --quiet --quiet --disable-pip-version-check -e "$root$extras" || exit 1
    fi
    printf '%s' "$wanted" >"$venv/.otpshell-$extras"
}
