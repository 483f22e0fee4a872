#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Rows through the IDT and through FRED have the same id. They are kept apart everywhere and
# can be compared.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  result both '{"schema": 5, "clock": "tsc", "boots": 20, "rows": {
    "base.empty": {"first": 50},
    "np.read.full": {"first": 1000, "step": 1, "phases": [300, 200, 100, 400]},
    "np.read.full (fred)": {"first": 700, "step": 1, "phases": [200, 150, 110, 240]},
    "np.read.fixup": {"first": 1100, "step": 1, "below": "np.read.full"},
    "np.read.fixup (fred)": {"first": 780, "step": 1, "below": "np.read.full"},
    "np.read.entry": {"first": 1050},
    "np.read.fred (fred)": {"first": 800},
    "np.read.clac (fred)": {"skip": "FRED makes this step needless"}}}'
}

result() {
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

trapclock() {
  run timeout 60 "$TRAPCLOCK" "$@"
  echo "$output"
}

# The output holds exactly this line, but for how far apart its columns are.
shown() {
  tr -s ' ' <<<"$output" | sed 's/ $//' | grep -Fxq -- "$1"
}

@test "a row by FRED has a name of its own, and its step is from the rung below by FRED" {
  jq '.boots |= .[:1]' both.json >one.json
  trapclock show one.json
  [ "$status" -eq 0 ]
  tr -s ' ' <<<"$output" | grep -Eq '^np\.read\.full \(fred\) reference skip 700 700 .* 0x2 10/10'
  tr -s ' ' <<<"$output" | grep -Eq '^np\.read\.fixup \(fred\) .* \+80$'
  tr -s ' ' <<<"$output" | grep -Eq '^np\.read\.fixup reference .* \+100$'
  shown 'np.read.clac (fred) skipped: FRED makes this step needless'
}

@test "the same row twice by one way is refused, and so is a way that is none" {
  jq '.boots[0].records += [] | .boots[0].records[3].delivery = "idt"' both.json >twice.json
  trapclock show twice.json
  [ "$status" -eq 2 ]
  [[ $output == *"np.read.full is reported twice"* ]]
  jq '.boots[0].records[3].delivery = "post"' both.json >post.json
  trapclock show post.json
  [ "$status" -eq 2 ]
  [[ $output == *'field "delivery"'* ]]
  jq 'del(.boots[0].records[3].delivery)' both.json >none.json
  trapclock show none.json
  [ "$status" -eq 2 ]
  [[ $output == *'"delivery"'* ]]
}

@test "a result from before there were two ways is by the IDT" {
  result old '{"schema": 4, "clock": "tsc", "boots": 20, "rows": {"np.read.full": {"first": 1000, "step": 1}}}'
  result new '{"schema": 5, "clock": "tsc", "boots": 20, "rows": {"np.read.full": {"first": 1000, "step": 1},
    "np.read.full (fred)": {"first": 700}}}'
  trapclock compare old.json new.json --format csv
  [ "$status" -eq 0 ]
  grep -q '^"np\.read\.full",' <<<"$output"
  grep -q '^"np\.read\.full (fred)",.*"new"' <<<"$output"
  [[ $output != *vanished* ]]
}

@test "compare --delivery sets the rows that went both ways side by side, with their phases" {
  trapclock compare --delivery both.json
  [ "$status" -eq 0 ]
  shown 'phases, net p50, IDT -> FRED'
  shown 'np.read.full 300 -> 200 200 -> 150 100 -> 110 400 -> 240'
  tr -s ' ' <<<"$output" | grep -Eq '^np\.read\.full 1010 .* 710 .* -29\.7 %.*faster'
  tr -s ' ' <<<"$output" | grep -Eq '^np\.read\.fixup 1110 '
  [[ $output == *"each boot took every row both ways"* ]]
  [[ $output != *"not measured in turn"* ]]
  [[ $output != *np.read.entry* && $output != *base.empty* && $output != *np.read.fred* ]]
}

@test "a slower way is no regression" {
  jq '(.boots[].records[] | select(.delivery? == "fred" and .status?)) |= (.p50 += 2000 | .net_p50 += 2000 |
    .min += 2000 | .p99 += 2000 | .max += 2000 | .histogram[0][0] += 2000 | .visits[0][0] += 200000)' both.json >slow.json
  trapclock compare --delivery slow.json
  [ "$status" -eq 0 ]
  [[ $output == *slower* ]]
  trapclock compare --delivery --gate-apart slow.json
  [ "$status" -eq 0 ]
}

@test "compare --delivery takes one file, in which something went both ways" {
  result idt '{"schema": 5, "clock": "tsc", "boots": 20, "rows": {"np.read.full": {"first": 1000}}}'
  trapclock compare --delivery idt.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: no row passed through both the IDT and FRED: run --suite ladder --delivery both on a CPU with FRED" ]
  trapclock compare --delivery both.json idt.json
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --delivery: expected one FILE with rows of both deliveries" ]
  trapclock compare --delivery nowhere.json
  [ "$status" -eq 2 ]
}

@test "names of rows go through every format" {
  trapclock show --format gobench both.json
  [ "$status" -eq 0 ]
  grep -Eq '^BenchmarkFault/id=np\.read\.full/delivery=fred [0-9]+ ' <<<"$output"
  trapclock show --format csv both.json
  grep -q 'np\.read\.full (fred)' <<<"$output"
  trapclock show --format github-action-benchmark both.json
  jq -e 'map(.name) | index("np.read.full (fred)")' <<<"$output"
  trapclock show --format tap both.json
  [[ $output == *"np.read.full (fred)"* ]]
  trapclock report both.json -o page.html
  [ "$status" -eq 0 ]
  grep -q 'np.read.full (fred)' page.html
  trapclock show --plot both.json
  [ "$status" -eq 0 ]
}

@test "--bochs goes with --vm bochs, and verify goes one way" {
  trapclock run --bochs /bin/true --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --bochs: needs --vm bochs" ]
  trapclock run --vm bochs --bochs /nowhere/bochs --no-save
  [ "$status" -eq 3 ]
  [[ $output == *"/nowhere/bochs not found"* ]]
  trapclock run --delivery post --no-save
  [ "$status" -eq 2 ]
  [[ $output == *"--delivery"*"idt"*"fred"*"both"* ]]
  trapclock verify --delivery both --no-save
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: --delivery both: verify needs idt or fred" ]
}
