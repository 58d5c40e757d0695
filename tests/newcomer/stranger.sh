#!/usr/bin/env bash
# What a stranger does: a clean clone, an empty home, both commands of the README with the
# oldest and the newest Python at hand, and then the setup, to live, at a real terminal.
#   make newcomer             the quick part of the tests with each Python; a few minutes
#   make newcomer WHOLE=1     all of them; half an hour more with each
set -euo pipefail
# Each background job in a process group of its own, so that all of it can be ended.
set -m
cd "$(dirname "$0")/../.."
here=$PWD
work=$(mktemp -d)
demo=

leave() {
  [ -z "$demo" ] || kill -TERM -- "-$demo" 2>/dev/null || true
  rm -rf "$work"
}
trap leave EXIT

# Nothing of this home and this shell, but for what leads to a package index.
stranger() {
  local passed=()
  for name in PIP_CERT PIP_INDEX_URL PIP_PROXY SSL_CERT_FILE https_proxy; do
    [ -z "${!name:-}" ] || passed+=("$name=${!name}")
  done
  # The bash of macOS calls an empty array an unbound variable.
  env -i HOME="$work/home" PATH=/usr/bin:/bin LANG=C.UTF-8 ${passed[@]+"${passed[@]}"} "$@"
}

look_at_demo() {
  stranger make PYTHON="$1" demo >"$work/demo.out" 2>&1 &
  demo=$!
  # A slow line or a busy machine takes minutes; a demo that has ended is not waited for.
  for _ in $(seq 1800); do
    ! grep -q "Open http" "$work/demo.out" || break
    kill -0 "$demo" 2>/dev/null || break
    sleep 0.5
  done
  grep -v '^  \[' "$work/demo.out" || true
  local page
  page=$(grep -o "http://[0-9.:]*/" "$work/demo.out" | tail -1) || exit 1
  python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).status, sys.argv[1])' "$page"
  kill -TERM -- "-$demo"
  wait "$demo" 2>/dev/null || true
  demo=
}

pythons=()
while read -r python; do
  pythons+=("$python")
done < <(.ci/pythons)
[ ${#pythons[@]} -gt 0 ]
for python in "${pythons[@]}"; do
  cd "$here"
  rm -rf "$work/clone" "$work/home"
  mkdir "$work/home"
  git clone --quiet "$here" "$work/clone"
  cd "$work/clone"
  echo "== $("$python" --version), $("$python" -m pip --version | cut -d' ' -f1,2): make demo"
  time look_at_demo "$python"
  if [ -n "${WHOLE:-}" ]; then
    echo "== make test"
    stranger make PYTHON="$python" test
  else
    echo "== make install-dev, and the quick tests alone (WHOLE=1 runs all)"
    stranger make PYTHON="$python" install-dev
    stranger .venv/bin/python -m pytest --quiet \
      tests/coaching tests/crm tests/app/base tests/documents tests/app/test_order.py
  fi
done

echo "== python app.py setup, to live; the transcript goes to docs/first-day.txt"
cd "$here"
.venv/bin/python -m tests.newcomer >"$work/first-day.txt"
mv "$work/first-day.txt" docs/first-day.txt
tail -3 docs/first-day.txt
