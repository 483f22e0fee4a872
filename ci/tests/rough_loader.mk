# SPDX-License-Identifier: MIT
# The image with a loader in it that leaves on what firmware may leave on.
# Included by ci/rules.mk; needs boot/rules.mk.

ROUGH_ELF := $(BUILD)/tests/rough.elf
ROUGH_OBJ := $(BUILD)/guest/ci/tests/rough_loader.S.o

$(ROUGH_ELF): $(GUEST_OBJECTS) $(ROUGH_OBJ) $(BUILD)/guest/image.ld
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(GUEST_FLAGS) $(GUEST_LDFLAGS) -Wl,--wrap=start_pvh -T $(BUILD)/guest/image.ld \
		$(GUEST_OBJECTS) $(ROUGH_OBJ) -o $@

-include $(ROUGH_OBJ:.o=.d)
