# SPDX-License-Identifier: MIT
# Programs that measure inside Linux, built of the guest's own stamps and
# statistics. The top Makefile includes this; the compiler's flags are ci/rules.mk's.

SILICON_OBJ := $(patsubst %,$(BUILD)/host/%.o,bench/linux/silicon bench/linux/silicon_stubs bench/measure/samples)

$(BUILD)/host/bench/linux/%.o: bench/linux/%.S $(BUILD)/host/flags
	$(say) AS "$<"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) -g -MMD -MP -c -o $@ $<

$(BUILD)/silicon: $(SILICON_OBJ)
	$(say) LD "$@"
	$(Q)$(CC) $(HOST_CFLAGS) -o $@ $^

.PHONY: silicon
silicon: $(BUILD)/silicon ## print what the guest's stamps resolve on this host's real CPU
	$(Q)$<

-include $(SILICON_OBJ:.o=.d)
