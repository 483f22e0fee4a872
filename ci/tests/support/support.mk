# SPDX-License-Identifier: MIT
# Programs beside the tests. Included by ci/rules.mk.

# Writes a sound report to stdout, for the fake QEMU of the end-to-end tests.
$(BUILD)/tests/support/write-report: $(BUILD)/sanitize/ci/tests/support/write_report.o \
		$(BUILD)/sanitize/ci/tests/support/golden_report.o
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -o $@ $^ $(HOST_LDLIBS)

# The tool's own objects, not the sanitized ones: a thousand tables take a while.
SIMULATE_OBJ := $(patsubst %.c,$(BUILD)/host/%.o,ci/tests/support/simulate.c ci/tests/support/boot_model.c) \
                  $(filter-out $(BUILD)/host/ci/main.o,$(TOOL_OBJ))

$(BUILD)/tests/support/simulate: $(SIMULATE_OBJ)
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(HOST_LDLIBS)

.PHONY: simulate
simulate: $(BUILD)/tests/support/simulate ## print how often compare errs, on data whose truth is known
	$(Q)$<

-include $(SIMULATE_OBJ:.o=.d) $(BUILD)/sanitize/ci/tests/support/write_report.d
