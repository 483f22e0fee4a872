# SPDX-License-Identifier: MIT
# Helper programs of the tests. Included by ci/rules.mk.

# Writes a sound report to stdout, for the fake QEMU of the end-to-end tests.
$(BUILD)/tests/support/write-report: $(BUILD)/sanitize/ci/tests/support/write_report.o \
		$(BUILD)/sanitize/ci/tests/support/golden_report.o
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -o $@ $^ $(HOST_LDLIBS)

# The guest's QR codes of records on stdin, as pictures.
WRITE_CODES_SRC := ci/tests/guest/write_codes.c boot/console/code_set.c boot/console/deflate.c \
	boot/console/qr.c boot/console/qr_matrix.c boot/crc32.c
$(BUILD)/tests/guest/write-codes: $(WRITE_CODES_SRC:%.c=$(BUILD)/sanitize/%.o)
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) $(SANITIZE) -o $@ $^

# The tool's own objects, not the sanitized ones: a thousand tables take a while.
SIMULATE_OBJ := $(patsubst %.c,$(BUILD)/host/%.o,ci/tests/support/simulate.c ci/tests/support/boot_model.c) \
                  $(filter-out $(BUILD)/host/ci/main.o,$(TOOL_OBJ))

$(BUILD)/tests/support/simulate: $(SIMULATE_OBJ)
	$(say) LD "$@"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^ $(HOST_LDLIBS)

.PHONY: simulate
simulate: $(BUILD)/tests/support/simulate ## print how often compare errs, on data with a known truth
	$(Q)$<

-include $(SIMULATE_OBJ:.o=.d) $(BUILD)/sanitize/ci/tests/support/write_report.d \
	$(BUILD)/sanitize/ci/tests/guest/write_codes.d
