#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock history as a user sees it, on made-up results (result.jq).

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  unset NO_COLOR
}

# result NAME DESCRIPTION: writes NAME.json.
result() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

# The commit of this digit.
commit() {
  printf "$1%.0s" {1..40}
}

# build NAME DIGIT TIME ROWS [MEMBERS]: exact counts of an image that keeps its commit.
build() {
  result "$1" "{\"clock\": \"icount\", \"boots\": 1, \"schema\": 7, \"build\": \"$2$2$2$2$2$2$2$2\",
    \"rows\": {$4}, \"boot\": {\"commit\": \"$(commit "$2")\", \"commit_time\": $3} ${5:-}}"
}

# series CLOCK COUNT AWK [ROWS]: COUNT files of that clock in many/; AWK gives the figure of
# np.read in file i, and ROWS, which begin with a comma, are the same in all.
series() {
  result one "{\"clock\": \"$1\", \"boots\": 1, \"rows\": {\"np.read\": {\"first\": 65432}${4:-}}}"
  mkdir -p many
  awk -v count="$2" '{ text = text $0 "\n" }
    END {
      for (i = 0; i < count; i++) {
        figure = '"$3"'
        file = text
        gsub(/2024-01-01T00:00:00Z/, sprintf("2024-01-%02dT%02d:%02d:00Z", 1 + i / 1440, i / 60 % 24, i % 60), file)
        gsub(/65432/, figure, file)
        printf "%s", file >sprintf("many/r%04d.json", i)
        close(sprintf("many/r%04d.json", i))
      }
    }' <(jq -c . one.json)
}

history() {
  run timeout 600 "$TRAPCLOCK" history "$@"
  echo "$output"
}

# The output has exactly this line; only the space between columns may differ.
says() {
  grep -Fxq -- "$1" <<<"$(tr -s ' ' <<<"$output" | sed 's/ $//')"
}

@test "icount: each step is told with its commit and phase, in the commits' order" {
  build c 3 1700000300 '"np.read": {"first": 89, "phases": [1, 42, 30, 16]}, "np.write": {"first": 88}'
  # The oldest commit was measured last.
  build a 9 1700000100 '"np.read": {"first": 87, "phases": [1, 40, 30, 16]}, "np.write": {"first": 88}' \
    ', "created": "2026-01-01T00:00:00Z"'
  build b 2 1700000200 '"np.read": {"first": 87, "phases": [1, 40, 30, 16]}, "np.write": {"first": 88}'
  build d 4 1700000400 '"np.read": {"first": 86, "phases": [1, 39, 30, 16]}, "np.write": {"first": 88},
    "wp.write": {"first": 90}'
  history c.json a.json d.json b.json
  [ "$status" -eq 0 ]
  says "np.read 4 87 86 +2 (entry +2) at 333333333333; -3 (entry -3) at 444444444444"
  says "np.write 4 88 88 none"
  says "wp.write 1 90 90 none"
  says "files 4 files of 4 builds, from 999999999999 to 444444444444"
  says "3 benchmarks, 1 with a step: np.read"
  history --as-given d.json a.json
  says "np.read 2 86 87 +1 (entry +1) at 999999999999"
}

@test "icount: what changed in some samples, or in one build, is said so" {
  build a 1 100 '"np.read": {"histogram": [[90, 8], [94, 2]]}'
  build b 2 200 '"np.read": {"histogram": [[90, 7], [97, 3]]}'
  build again 2 200 '"np.read": {"histogram": [[91, 7], [98, 3]]}' ', "created": "2025-01-01T00:00:00Z"'
  history .
  says "np.read 3 90 91 distribution changed, up to +7 at 222222222222; +1 at ./again.json, of the same build"
}

@test "a commit that was changed is marked, and a result without one stands by its name" {
  build b 2 1700000200 '"np.read": {"first": 88}'
  jq '.boots[0].records[0].commit += "+changes"' b.json >c.json
  jq '.boots[0].records[0].build_id = "77777777"' c.json >b.json
  rm c.json
  result old-2 '{"clock": "icount", "boots": 1, "schema": 2, "created": "2020-01-01T00:00:00Z", "rows": {"np.read": {"first": 80}}}'
  result old-4 '{"clock": "icount", "boots": 1, "schema": 4, "build": "44444444", "created": "2020-01-02T00:00:00Z", "rows": {"np.read": {"first": 85}}}'
  history b.json old-4.json old-2.json
  [ "$status" -eq 0 ]
  says "np.read 3 80 88 +5 at old-4; +3 at 222222222222+changes"
  says "note no commit recorded, the file name is shown instead (reports before schema 7, or a build without git): 2 of 3"
  says "note sources changed after their commit (+changes): 1 of 3"
}

@test "files of other clocks, layers, machines, compilers and samples are not mixed; deliveries are rows" {
  build a 1 100 '"np.read": {"first": 87}, "np.read (fred)": {"first": 60}'
  build b 2 200 '"np.read": {"first": 88}' ', "layer": "nested"'
  build c 3 300 '"np.read": {"first": 89}' ', "brand": "Other CPU"'
  build d 4 400 '"np.read": {"first": 90}' ', "compiler": "clang 14.0.6"'
  build e 5 500 '"np.read": {"first": 91}' ', "samples": 20'
  result f '{"clock": "tsc", "boots": 3, "rows": {"np.read": {"first": 700}}}'
  result g '{"clock": "emulated", "boots": 1, "rows": {"np.read": {"first": 9000}}}'
  result h '{"clock": "tsc", "forced": true, "boots": 3, "rows": {"np.read": {"first": 700}}}'
  history .
  [ "$status" -eq 0 ]
  [ "$(grep -c "^np.read " <<<"$output")" -eq 9 ]
  says "8 groups: files of different clocks, layers, machines, compilers or samples are not mixed"
  says "np.read (fred) 1 60 60 none"
  says "clock tsc, forced-cycles: a file is one sample, the median of its boots' means"
  says "note smoke only: ticks of an emulated clock measure nothing, so no step is shown"
  run ! grep -q '+[0-9]' <<<"$output"
}

@test "tsc: a file is a sample, and a step is told with its interval and is no gate" {
  series tsc 40 '(i < 25 ? 1000 : 1100) + i % 7'
  history many
  [ "$status" -eq 0 ]
  [[ $(grep '^np.read ' <<<"$output" | tr -s ' ') == "np.read 40 1003.0 110"*" +"*" % (+"*".."*" %) at many/r0025.json, of the same build" ]]
  says "note measured apart: the intervals include no drift between files, and nothing here is a gate"
  history --format csv many
  [ "$(grep -c ',1,"+' <<<"$output")" -eq 1 ]
  history many/r000*.json
  says "np.read 10 1002.0 1002.0 none"
  says "note too few files: a step in 1 benchmark takes at least 14 of them, half on each side"
}

@test "a result that is there twice counts once" {
  result a '{"clock": "tsc", "boots": 3, "rows": {"np.read": {"first": 700}}}'
  cp a.json b.json
  history a.json b.json
  [ "$status" -eq 0 ]
  says "trapclock: 1 file left out: given twice: each file must be a run of its own"
  says "np.read 1 700.0 700.0 none"
}

@test "broken files are named, the others told, and the status is 2" {
  build a 1 100 '"np.read": {"first": 87}'
  build b 2 200 '"np.read": {"first": 88}'
  head -c 500 b.json >cut.json
  jq '.boots[0].records[1].verified = 3' b.json >wrong.json
  jq '.boots[0].records[0].schema = 99' b.json >newer.json
  : >empty.json
  history .
  [ "$status" -eq 2 ]
  [[ $output == *"trapclock: ./cut.json:"*": not a trapclock result: "* ]]
  [[ $output == *"trapclock: ./wrong.json: not a trapclock result: "* ]]
  [[ $output == *"trapclock: ./newer.json: written by a newer trapclock (schema 99; this one reads up to 7): update"* ]]
  [[ $output == *"trapclock: ./empty.json:"* ]]
  says "trapclock: 4 files left out: broken, see above"
  says "np.read 2 87 88 +1 at 222222222222"
  rm [ab].json
  history .
  [ "$status" -eq 2 ]
  [[ ${lines[-1]} == "trapclock: no result with measurements" ]]
}

@test "what is no result is left out of a folder, and refused by its name" {
  build a 1 100 '"np.read": {"first": 87}'
  echo '{"np.read": 3.5}' >resolution.json
  "$TRAPCLOCK" show --format baseline a.json >baseline.json
  echo text >notes.txt
  history .
  [ "$status" -eq 0 ]
  says "trapclock: 2 files left out: not a result"
  history a.json resolution.json
  [ "$status" -eq 2 ]
  [[ $output == *"trapclock: resolution.json: not a trapclock result: "* ]]
  history a.json baseline.json
  [ "$status" -eq 2 ]
  [[ $output == *"trapclock: baseline.json is a baseline, not a result: "* ]]
  for arguments in '' 'nowhere.json' '-o a.json a.json' '-o a.json other.json' '--format tap a.json'; do
    # shellcheck disable=SC2086
    history $arguments
    [ "$status" -eq 2 ]
  done
}

@test "csv has a row a benchmark and file, markdown a table" {
  build a 1 1700000100 '"np.read": {"first": 87}, "np.write": {"first": 88}'
  build b 2 1700000200 '"np.read": {"first": 88}'
  history --format csv b.json a.json
  [ "$status" -eq 0 ]
  [ "$(wc -l <<<"$output")" -eq 4 ]
  [[ $output == *",np.read,$(commit 2),1700000200,22222222,2024-01-01T00:00:00Z,\"b.json\",1,7,88,1,\"+1\",,,,"* ]]
  history --format markdown a.json b.json
  [ "$status" -eq 0 ]
  [[ $output == *'| np.read'*'| '*'**'* || $output == *'| **np.read**'* || $output == *'np.read'*'|'* ]]
}

@test "json has the groups with their files, then each benchmark with its steps and values" {
  build a 1 1700000100 '"np.read": {"first": 87, "phases": [1, 40, 30, 16]}, "np.write": {"first": 88}'
  build b 2 1700000200 '"np.read": {"first": 89, "phases": [1, 42, 30, 16]}'
  history --format json b.json a.json
  [ "$status" -eq 0 ]
  jq -e '.schema == 1 and (.groups | length) == 1 and .groups[0].changed == 1
    and .groups[0].key.clock == "icount" and .groups[0].exact
    and [.groups[0].files[] | [.file, .built, .boots, .partial, .failed, .schema]] ==
      [["a.json", 1700000100, 1, false, false, 7], ["b.json", 1700000200, 1, false, false, 7]]
    and .rows[0] == {id: "np.read", group: 0, known: 2, first: 87, last: 89, values: [87, 89],
      steps: [{at: 1, from: 0, words: "+2 (entry +2)", worse: true, phases: {entry: 2}}]}
    and .rows[1] == {id: "np.write", group: 0, known: 1, first: 88, last: 88, values: [88, null],
      steps: []}' <<<"$output"
  # A group, then a benchmark a line, then the end.
  [ "${#lines[@]}" -eq 4 ]
  series tsc 40 '(i < 25 ? 1000 : 1100) + i % 7'
  history --format json many
  jq -e '.groups[0].exact == false and .groups[0].files[0].commit == null
    and (.groups[0].notes[0] | startswith("no commit recorded"))
    and (.rows[0].steps[0] | .at == 25 and .worse and .change_low > 0.08 and .change_low <= .change
      and .change <= .change_high and .p < 0.01) and (.rows[0].values | length) == 40' <<<"$output"
}

@test "the page is whole, loads nothing and shows each step" {
  build a 1 1700000100 '"np.read": {"first": 87}, "np.write": {"first": 88}'
  build b 2 1700000200 '"np.read": {"first": 88}, "np.write": {"first": 88}'
  history -o page.html a.json b.json
  [ "$status" -eq 0 ]
  xmllint --noout page.html
  grep -q 'slower">+1</span> at <code>222222222222</code>' page.html
  [ "$(grep -c '<svg ' page.html)" -eq 2 ]
  [ "$(grep -c '<circle ' page.html)" -eq 1 ]
  run ! grep -E 'href="http|src=|<script' page.html
}

# Both by the plain build: a sanitizer keeps what is freed.
@test "a thousand files take history and report less than 1 GiB" {
  rows=$(jq -nr '[range(60) | ", \"np.r\(.)\": {\"first\": \(80 + .), \"phases\": [7, 8, 9, 10]}"] | join("")')
  series icount 1000 '87 + (i >= 500)' "$rows"
  ulimit -v 1048576
  run timeout 600 "$BUILD/trapclock" history -o page.html many
  echo "$output"
  [ "$status" -eq 0 ]
  says "np.read 1000 87 88 +1 at many/r0500.json, of the same build"
  timeout 600 "$BUILD/trapclock" report -o report.html many/*.json
  # The page is for a reader: what it draws does not grow with the files.
  [ "$(stat -c %s report.html)" -lt 4000000 ]
}
