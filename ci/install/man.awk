# SPDX-License-Identifier: MIT
# Makes the man page, in mdoc, from the lines of help.sh. date: the page's date in mdoc's
# form. Options that every command has are described once.

BEGIN { FS = "\t" }

$1 == "usage" && $2 != "-" { usages[$2] = usages[$2] usage($3) }
$1 == "before" { before[$2] = before[$2] paragraph($3) }
$1 == "after" && $2 == "-" && sub(/^Exit status: /, "", $3) { exit_status = $3; sub(/[.]$/, "", exit_status); next }
$1 == "after" { after[$2] = after[$2] paragraph($3) }
$1 == "command" { names[++commands] = $2; docs[$2] = $3 }
$1 == "before" && $2 == "-" && purpose == "" {
  purpose = tolower(substr($3, 1, 1)) substr($3, 2)
  sub(/[.]$/, "", purpose)
}
$1 == "option" {
  item = option($3, $4, $5) text($6)
  items[$2, ++count[$2]] = item
  takers[item]++
}

# Turns a usage line into mdoc for the SYNOPSIS.
function usage(line,    words, n, i, made) {
  n = split(line, words, " ")
  made = ".Nm\n"
  for (i = 2; i <= n; i++) {
    if (words[i] ~ /^\[.*\]$/) made = made ".Op Ar " substr(words[i], 2, length(words[i]) - 2) "\n"
    else if (words[i] ~ /^--/) made = made ".Fl Fl " substr(words[i], 3) "\n"
    else if (words[i] ~ /^[A-Z]/) made = made ".Ar " words[i] "\n"
    else made = made ".Cm " words[i] "\n"
  }
  return made
}

function option(letter, name, value,    made) {
  made = ".It"
  if (letter != "-") made = made " Fl " (letter == "?" ? "\\&?" : letter) " ,"
  made = made " Fl Fl " name
  if (value != "-") made = made " Ns = Ns Ar " value
  return made "\n"
}

# Writes lines of at most 78 characters, a new one for each sentence; none looks like a macro.
function text(words,    word, n, i, line, made) {
  gsub(/\\/, "\\e", words)
  gsub(/-/, "\\-", words)
  n = split(words, word, " ")
  for (i = 1; i <= n; i++) {
    if (line != "" && length(line) + length(word[i]) > 77) { made = made line "\n"; line = "" }
    if (line == "" && word[i] ~ /^[.']/) word[i] = "\\&" word[i]
    line = line (line == "" ? "" : " ") word[i]
    if (word[i] ~ /[.?!][)"]?$/) { made = made line "\n"; line = "" }
  }
  return made (line == "" ? "" : line "\n")
}

function paragraph(words) { return ".Pp\n" text(words) }

# No .Pp may follow a heading.
function first(paragraphs) { sub(/^[.]Pp\n/, "", paragraphs); return paragraphs }

function print_options(of, common,    i) {
  printf ".Bl -tag -width Ds\n"
  for (i = 1; i <= count[of]; i++)
    if ((takers[items[of, i]] == commands) == common) printf "%s", items[of, i]
  printf ".El\n"
}

function print_exit_status(    rows, n, i, tag) {
  printf ".Sh EXIT STATUS\n.Bl -tag -width Ds\n"
  n = split(exit_status, rows, /; */)
  for (i = 1; i <= n; i++) {
    tag = rows[i]; sub(/ .*/, "", tag)
    sub(/^[^ ]* /, "", rows[i])
    printf ".It %s\n%s", tag, text(rows[i])
  }
  printf ".El\n"
}

END {
  printf ".\\\" Made of the --help texts of trapclock.\n"
  printf ".Dd %s\n.Dt TRAPCLOCK 1\n.Os\n", date
  printf ".Sh NAME\n.Nm trapclock\n.Nd %s\n.Sh SYNOPSIS\n", purpose
  for (i = 1; i <= commands; i++) printf "%s", usages[names[i]]
  printf ".Sh DESCRIPTION\n%s.Bl -tag -width compare\n", first(before["-"])
  for (i = 1; i <= commands; i++) printf ".It Cm %s\n%s", names[i], text(docs[names[i]])
  printf ".El\n%s.Pp\nEvery command takes these options:\n", after["-"]
  print_options(names[1], 1)
  printf ".Sh COMMANDS\n"
  for (i = 1; i <= commands; i++) {
    printf ".Ss trapclock %s\n%s", names[i], first(before[names[i]])
    print_options(names[i], 0)
    printf "%s", after[names[i]]
  }
  printf ".Sh ENVIRONMENT\n.Bl -tag -width XDG_STATE_HOME\n"
  printf ".It Ev NO_COLOR\nIf it is set and not empty, tables have no colours.\n"
  printf ".It Ev TMPDIR\nThe folder for temporary files; by default\n.Pa /tmp .\n"
  printf ".It Ev XDG_STATE_HOME\nResults are saved below this folder; by default\n.Pa ~/.local/state .\n.El\n"
  printf ".Sh FILES\n.Bl -tag -width Ds\n"
  printf ".It Pa ../lib/trapclock\nThe guest's images, if they are not beside the tool.\n"
  printf "The path starts at the tool's own folder.\n"
  printf ".It Pa ~/.local/state/trapclock\nThe saved results.\n.El\n"
  print_exit_status()
}
