# SPDX-License-Identifier: MIT
# Makes the tables of completion.bash from the lines of help.sh.

BEGIN { FS = "\t" }

function row(key, words) { return "    " key ") echo '" words "' ;;\n" }

$1 == "command" { order[++n] = $2 }
$1 == "argument" { values = values row($2 ":", $4) }
$1 == "option" {
  options[$2] = options[$2] " --" $4 ($5 == "-" ? "" : "=")
  if ($5 != "-") values = values row($2 ":--" $4 ($3 == "-" ? "" : " | " $2 ":-" $3), $7)
}

END {
  printf "\n_trapclock_commands='help"
  for (i = 1; i <= n; i++) printf " %s", order[i]
  printf "'\n\n_trapclock_options() { # COMMAND\n  case $1 in\n"
  for (i = 1; i <= n; i++) printf "%s", row(order[i], substr(options[order[i]], 2))
  printf "  esac\n}\n\n"
  printf "# Prints what a value may be: words, FILE, BENCHMARK, or - for anything. Fails if it takes none.\n"
  printf "_trapclock_value() { # COMMAND OPTION; without OPTION: the argument after the options\n"
  printf "  case $1:$2 in\n%s    *) return 1 ;;\n  esac\n}\n", values
}
