#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Every rule of the oracle is disabled, then negated, one at a time; test_oracle
# must fail for each such mutant, in the test that bears the rule's name and in
# the property test. Run by mutants.mk from the root of the repository.
# Usage: CC=… CFLAGS=… mutants.sh DIRECTORY TAP
#        (… mutant DIRECTORY NUMBER RULE MODE: one mutant, for the loop below)
# Exit status: 0 all noticed, 1 one survived, 2 something did not build.

# shellcheck disable=SC2086 # CC, CFLAGS and flags are words on purpose
set -u
STATES=250000
DIFFERENCE="the formulations differ" # the property test's words, not its coverage check's

# The tests of one build; mutate with "$@". Prints what the tests print.
build_and_run() {
        binary=$1
        shift
        $CC $CFLAGS "$@" -c fault/oracle.c -o "$binary.o" &&
                $CC $CFLAGS "$binary.o" "$directory/test_oracle.o" \
                        "$directory/property.o" "$directory/second.o" \
                        -lcmocka -o "$binary" || return 125
        CMOCKA_MESSAGE_OUTPUT=stdout "$binary" "$STATES" >"$binary.log" 2>&1
}

one_mutant() {
        number=$1 rule=$2 mode=$3
        flags=-DORACLE_MUTATE=RULE_$rule
        [ "$mode" = negated ] && flags="$flags -DORACLE_INVERT"
        build_and_run "$directory/$rule-$mode" $flags
        status=$?

        verdict=ok why=
        if [ $status -eq 0 ]; then
                verdict="not ok" why=" survives"
        elif [ $status -ge 125 ]; then
                verdict="not ok" why=" did not build or crashed, status $status"
        elif ! grep -q "FAILED  \] $rule (" "$binary.log"; then
                verdict="not ok" why=" is not noticed by the test of its name"
        elif ! grep -q "$DIFFERENCE" "$binary.log"; then
                verdict="not ok" why=" is not noticed by the property test"
        fi
        echo "$verdict $number - oracle rule $rule $mode$why" >"$binary.tap"
        rm -f "$binary" "$binary.o"
        [ "$verdict" = ok ] && rm -f "$binary.log"
        return 0
}

if [ "$1" = mutant ]; then
        directory=$2
        one_mutant "$3" "$4" "$5"
        exit
fi

directory=$1 tap=$2
rm -rf "$directory"
mkdir -p "$directory" || exit 2
for source in test_oracle property second; do
        $CC $CFLAGS -c "ci/tests/oracle/$source.c" -o "$directory/$source.o" || exit 2
done
if ! build_and_run "$directory/unmutated"; then
        cat "$directory/unmutated.log" >&2
        echo "$0: the tests fail without any mutation" >&2
        exit 2
fi

number=0
for rule in $("$directory/unmutated" --rules); do
        for mode in disabled negated; do
                number=$((number + 1))
                echo mutant "$directory" $number "$rule" $mode
        done
done >"$directory/list"
xargs -L 1 -P "$(nproc)" sh "$0" <"$directory/list"

{
        echo "1..$number"
        cat "$directory"/*.tap | awk '
                { line[$1 == "ok" ? $2 : $3] = $0 }
                END { for (n = 1; n <= '"$number"'; n++) if (n in line) print line[n] }'
} >"$tap.part" && mv "$tap.part" "$tap" || exit 2
noticed=$(grep -c '^ok ' "$tap")
if [ "$noticed" -ne "$number" ]; then
        grep '^not ok ' "$tap" >&2
        echo "$0: $noticed of $number mutants noticed; logs in $directory" >&2
        exit 1
fi
