#!/bin/sh
# SPDX-License-Identifier: MIT
# help.sh TRAPCLOCK: prints the tool's --help texts as lines with tab-separated fields. The
# man page and the completions are made from these lines:
#   before COMMAND TEXT           a paragraph above the options
#   usage COMMAND LINE            a way to call it
#   command NAME DOC              a row of the tool's own help
#   option COMMAND LETTER NAME VALUE DOC WORDS
#   argument COMMAND VALUE WORDS  an argument after the options
#   after COMMAND TEXT            a paragraph below the options
# COMMAND is - for the tool's own help. A missing field is -. WORDS lists what VALUE may be;
# FILE and BENCHMARK stand for the name of one.
set -eu

tool=${1:?usage: help.sh TRAPCLOCK}
# One line for each option and paragraph, whatever the caller's terminal.
export ARGP_HELP_FMT='rmargin=9999,opt-doc-col=130,no-dup-args-note'
export LC_ALL=C

of_tool() {
  "$tool" --help | awk -v OFS='\t' '
    function flush() { if (text != "") print place, "-", text; text = "" }
    BEGIN { place = "before" }
    /^Usage: / { print "usage", "-", substr($0, 8); next }
    /^  [a-z]+  / {
      flush(); place = "after"
      name = $1; sub(/^ +[a-z]+ +/, ""); print "command", name, $0
      next
    }
    /^$/ || /^Exit status: / { flush() }
    /^$/ { next }
    { sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0 }
    END { flush() }'
}

of_command() { # NAME
  "$tool" "$1" --help | awk -v OFS='\t' -v command="$1" '
    # What is in lower case among the A|B|C of VALUE or else of DOC, and NAME= of each NAME=VALUE in the doc.
    function words_of(value, doc,    n, i, parts, made) {
      if (value !~ /\|/ && match(doc, /[a-z]+(\|[a-z-]+)+/)) value = substr(doc, RSTART, RLENGTH)
      if (value ~ /^(FILE|PATH|LOG|BASE|NEW|OLD|VMLINUX)/) return "FILE"
      if (value ~ /^(GLOB|BENCH)/) return "BENCHMARK"
      n = split(value, parts, "|")
      for (i = 1; i <= n; i++)
        if (parts[i] ~ /^[a-z][a-z0-9-]*$/) made = made " " parts[i]
        else if (parts[i] == "NAME=VALUE")
          while (match(doc, /[a-z]+=[A-Z]/)) {
            made = made " " substr(doc, RSTART, RLENGTH - 1)
            doc = substr(doc, RSTART + RLENGTH)
          }
      return made == "" ? "-" : substr(made, 2)
    }
    BEGIN { place = "before" }
    /^(Usage|  or): / {
      if ($NF !~ /^\[/ && place != "argument") {
        print "argument", command, $NF, words_of($NF, "")
        place = "argument"
      }
      sub(/^[^:]*: +/, ""); print "usage", command, $0
      next
    }
    /^  .*--/ {
      place = "after"; letter = "-"; value = "-"
      sub(/^ +/, "")
      if (/^-[^-], /) { letter = substr($0, 2, 1); sub(/^-., +/, "") }
      call = $1; sub(/^[^ ]+ +/, "")
      sub(/^--/, "", call)
      if (i = index(call, "=")) { value = substr(call, i + 1); call = substr(call, 1, i - 1) }
      print "option", command, letter, call, value, $0, words_of(value, $0)
      next
    }
    /./ { print place == "after" ? place : "before", command, $0 }'
}

of_tool
of_tool | awk '$1 == "command" { print $2 }' | while read -r command; do
  of_command "$command"
done
