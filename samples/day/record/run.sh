#!/bin/sh
# Records the sample day again: ./run.sh [OUTPUT FOLDER]   (default: the folder above this one)
# Needs root on Debian 12 and the packages named in ../README.md. Everything runs in namespaces of its own: a network
# with nothing but loopback, mounts, host names and process ids. When the script ends, nothing is left running.
set -eu
export PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "$0")" && pwd)
out=$(cd "${1:-$here/..}" && pwd)
lab=$(mktemp -d)
trap 'rm -rf "$lab"' EXIT
LAB=$lab HERE=$here OUT=$out unshare --net --mount --uts --pid --fork --mount-proc sh -eu "$here/lab.sh"
python3 "$here/expect.py" "$out"
python3 "$here/check.py" "$out"
