#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is installed works where it is.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}


@test "the tool finds its images where they are installed, but first beside itself" {
  mkdir -p place/bin place/lib/trapclock
  cp "$TRAPCLOCK" place/bin/trapclock
  cp "$BUILD/trapclock.elf" place/lib/trapclock
  timeout 600 place/bin/trapclock list --format json | grep '"id":"np.read"'
  echo none >place/bin/trapclock.elf
  run ! timeout 600 place/bin/trapclock list
}
