#!/usr/bin/env bash
# Measures whole processes in pairs, A B A B …, and prints medians and ratios. Goals stand beside the figures.
#   .config/bench.sh          the small study and 330 transcripts
#   .config/bench.sh --all    also 3,300 and 10,000 transcripts (a gigabyte in TMPDIR, some minutes)
set -euo pipefail
cd "$(dirname "$0")/.."
work=${QCODE_BENCH_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/qcode-bench.XXXXXX")}
[ -n "${QCODE_BENCH_DIR:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
go build -o "$work/qcode" ./cmd/qcode
go build -o "$work/pair" ./internal/bench/pair
go build -o "$work/makestudy" ./internal/bench/makestudy
q=$work/qcode

study() { [ -d "$work/$1" ] || "$work/makestudy" "$work/$1" "$2" "$3" ${4:-}; }
title() { printf '\n== %s\n' "$1"; }

title "small study, 33 transcripts, 4,950 codings: report / version (goal: cpu and wall at most 5)"
study s33 33 150
"$work/pair" -n 21 "$q -C $work/s33 report" "$q version"

title "the same written by hand, through yaml.v3 and search: report / version (goal: under 50)"
study h33 33 150 hand
"$work/pair" -n 7 "$q -C $work/h33 report --allow-broken" "$q version"

title "cost in proportion: 330 transcripts / 33 transcripts (10 times the codings)"
study s330 330 150
"$work/pair" -n 9 "$q -C $work/s330 report" "$q -C $work/s33 report"

[ "${1:-}" = --all ] || exit 0

title "cost in proportion: 3,300 / 330 transcripts (10 times the codings)"
study s3300 3300 150
"$work/pair" -n 5 "$q -C $work/s3300 report" "$q -C $work/s330 report"

title "1,000,000 codings: report / cat of the same files (goal: cpu at most 1.6, wall under 1, peak under 128 MB)"
study s10000 10000 100
"$work/pair" -n 7 "$q -C $work/s10000 report" "find $work/s10000 -type f -print0 | xargs -0 cat >/dev/null"

title "1,000,000 codings: check / cat of the same files (goal: the same)"
"$work/pair" -n 7 "$q -C $work/s10000 check" "find $work/s10000 -type f -print0 | xargs -0 cat >/dev/null"

title "1,000,000 codings: check with all rules on / cat of the same files (goal: the same)"
"$work/pair" -n 7 "$q -C $work/s10000 check --profile strict" "find $work/s10000 -type f -print0 | xargs -0 cat >/dev/null"
