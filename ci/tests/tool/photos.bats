#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# trapclock import: photos of the guest's QR codes become a result. Here the pictures are
# made from the codes; ci/tests/machines/codes.bats takes them from a screen.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  unset NO_COLOR
}

import() {
  run timeout 600 "$TRAPCLOCK" import "$@"
  echo "$output"
}

# codes_of REPORT: pictures REPORT1.png and so on, and what import makes of the report.
codes_of() {
  "$WRITE_REPORT" "$1" >"$1.log"
  "$BUILD/tests/guest/write-codes" "$1" <"$1.log"
  for picture in "$1"*.pgm; do
    convert "$picture" "${picture%.pgm}.png"
  done
  import "$1.log" -o "$1.json"
}

# A result but for when it was made.
without_time() { # FILE
  jq -S 'del(.created)' "$1"
}

must_refuse() { # TEXT
  [ "$status" -eq 2 ]
  [ "$output" = "trapclock: $1" ]
  [ ! -e out.json ]
}

@test "photos in any order, some twice, give the result that the log gives" {
  codes_of all
  [ -e all3.png ] && [ ! -e all4.png ]
  import all2.png all3.png all1.png all2.png -o out.json
  [ "$status" -eq 1 ]
  diff <(without_time all.json) <(without_time out.json)
}

@test "one photo may hold several codes, and come from stdin" {
  codes_of all
  convert all?.png -background white -bordercolor white -border 30 +append both.jpg
  run "$TRAPCLOCK" import - -o out.json <both.jpg
  [ "$status" -eq 1 ]
  diff <(without_time all.json) <(without_time out.json)
}

# A telephone's picture: larger, never straight, never sharp.
photo() { # OF TO CONVERT-OPTION...
  convert "$1.pgm" -bordercolor white -border 20 -bordercolor gray20 -border 60 -resize 220% "${@:3}" -quality 80 "$2.jpg"
}

@test "photos that are turned, blurred, noisy, dim, bent or taken from aside are read" {
  codes_of all
  side=$((($(sed -n 's/^P5 \([0-9]*\) .*/\1/p;q' all1.pgm) + 160) * 22 / 10))
  far=$((side - side / 25)) near=$((side / 25))
  aside="0,0 $near,$near $side,0 $far,0 $side,$side $side,$side 0,$side 0,$far"
  phone=(-virtual-pixel gray -distort Perspective "$aside" -rotate 4 -blur 0x2 -attenuate 0.4 +noise Gaussian)
  tried=0
  while read -r options; do
    for i in 1 2 3; do
      eval "photo all$i photo$i $options"
    done
    rm -f out.json
    echo "$options"
    import photo?.jpg -o out.json
    [ "$status" -eq 1 ]
    diff <(without_time all.json) <(without_time out.json)
    tried=$((tried + 1))
  done <<'END'
-rotate 7
-rotate 187
-resize 60%
-resize 250% -blur 0x4
-blur 0x2 -attenuate 0.6 +noise Gaussian
-resize 160% -attenuate 2.5 +noise Gaussian
+level 35%,65%
-virtual-pixel gray -distort barrel "0 0 -0.03"
-virtual-pixel gray -distort Perspective "$aside"
"${phone[@]}"
END
  [ "$tried" -eq 10 ]
}

@test "missing codes are named, and nothing is written" {
  codes_of all
  import all2.png -o out.json
  must_refuse '2 of 3 codes are missing: numbers 1, 3: photograph them, too'
}

@test "a film's frames without a code cost nothing" {
  codes_of all
  convert -size 300x300 xc:gray none.png
  import all1.png none.png all2.png none.png all3.png -o out.json
  [ "$status" -eq 1 ]
  [ "${lines[0]}" = 'trapclock: none.png: no trapclock QR code found, nor in 1 more' ]
  diff <(without_time all.json) <(without_time out.json)
}

@test "photos of two results are told" {
  codes_of all
  codes_of verify
  import all1.png verify1.png -o out.json
  [ "$status" -eq 2 ]
  [[ $output == "trapclock: verify1.png shows another result (set "*") than all1.png (set "*"): import each alone" ]]
  [ ! -e out.json ]
}

@test "photos without a code are told" {
  convert -size 300x300 plasma:blue-red -seed 1 none.jpg
  import none.jpg -o out.json
  must_refuse 'none.jpg: no trapclock QR code found: let one fill the picture, seen from straight ahead'
  import none.jpg none.jpg none.jpg -o out.json
  must_refuse 'none.jpg: no trapclock QR code found, nor in 2 more: let one fill the picture, seen from straight ahead'
}

# A PNG file that says it is of this size, and no pixel of it.
huge_png() { # WIDTH HEIGHT
  perl -MCompress::Zlib -e 'my $head = pack("a4NNCCCCC", "IHDR", @ARGV, 8, 0, 0, 0, 0);
    print "\x89PNG\r\n\x1a\n", map { pack("N", length($_) - 4), $_, pack("N", crc32($_)) } $head, "IDAT"' "$1" "$2"
}

@test "pictures that are cut, too large or of another kind are told" {
  codes_of all
  convert all1.pgm cut.jpg
  head -c 5000 cut.jpg >half
  import half -o out.json
  must_refuse 'half: JPEG: Premature end of JPEG file'
  head -c 1000 all1.png >half
  import half -o out.json
  [ "$status" -eq 2 ]
  [[ $output == 'trapclock: half: PNG: '* ]]
  huge_png 200000 200000 >huge
  import huge -o out.json
  must_refuse 'huge: 200000 by 200000 pixels: expected 1 to 256 Mi'
  huge_png 0 5 >huge
  import huge -o out.json
  [ "$status" -eq 2 ]
  [[ $output == 'trapclock: huge: PNG: '* ]]
  printf '\0\0\0\x18ftypheic' >photo.heic
  import photo.heic -o out.json
  must_refuse "photo.heic: this kind of picture or film is not supported: save it as JPEG or PNG, a film's frames as files"
}

@test "several files that are no photos, and an output that is one of them, are refused" {
  codes_of all
  import all1.png all.log -o out.json
  must_refuse 'all.log: not a PNG or JPEG picture; only photos can be imported together'
  import all.log all.log -o out.json
  must_refuse 'all.log: not a PNG or JPEG picture; only photos can be imported together'
  cp all2.png before.png
  import all?.png -o all2.png
  [ "$status" -eq 2 ]
  cmp before.png all2.png
  import -o out.json
  [ "$status" -eq 2 ]
}

must_not_fit() { # TEXT
  run "$BUILD/tests/guest/write-codes" none
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$output" = "$1" ]
  [ -z "$(find . -name 'none*')" ]
}

@test "records that fit no set of codes are told" {
  must_not_fit 'there are no records to show as QR codes: report=human' < <(echo '@1 np.read')
  must_not_fit 'the records are too long for QR codes: take fewer rows or samples' \
    < <(yes '{"record":"skip"}' | head -c 530000)
  must_not_fit 'the records would take more than 99 QR codes: take fewer rows or samples' \
    < <(head -c 120000 /dev/urandom | base64 -w 1000 | sed 's/^/{/')
}
