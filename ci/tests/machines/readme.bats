#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The READMEs: the tool prints what they show, and everything they name exists.

setup() {
  cd "$BATS_TEST_DIRNAME/../../.." || return
  files=(README.md */README.md)
}

@test "the READMEs' examples are what the tool prints" {
  run timeout 600 ci/tests/support/readme check "${files[@]}"
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "an example that is not printed is noticed" {
  sed 's/^np.read   \(.*\) 103 /np.read   \1 102 /' README.md >"$BATS_TEST_TMPDIR/README.md"
  run timeout 600 ci/tests/support/readme check "$BATS_TEST_TMPDIR/README.md"
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"prints something else:"*"< np.read "*"> np.read "* ]]
}

@test "an example whose command is refused is noticed" {
  printf '```console table\n$ trapclock run --only Nothing\n```\n' >"$BATS_TEST_TMPDIR/README.md"
  run timeout 600 ci/tests/support/readme check "$BATS_TEST_TMPDIR/README.md"
  echo "$output"
  [ "$status" -eq 1 ]
  [[ $output == *"prints nothing of this kind" ]]
}

@test "README.md has at most 200 lines" {
  [ "$(wc -l <README.md)" -le 200 ]
}

@test "every make target in the READMEs exists" {
  local known target count=0
  known=$(make -s help | awk '{print $1}')
  for target in $(grep -ohE '(^|`|run: |- )make (-s |-C [^ ]+ |SETUP=no |CC_GUEST=[^ ]+ )*[a-z][a-z-]*' "${files[@]}" |
    grep -vE ' -C ' | awk '{print $NF}' | sort -u); do
    echo "$target"
    grep -qx -- "$target" <<<"$known"
    count=$((count + 1))
  done
  [ "$count" -gt 8 ]
}

@test "every command and option of the tool in the READMEs exists" {
  local line command option count=0
  declare -A help
  while read -r line; do
    read -r _ command _ <<<"$line"
    [ -n "${help[$command]:-}" ] || help[$command]=$("$TRAPCLOCK" "$command" --help)
    for option in $(grep -oE -- ' --[a-z][a-z-]*' <<<"$line"); do
      echo "$command $option"
      grep -qE -- "(^| )$option([^a-z-]|\$)" <<<"${help[$command]}"
      count=$((count + 1))
    done
  done < <(grep -ohE "(^|[\`\$ ])trapclock [a-z]+( [^\`#|>]*)?" "${files[@]}" |
    sed 's/^[^t]*trapclock/trapclock/' | grep -E '^trapclock (run|list|show|import|verify|trace|compare|report|history)')
  [ "$count" -gt 30 ]
}

@test "every file that the READMEs name exists" {
  local file path count=0
  for file in "${files[@]}"; do
    for path in $(grep -oE '`(boot|entry|fault|bench|iso|ci)/[A-Za-z0-9_./-]*`' "$file" | tr -d '`') \
      $(grep -oE '\]\([^)]*\)' "$file" | tr -d '])(' | sed "s|^|$(dirname "$file")/|"); do
      echo "$file: $path"
      [ -e "$path" ]
      count=$((count + 1))
    done
  done
  [ "$count" -gt 40 ]
}
