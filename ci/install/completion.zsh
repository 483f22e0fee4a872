#compdef trapclock
# SPDX-License-Identifier: MIT
# zsh completion for trapclock. The tables below are made from its --help texts.

# Asks the guest for its benchmarks, once per shell.
_trapclock_benchmarks() {
  (( ${#_trapclock_ids} )) || typeset -ga _trapclock_ids=(
    ${(f)"$(_call_program benchmarks $_trapclock_tool list 2>/dev/null </dev/null |
      sed -n '2,$s/^\([a-z0-9][a-z0-9.-]*\) .*/\1/p')"}
  )
  compadd -a _trapclock_ids
}

_trapclock() {
  local _trapclock_tool=$words[1]

  if (( CURRENT == 2 )); then
    _describe command _trapclock_commands
    _arguments '--help[list the commands]' '--version[print the version]'
    return
  fi
  if [[ $words[2] == help ]]; then
    _describe command _trapclock_commands
    return
  fi
  shift words
  (( CURRENT-- ))
  _trapclock_options $words[1]
}
