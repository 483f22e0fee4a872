#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Pictures: the page of report, and the histograms of show --plot. Only a browser shows how
# the page looks; everything else is tested here.

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
  unset NO_COLOR
  make_result base '{"clock": "tsc", "boots": 4, "rows": {
    "base.user": {"first": 40, "step": 1}, "np.read": {"first": 1000, "step": 3},
    "np.write": {"first": 1100, "step": 2}, "nx.exec": {"failed": "sample 3: <b>&\"'\''"},
    "pks.read": {"skip": "CPUID.(EAX=7,ECX=0):ECX.PKS[31] = 0"}}}'
  make_result new '{"clock": "tsc", "boots": 4, "rows": {
    "base.user": {"first": 40, "step": 1}, "np.read": {"first": 2000, "step": 3},
    "np.write": {"first": 900, "step": 2}}}'
}

make_result() { # NAME DESCRIPTION
  jq -n -f "$BATS_TEST_DIRNAME/../support/result.jq" --argjson is "$2" >"$1.json"
}

# A page of these files, with the options that follow, well formed.
page() {
  timeout 600 "$TRAPCLOCK" report "$@" -o page.html
  xmllint --noout --nonet page.html
}

# The ladder of two rungs in an exact result.
ladder() {
  phases='"deliver": [7,7,7,7,0], "entry": [20,20,20,20,11], "handle": [19,19,19,19,10],
    "return": [18,18,18,18,11], "probed": [64,64,64,64,32]'
  make_result ladder '{"clock": "icount", "boots": 1, "rows": {
    "base.user": {"histogram": [[5, 10]]}, "np.read.raw": {"histogram": [[8, 10]]},
    "np.read.full": {"histogram": [[40, 4], [49, 6]]}}}'
  jq "(.boots[].records[] | select(.id == \"np.read.raw\" or .id == \"np.read.full\"))
    += {$phases} | (.boots[].records[] | select(.id == \"np.read.full\"))
    += {\"below\": \"np.read.raw\"}" ladder.json >rungs.json
}

@test "a page is well formed, and nothing is left in the temporary folder" {
  page base.json
  [ -z "$(ls -A tmp)" ]
}

@test "the verdict stands first, then where the cost goes, the comparison and the machines" {
  ladder
  page base.json new.json
  [ "$(grep -o '<section id="[a-z]*"' page.html | cut -d'"' -f2 | paste -sd' ')" = "verdict ladder matrix machines distributions numbers" ]
  grep -q '<title>What a page fault costs: base, new (2024-01-01)</title>' page.html
}

@test "of the machines what differs stands before the fold, and the rest in it" {
  jq '.boots[].records[0].microcode = 7' new.json >other.json
  page base.json other.json
  sed '/<details>/,$d' <(sed -n '/id="machines"/,$p' page.html) >before
  grep -q 'scope="row">microcode<' before
  grep -q 'scope="row">CPU<' before
  [ -z "$(grep 'scope="row">governor<' before)" ]
  grep -q 'scope="row">governor<' page.html
}

@test "the machine's microarchitecture has its name, on the page and in show" {
  jq '.boots[].records[0] += {vendor: "AuthenticAMD", family: 25, model: 1, stepping: 1}' new.json >milan.json
  jq '.boots[].records[0] += {vendor: "AuthenticAMD", family: 25, model: 255, stepping: 1}' new.json >unknown.json
  page milan.json unknown.json
  grep -q 'microarchitecture</th><td>AuthenticAMD family 25, model 1, stepping 1: <strong>Zen 3</strong></td><td>AuthenticAMD family 25, model 255, stepping 1</td>' page.html
  "$TRAPCLOCK" show milan.json >shown
  grep -q '^CPU .*(AuthenticAMD family 25, model 1, stepping 1: Zen 3)$' shown
  "$TRAPCLOCK" show unknown.json >shown
  grep -q '^CPU .*(AuthenticAMD family 25, model 255, stepping 1)$' shown
}

@test "rungs alone are called a ladder, and a legend has a chart" {
  ladder
  page rungs.json
  grep -q '<h2>The entry ladder</h2>' page.html
  page base.json
  grep -q '<h2>Where the cost goes</h2>' page.html
  [ -z "$(grep 'class="legend"' page.html)" ]
}

@test "a page loads nothing and runs nothing" {
  page base.json new.json
  sed 's|xmlns="http://www.w3.org/[^"]*"||g' page.html >stripped
  run grep -nE 'https?:|//|src=|url\(|@import|<script|<link|<iframe|javascript:| on[a-z]+=' stripped
  echo "$output"
  [ "$status" -eq 1 ]
  run grep -oE 'href="[^#]' page.html
  [ "$status" -eq 1 ]
}

@test "every benchmark is on the page, failed and skipped ones too" {
  page base.json
  for id in base.user np.read np.write nx.exec pks.read; do
    grep -q ">$id<" page.html
  done
  grep -q 'colspan="5">FAILED<' page.html
  grep -q 'skipped: CPUID' page.html
}

@test "text from outside is never markup" {
  cp base.json '<i>&".json'
  page '<i>&".json'
  grep -q 'mismatch: sample 3: &lt;b&gt;&amp;&quot;&#39;' page.html
  grep -q '&lt;i&gt;&amp;&quot;' page.html
  run grep -cE '<b>&|<i>&' page.html
  [ "$output" = 0 ]
}

@test "there is a plot for each benchmark whose samples differ" {
  page base.json
  [ "$(grep -c '<svg ' page.html)" -eq 3 ]
  for id in base.user np.read np.write; do
    grep -q "<svg .*aria-label=\"$id\"" page.html
  done
}

@test "the ladder is a plot with the rungs and what each costs" {
  ladder
  page rungs.json
  grep -q 'aria-label="Stacked bars: the phases of each rung"' page.html
  for words in np.read.raw np.read.full '32  (+0)'; do
    grep -qF ">$words<" page.html
  done
}

@test "no colour of gnuplot's own, no id twice" {
  ladder
  page rungs.json base.json
  run grep -cE 'rgb\(|gnuplot_' page.html
  [ "$output" = 0 ]
  [ -z "$(grep -oE ' id="[^"]*"' page.html | sort | uniq -d)" ]
}

# The drawing with this label, its lines as one.
drawing() {
  sed -n "/aria-label=\"$1\"/,/<\/svg>/p" page.html | tr '\n' ' '
}

@test "several files: a heat map of the ratios to the first, and the figures" {
  page base.json new.json
  drawing 'Heat map: ratios to the first file' >heat
  for words in np.read np.write 'np.*' 'all 3 of 4' 2.00 0.82; do
    grep -qF ">$words<" heat
  done
  # The strongest slower, a middling faster; the file's colour above.
  for colour in 53 59 33; do
    grep -qF "var(--c$colour)" heat
  done
  grep -qE '>np.read</th><td class="n">1004</td><td class="n">1\.996</td>' page.html
  grep -qE '>np\.\*</th><td class="n absent"></td><td class="n">1\.2[0-9]+</td>' page.html
}

@test "a heat map of many rows comes in pieces" {
  jq '.boots[].records |= (map(select(.id == "np.read")) as $one | .[:1] +
    [range(100) | . as $i | $one[0] | .id = "np.read-\($i)"] + .[-1:] | .[-1].results = 100 |
    .[-1].failed = 0 | .[-1].skipped = 0) | .boots[].exit_status = 33' base.json >many.json
  jq '(.boots[].records[] | select(.record == "result")) |= (.min += 90 | .p50 += 90 | .p99 += 90 |
    .max += 90 | .net_p50 += 90 | .histogram[][0] += 90)' many.json >slower.json
  page many.json slower.json
  [ "$(grep -c 'aria-label="Heat map' page.html)" -eq 3 ]
  [ "$(grep -oE '>np.read-[0-9]+</text>' page.html | sort -u | wc -l)" -eq 100 ]
}

@test "more files than fit side by side: the history of all, and the first in full" {
  ladder
  for i in {10..29}; do
    jq ".created = \"2024-01-$i""T00:00:00Z\"" rungs.json >"r$i.json"
  done
  page r[12]*.json
  # Each file is drawn in full, or only a point of the history.
  [ "$(grep -c 'aria-label="Stacked bars' page.html)" -eq 16 ]
  [ "$(grep -c 'aria-label="20 files, from' page.html)" -eq 3 ]
  grep -q 'All 20 files are here as a history' page.html
  grep -q '<title>What a page fault costs: r10, r11, r12, r13 and 16 more' page.html
  page r1*.json r20.json r21.json r22.json r23.json r24.json r25.json
  [ "$(grep -c 'aria-label="Stacked bars' page.html)" -eq 16 ]
  run grep -c 'as a history' page.html
  [ "$output" = 0 ]
  "$TRAPCLOCK" show --format baseline r29.json >r29.json~
  mv r29.json~ r29.json
  run "$TRAPCLOCK" report r[12]*.json -o none.html
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: r29.json is a baseline, not a result: use it with compare or make regress" ]
}

# Of the drawing: its ticks that are numbers, with suffixes, in their order.
numbers() {
  grep -oE '<tspan >-?[0-9.]+[kMG]?</tspan>' | grep -oE '[0-9.-]+[kMG]?' | paste -sd' '
}

@test "no axis has the same label twice" {
  make_result near '{"clock": "tsc", "boots": 1, "rows": {
    "np.a": {"histogram": [[5, 4], [6, 6]]}, "np.b": {"histogram": [[13841000, 4], [13841020, 6]]},
    "np.c": {"histogram": [[900, 4], [130000, 6]]}}}'
  page near.json
  [ "$(drawing np.a | numbers)" = '0 5.0 5.5 6.0' ]
  [ "$(drawing np.b | numbers)" = '0 13.84100M 13.84101M 13.84102M' ]
  [ "$(drawing np.c | numbers)" = '0 900 10817 130.0k' ]
  # A ladder that costs next to nothing.
  ladder
  jq '(.boots[].records[] | select(.deliver)) |= (.deliver[4] = 1 | .entry[4] = 0 | .handle[4] = 0 |
    .return[4] = 0)' rungs.json >low.json
  page low.json
  [ "$(drawing 'Stacked bars: the phases of each rung' | numbers)" = '0 1' ]
  run "$TRAPCLOCK" show --plot --only np.a near.json
  echo "$output"
  grep -Exq ' +4 +5 +6 +7' <<<"$output"
}

@test "a page that compares begins with what compare says of each file" {
  ladder
  jq '(.boots[].records[] | select(.id == "base.user")) += {min: 6, p50: 6, p99: 6, max: 6,
    net_p50: 6, histogram: [[6, 10]]}' rungs.json >other.json
  cp rungs.json same.json
  page rungs.json other.json same.json base.json
  grep -qE 'class="verdict"><span class="key slower">Worse</span> .*>other</span>3 compared: 2 the same, 1 grew<' page.html
  grep -qE 'class="verdict"><span class="key">The same</span> .*>same</span>3 compared: 3 the same<' page.html
  page other.json rungs.json
  grep -q 'class="verdict"><span class="key faster">Better</span>' page.html
  # What cannot be compared has no verdict.
  page rungs.json base.json
  grep -q 'class="verdict">None of the files can be compared with the first.<' page.html
  page base.json new.json
  grep -q 'class="verdict"><span class="key">No difference proven</span>' page.html
  make_result many '{"clock": "tsc", "boots": 20, "rows": {"np.read": {"first": 1000, "step": 3},
    "np.write": {"first": 1000, "step": 3}}}'
  make_result slow '{"clock": "tsc", "boots": 20, "rows": {"np.read": {"first": 2000, "step": 3},
    "np.write": {"first": 500, "step": 3}}}'
  page many.json slow.json
  grep -q 'class="verdict"><span class="key slower">Mixed</span>.*2 compared: 1 slower, 1 faster<' page.html
  grep -q 'class="note">Measured apart: ' page.html
  # One file has nothing to judge.
  page base.json
  run grep -c 'class="verdict"' page.html
  [ "$output" = 0 ]
}

@test "a heat map leaves out what is the same everywhere, and says how much" {
  ladder
  jq '(.boots[].records[] | select(.id == "base.user")) += {min: 6, p50: 6, p99: 6, max: 6,
    net_p50: 6, histogram: [[6, 10]]}' rungs.json >other.json
  cp rungs.json same.json
  page rungs.json other.json same.json
  grep -q '>2 of 3 benchmarks are the same in all files: the heat map leaves them out.<' page.html
  grep -q '>1 of 2 files differ from the first in nothing, and are left out, too: ' page.html
  drawing 'Heat map: ratios to the first file' >heat
  grep -qF '>base.user<' heat
  run grep -c 'np.read' heat
  [ "$output" = 0 ]
  # A head for one column: the second file's colour.
  run grep -oE 'var\(--c3[2-9]\)' heat
  [ "$(sort -u <<<"$output")" = 'var(--c33)' ]
  # The figures have them all.
  grep -qE '>np.read.raw</th><td class="n">8</td><td class="n">1.000</td><td class="n">1.000</td>' page.html
  page rungs.json same.json
  grep -q '>3 of 3 benchmarks are the same in all files.<' page.html
  run grep -c 'Heat map' page.html
  [ "$output" = 0 ]
}

@test "a group has its mean where files lack some of its rows, and says of how many" {
  make_result one '{"clock": "tsc", "boots": 4, "rows": {"np.a": {"first": 1000}, "np.b": {"first": 1000},
    "np.c": {"first": 1000}, "wp.a": {"first": 1000}, "wp.b": {"first": 1000}}}'
  make_result two '{"clock": "tsc", "boots": 4, "rows": {"np.a": {"first": 2000}, "np.b": {"first": 8000},
    "wp.a": {"first": 3000}}}'
  make_result three '{"clock": "tsc", "boots": 4, "rows": {"np.b": {"first": 4000}, "np.c": {"first": 500},
    "wp.b": {"first": 500}}}'
  page one.json two.json three.json
  # np.b is in all; of wp no row is.
  grep -q '>np.\* 1 of 3</th><td class="n absent"></td><td class="n">8.000</td><td class="n">4.000</td>' page.html
  grep -q '>wp.\* own</th><td class="n absent"></td><td class="n"><small>1 of 2:</small> 3.000</td><td class="n"><small>1 of 2:</small> 0.500</td>' page.html
  drawing 'Heat map: ratios to the first file' >heat
  for words in 'np.* 1 of 3' 'wp.* own' 3.00 0.50; do
    grep -qF ">$words<" heat
  done
}

@test "exact counts that are the same in every sample are told, not drawn" {
  ladder
  jq '(.boots[].records[] | select(.id == "base.user")) += {min: 6, p50: 6, p99: 6, max: 6,
    net_p50: 6, histogram: [[6, 10]]}' rungs.json >other.json
  page rungs.json other.json
  grep -q 'Exact counts: 2 benchmarks are the same in every sample of a file' page.html
  run grep -E 'aria-label="(base.user|np.read.raw)"' page.html
  [ "$status" -eq 1 ]
  grep -q '<svg .*aria-label="np.read.full"' page.html
  # Of another clock the values are told.
  make_result still '{"clock": "tsc", "boots": 1, "rows": {"np.read": {"histogram": [[70, 10]]}}}'
  page still.json
  grep -q 'The same in every sample: <code>np.read</code> 70\.' page.html
}

@test "of several boots there are the medians, and each boot folded away" {
  page base.json
  grep -qE '>np.read</th><td class="n">4</td><td class="n">1000</td><td class="n">1004</td><td class="n">1000..1009</td><td class="n">1009</td>' page.html
  [ "$(grep -c '<summary>Boot . of 4</summary>' page.html)" -eq 4 ]
  ladder
  page rungs.json
  run grep '<summary>Boot' page.html
  [ "$status" -eq 1 ]
}

@test "files that cannot be compared stay apart, with the reason" {
  ladder
  page base.json rungs.json
  grep -q 'two clocks cannot be compared' page.html
  run grep -c 'Heat map' page.html
  [ "$output" = 0 ]
}

@test "what a known deviation of the machine is, stands below its benchmark" {
  jq '(.boots[].records[] | select(.id == "np.read")) += {deviation: "leaves P out & says so"}' base.json >known.json
  page known.json
  grep -q 'known deviation: leaves P out &amp; says so' page.html
}

@test "a run that was stopped says so" {
  jq '.partial = true' base.json >stopped.json
  page stopped.json
  grep -q '>partial</span> interrupted' page.html
}

@test "two clocks never share a plot" {
  ladder
  page base.json rungs.json
  run grep -c 'class="small"' page.html
  [ "$output" = 2 ]
}

@test "an emulated clock says so on the page and in the terminal" {
  make_result smoke '{"clock": "emulated", "boots": 1, "rows": {"base.user": {"first": 9}}}'
  page smoke.json
  grep -q 'Smoke only' page.html
  run "$TRAPCLOCK" show --plot smoke.json
  [[ $output == *"smoke only: emulated clock"* ]]
}

@test "without gnuplot the message names the package, and an old page stays" {
  echo old >page.html
  mkdir none
  PATH=$PWD/none run "$TRAPCLOCK" report base.json -o page.html
  echo "$output"
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: gnuplot is not installed: Debian and Ubuntu have it as gnuplot-nox" ]
  [ "$(cat page.html)" = old ]
}

@test "a gnuplot that fails is told, and an old page stays" {
  echo old >page.html
  mkdir bad
  printf '#!/bin/sh\necho no terminal >&2\nexit 1\n' >bad/gnuplot
  chmod +x bad/gnuplot
  PATH=$PWD/bad:$PATH run "$TRAPCLOCK" report base.json -o page.html
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: gnuplot failed:
no terminal" ]
  printf '#!/bin/sh\n' >bad/gnuplot
  PATH=$PWD/bad:$PATH run "$TRAPCLOCK" report base.json -o page.html
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: gnuplot failed and does not say why" ]
  printf '#!/bin/sh\nexec head -c 65M /dev/zero\n' >bad/gnuplot
  PATH=$PWD/bad:$PATH run "$TRAPCLOCK" report base.json -o page.html
  [ "$status" -eq 3 ]
  [ "$output" = "trapclock: gnuplot wrote more than 64 MiB" ]
  [ "$(cat page.html)" = old ]
}

@test "report refuses what has nothing to draw" {
  echo '{}' >garbage.json
  for arguments in '' 'base.json' '-o page.html' 'garbage.json -o page.html' 'none -o page.html'; do
    # shellcheck disable=SC2086
    run "$TRAPCLOCK" report $arguments
    echo "$arguments: $output"
    [ "$status" -eq 2 ]
    [ ! -e page.html ]
  done
  run "$TRAPCLOCK" report base.json -o none/page.html
  [ "$status" -eq 3 ]
}

@test "a full disk leaves the old page" {
  echo old >page.html
  run bash -c 'ulimit -f 4; exec "$@"' sh "$TRAPCLOCK" report base.json -o page.html
  [ "$status" -eq 3 ]
  [ "$(cat page.html)" = old ]
}

@test "show --plot draws plain ASCII, what --only names" {
  run "$TRAPCLOCK" show --plot --only 'np.*' base.json
  echo "$output"
  [[ $output == *"np.read: "*" samples, "*" to "*" cycles, median "* ]]
  [[ $output == *"*"* ]]
  [[ $output != *base.user* ]]
  run env LC_ALL=C grep -c '[^ -~]' <<<"$output"
  [ "$output" = 0 ]
}

@test "show --plot leaves out a long thin tail, and says so" {
  make_result tail '{"clock": "tsc", "boots": 1, "rows": {
    "np.read": {"histogram": [[100, 60], [101, 139], [5000, 1]]},
    "np.write": {"histogram": [[100, 60], [101, 137], [5000, 3]]}}}'
  run "$TRAPCLOCK" show --plot tail.json
  echo "$output"
  [[ $output == *"np.read: 200 samples, 100 to 5000 cycles, median 101; not drawn: 1 above 101"* ]]
  [[ $output == *"np.write: 200 samples, 100 to 5000 cycles, median 101"$'\n'* ]]
}

@test "show --plot of what is all the same says the value" {
  ladder
  run "$TRAPCLOCK" show --plot --only base.user rungs.json
  [ "$status" -eq 0 ]
  [ "$output" = "base.user: 10 samples, all 5 instructions" ]
}

@test "show --plot refuses a glob that names nothing, and --only without it" {
  run "$TRAPCLOCK" show --plot --only 'zz.*' base.json
  [ "$status" -eq 2 ]
  [[ $output == *"no benchmark to plot: --only zz.*" ]]
  run "$TRAPCLOCK" show --only np.read base.json
  [ "$status" -eq 2 ]
  run "$TRAPCLOCK" show --plot --format json base.json
  [ "$status" -eq 2 ]
}

browse() { # OPTION...
  timeout 600 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
    --hide-scrollbars --user-data-dir="$PWD/profile" --enable-logging=stderr "$@" \
    "file://$PWD/page.html" >browser.log 2>&1
  # What a page does wrong, a browser tells on its console.
  ! grep CONSOLE browser.log
}

# What sticks out of the page, overlaps or is cut off: page-boxes.js.
looks() {
  jq -Rs . page.html | sed 's|</script|<\\/script|g' >html.json
  cat - "$BATS_TEST_DIRNAME/../support/page-boxes.js" <(echo '</script>') >frames.html <<END
<!DOCTYPE html><meta charset="utf-8"><body><script>const html = $(cat html.json);
END
  timeout 600 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
    --user-data-dir="$PWD/profile" --virtual-time-budget=60000 --dump-dom "file://$PWD/frames.html" 2>/dev/null
}

@test "on a telephone, a tablet, a desk and paper nothing sticks out, overlaps or is cut off" {
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip "no Chromium here"
  long=a-name-of-a-result-that-is-longer-than-a-telephone-is-wide-without-a-blank
  ladder
  cp base.json $long.json
  page $long.json new.json rungs.json
  run looks
  echo "$output" | tail -n 30 | cut -c1-300
  [[ $output == *">all within<"* ]]
}

@test "a browser draws the page, light and dark and on paper, without an error" {
  browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    skip "no Chromium here"
  ladder
  page base.json new.json rungs.json
  # Preference 0 is dark, 1 is light.
  for scheme in 0 1; do
    browse --window-size=1100,1600 --blink-settings=preferredColorScheme=$scheme \
      --screenshot="$PWD/$scheme.png"
    # A blank page of this size is some 10 KB, for any one colour.
    [ "$(stat -c %s $scheme.png)" -gt 50000 ]
  done
  run cmp -s 0.png 1.png
  [ "$status" -eq 1 ]
  browse --print-to-pdf="$PWD/page.pdf"
  pdftotext -layout page.pdf words
  for text in 'What a page fault costs' np.read.raw '(+0)' 2.00 1.28 FAILED; do
    grep -qF -- "$text" words
  done
  # Closed folds stay off paper.
  run grep 'Boot 1 of' words
  [ "$status" -eq 1 ]
}
