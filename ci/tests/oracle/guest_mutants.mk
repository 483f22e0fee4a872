# SPDX-License-Identifier: MIT
#
# Mutation test of the oracle in the guest: $(GUEST_MUTANTS_TAP) has one TAP line per rule.
# If a mutant survives, the recipe fails, and the next make tries again. Included by
# ci/rules.mk; needs boot/rules.mk.

GUEST_MUTANTS_TAP  := $(BUILD)/tests/oracle/guest_mutants.tap
GUEST_MUTANTS_LINK  = $(CC_GUEST) $(GUEST_FLAGS) $(GUEST_LDFLAGS) -T $(BUILD)/guest/image.ld

# Kept where the recipe fails: it says which mutant survived.
.PRECIOUS: $(GUEST_MUTANTS_TAP)
$(GUEST_MUTANTS_TAP): $(GUEST_OBJECTS) $(BUILD)/guest/image.ld $(BUILD)/trapclock \
		ci/tests/oracle/guest_mutants.sh
	$(say) MUTANTS "$@"
	$(Q)mkdir -p $(@D)
	$(Q)CC="$(CC_GUEST)" CFLAGS="$(GUEST_CFLAGS)" LINK="$(GUEST_MUTANTS_LINK)" \
		OBJECTS="$(filter-out $(BUILD)/guest/fault/oracle.c.o,$(GUEST_OBJECTS))" \
		TRAPCLOCK="$(BUILD)/trapclock" \
		RULES="$$(sed -n 's/^  *RULE(\([A-Z0-9_]*\),.*/\1/p' fault/oracle.h)" \
		sh ci/tests/oracle/guest_mutants.sh \
		$(BUILD)/tests/oracle/guest_mutants $@ || { touch -c -d @0 $@; exit 1; }
