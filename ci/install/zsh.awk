# SPDX-License-Identifier: MIT
# Makes the table of completion.zsh from the lines of help.sh: the arguments of zsh's
# _arguments for each command.

BEGIN { FS = "\t" }

# Quotes for single quotes and for _arguments, where : [ ] and \ have a meaning.
function quoted(words) {
  gsub(/[\\:[\]]/, "\\\\&", words)
  gsub(/'/, "'\\''", words)
  return words
}

function action(words) {
  if (words == "FILE") return "_files"
  if (words == "BENCHMARK") return "_trapclock_benchmarks"
  return words == "-" ? " " : "(" words ")"
}

# Every option may be repeated.
function spec(call, between, value, doc, words) {
  return "      '*" call between "[" quoted(doc) "]" \
    (value == "-" ? "" : ":" quoted(value) ":" action(words)) "'\n"
}

$1 == "command" { commands = commands "  '" $2 ":" quoted($3) "'\n"; order[++n] = $2 }
$1 == "argument" { rows[$2] = rows[$2] "      '*:" $3 ":" action($4) "'\n" }
$1 == "option" {
  rows[$2] = rows[$2] spec("--" $4, $5 == "-" ? "" : "=", $5, $6, $7)
  if ($3 != "-") rows[$2] = rows[$2] spec("-" $3, $5 == "-" ? "" : "+", $5, $6, $7)
}

END {
  printf "\n_trapclock_commands=(\n%s)\n\n_trapclock_options() { # COMMAND\n  case $1 in\n", commands
  for (i = 1; i <= n; i++) printf "    %s) _arguments -S \\\n%s    ;;\n", order[i], continued(rows[order[i]])
  printf "  esac\n}\n\n_trapclock \"$@\"\n"
}

function continued(lines) {
  gsub(/\n/, " \\\n", lines)
  sub(/ \\\n$/, "\n", lines)
  return lines
}
