# SPDX-License-Identifier: MIT
# The host tool and its tests. The top Makefile includes this, after boot/rules.mk,
# and defines BUILD, Q, say and CC. Its target test calls run-tests.

HOST_CPPFLAGS := -I. -D_GNU_SOURCE
HOST_CFLAGS   := -std=gnu11 -O2 -g -Wall -Wextra -Wshadow -Wmissing-prototypes -Wstrict-prototypes
HOST_LDLIBS   := -ljansson -lz -lgsl -lgslcblas -lm -lcapstone -ldw -lelf -lpng -lturbojpeg -lzbar
SANITIZE      := -fsanitize=address,undefined -fno-sanitize-recover=all

# Guest sources that the tool links. The tests link HOST_SHARED_SRC of boot/rules.mk.
TOOL_SHARED_SRC := fault/error_code.c

# The data object has no code, so every build links the same one.
TOOL_SRC      := $(filter-out ci/tests/%,$(wildcard ci/*.c ci/*/*.c))
TOOL_DATA_OBJ := $(BUILD)/host/ci/page/style.o
TOOL_OBJ      := $(patsubst %.c,$(BUILD)/host/%.o,$(TOOL_SRC) $(TOOL_SHARED_SRC)) $(TOOL_DATA_OBJ)
SANITIZE_OBJ  := $(patsubst %.c,$(BUILD)/sanitize/%.o,$(TOOL_SRC) $(TOOL_SHARED_SRC)) $(TOOL_DATA_OBJ)

TEST_SRC      := $(wildcard ci/tests/*/test_*.c)
TEST_PROGRAMS := $(TEST_SRC:ci/tests/%.c=$(BUILD)/tests/%)
TEST_OBJ      := $(filter-out $(BUILD)/sanitize/ci/main.o, \
                   $(patsubst %.c,$(BUILD)/sanitize/%.o,$(TOOL_SRC) $(HOST_SHARED_SRC))) $(TOOL_DATA_OBJ)
TEST_HELP_OBJ := $(BUILD)/sanitize/ci/tests/support/golden_report.o \
                   $(BUILD)/sanitize/ci/tests/support/boot_model.o
E2E_TESTS     := $(wildcard ci/tests/*/*.bats)
PROGRAM_TAP   := $(patsubst %,%.tap,$(TEST_PROGRAMS))
HOST_TAP       = $(PROGRAM_TAP) $(ORACLE_MUTANTS_TAP)
E2E_TAP       := $(E2E_TESTS:ci/tests/%=$(BUILD)/tests/%.tap)
E2E_TIMEOUT   ?= 2000

$(BUILD)/trapclock: $(TOOL_OBJ)
	$(say) LD "$@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $(TOOL_OBJ) $(HOST_LDLIBS)

$(BUILD)/sanitize/trapclock: $(SANITIZE_OBJ)
	$(say) LD "$@"
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -o $@ $(SANITIZE_OBJ) $(HOST_LDLIBS)

MADE_BY_host     = $(CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(HOST_LDLIBS)
MADE_BY_sanitize = $(MADE_BY_host) $(SANITIZE)

$(BUILD)/host/%.o: %.c $(BUILD)/host/flags
	$(say) CC "$<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/sanitize/%.o: %.c $(BUILD)/sanitize/flags
	$(say) CC "$< (sanitize)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

# The guest's font.
$(BUILD)/sanitize/boot/console/pixels.o: private HOST_CPPFLAGS += -idirafter /usr/share/grub

# The compiler does not list files of .incbin as dependencies.
$(TOOL_DATA_OBJ): ci/page/style.S ci/page/style.css $(BUILD)/host/flags
	$(say) AS "$<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -c -o $@ $<

$(TEST_PROGRAMS): $(BUILD)/tests/%: $(BUILD)/sanitize/ci/tests/%.o $(TEST_OBJ) $(TEST_HELP_OBJ)
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -o $@ $^ $(HOST_LDLIBS) -lcmocka -lqrcodegen

include ci/tests/oracle/mutants.mk
include ci/tests/oracle/guest_mutants.mk
include ci/tests/support/support.mk
include ci/tests/machines/machines.mk
include ci/tests/machines/nested/nested.mk
include ci/tests/mutants/mutants.mk
include ci/tests/fuzz/fuzz.mk

# Tests always run again. Recording their results never fails; the summary judges.
.PHONY: host-test e2e-test run-tests host-test-results e2e-test-results guest-mutants-results
.PHONY: $(E2E_TAP)

host-test-results: $(TEST_PROGRAMS)
	$(Q)rm -f $(PROGRAM_TAP)
	$(say) TEST "$(notdir $(TEST_PROGRAMS))"
	$(Q)for program in $(TEST_PROGRAMS); do \
		ci/tests/support/record $$program.tap env CMOCKA_MESSAGE_OUTPUT=TAP $$program; \
	done
	$(Q)$(MAKE) --no-print-directory $(ORACLE_MUTANTS_TAP) || :

# Tests that run make must not share this make's job server.
$(E2E_TAP): $(BUILD)/tests/%.bats.tap: ci/tests/%.bats $(BUILD)/sanitize/trapclock \
		$(BUILD)/trapclock-linux.cpio $(BUILD)/trapclock-linux-lying $(BUILD)/tests/support/write-report \
		$(BUILD)/tests/guest/write-codes $(BUILD)/tests/machines/read-screen $(LOADER_ELFS)
	$(Q)mkdir -p $(@D)
	$(say) TEST $<
	$(Q)ci/tests/support/record $@ env -u MAKEFLAGS TRAPCLOCK=$(call path,$(BUILD)/sanitize/trapclock) \
		WRITE_REPORT=$(call path,$(BUILD)/tests/support/write-report) BUILD=$(call path,$(BUILD)) \
		timeout $(E2E_TIMEOUT) bats --tap $<

guest-mutants-results:
	$(Q)$(MAKE) --no-print-directory $(GUEST_MUTANTS_TAP) || :

# The longest first.
e2e-test-results: guest-mutants-results mutants-slice-results $(E2E_TAP)

# Under run-tests, which make test calls after installing packages, both kinds of test only
# record their results, so that one failure hides no other. One line sums up both at the end.
run-tests: SUMMARY_AT_END := 1
run-tests: FUZZ_SECONDS := 20
run-tests: host-test fuzz-results e2e-test
	$(Q)ci/tests/support/summary $(HOST_TAP) $(FUZZ_TAP) $(E2E_TAP) $(GUEST_MUTANTS_TAP) $(SLICE_TAP)

host-test: host-test-results ## run the host's unit tests only
	$(Q)$(if $(SUMMARY_AT_END),:,ci/tests/support/summary $(HOST_TAP))

e2e-test: e2e-test-results ## run the end-to-end tests only
	$(Q)$(if $(SUMMARY_AT_END),:,ci/tests/support/summary $(E2E_TAP) $(GUEST_MUTANTS_TAP) $(SLICE_TAP))

-include $(TOOL_OBJ:.o=.d) $(SANITIZE_OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(TEST_HELP_OBJ:.o=.d)
-include $(patsubst %.c,$(BUILD)/sanitize/%.d,$(TEST_SRC))
