# SPDX-License-Identifier: MIT
#
# Runs libFuzzer on everything that reads untrusted bytes: $(FUZZ_SECONDS) for each target,
# all at once, from the committed corpus and from new reports. Findings stay in
# $(BUILD)/fuzz/. Included by ci/rules.mk.

FUZZ_SECONDS ?= 60
FUZZ_CC      := clang
FUZZ_FLAGS   := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZ_TARGETS := report result capture codes
FUZZ_BINARY  := $(FUZZ_TARGETS:%=$(BUILD)/fuzz/fuzz_%)
FUZZ_OBJ     := $(patsubst %.c,$(BUILD)/fuzz/%.o,$(filter-out ci/main.c,$(TOOL_SRC)) \
                  $(TOOL_SHARED_SRC) ci/tests/support/golden_report.c) $(TOOL_DATA_OBJ)
FUZZ_TAP     := $(BUILD)/tests/fuzz/fuzz.tap

MADE_BY_fuzz = $(FUZZ_CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(FUZZ_FLAGS) $(HOST_LDLIBS)

$(BUILD)/fuzz/%.o: %.c $(BUILD)/fuzz/flags
	$(say) CC "$< (fuzz)"
	$(Q)mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(FUZZ_FLAGS) -MMD -MP -c -o $@ $<

$(FUZZ_BINARY): $(BUILD)/fuzz/%: $(BUILD)/fuzz/ci/tests/fuzz/%.o $(FUZZ_OBJ)
	$(say) LD "$@"
	$(Q)$(FUZZ_CC) $(HOST_CFLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(HOST_LDLIBS)

$(BUILD)/fuzz/fuzz_report $(BUILD)/fuzz/fuzz_capture: $(BUILD)/fuzz/ci/tests/fuzz/mend_crc.o

# Seeds for the corpus: reports as a sound guest writes them, results as run saves them.
fuzz_seeds = TRAPCLOCK=$(call path,$(BUILD)/sanitize/trapclock) \
	WRITE_REPORT=$(call path,$(BUILD)/tests/support/write-report) ci/tests/fuzz/make-seeds

.PHONY: fuzz fuzz-results fuzz-corpus
fuzz-results: $(FUZZ_BINARY) $(BUILD)/sanitize/trapclock $(BUILD)/tests/support/write-report
	$(say) FUZZ "$(FUZZ_TARGETS), $(FUZZ_SECONDS) s"
	$(Q)mkdir -p $(dir $(FUZZ_TAP))
	$(Q)$(fuzz_seeds) $(BUILD)/fuzz/seeds
	$(Q)ci/tests/support/record $(FUZZ_TAP) ci/tests/fuzz/run-fuzz $(BUILD)/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

fuzz: fuzz-results ## fuzz the readers of reports, results, captures and codes for FUZZ_SECONDS (default 60)
	$(Q)cat $(FUZZ_TAP)
	$(Q)ci/tests/support/summary $(FUZZ_TAP)

fuzz-corpus: $(BUILD)/sanitize/trapclock $(BUILD)/tests/support/write-report ## rebuild the committed corpus
	$(Q)$(fuzz_seeds) ci/tests/fuzz/corpus

-include $(FUZZ_OBJ:.o=.d) $(BUILD)/fuzz/ci/tests/fuzz/mend_crc.d $(FUZZ_TARGETS:%=$(BUILD)/fuzz/ci/tests/fuzz/fuzz_%.d)
