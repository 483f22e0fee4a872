#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Shell scripts, those of tests among them, have none of the mistakes that shellcheck knows.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_DIRNAME/../../.." || return
}

# Names the scripts whose first line fits.
scripts() { # REGEX
  find iso ci .ci -type f -exec awk -v regex="$1" 'FNR > 1 { nextfile } $0 ~ regex { print FILENAME }' {} + 2>/dev/null
}

@test "shellcheck finds nothing in a script" {
  mapfile -t found < <(scripts '^#!.*/(sh|env bash)$|^# shellcheck shell=')
  [ "${#found[@]}" -gt 20 ]
  shellcheck -x "${found[@]}"
}

@test "shellcheck finds no error in a test, such as an assertion that cannot fail" {
  mapfile -t found < <(scripts '^#!.*/env bats$')
  [ "${#found[@]}" -gt 30 ]
  shellcheck -S error "${found[@]}"
}
