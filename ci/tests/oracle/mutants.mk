# SPDX-License-Identifier: MIT
#
# Mutation test of the oracle: $(ORACLE_MUTANTS_TAP) has one TAP line per rule and
# mutation. If a mutant survives, the recipe fails, and the next make tries again.
# Included by ci/rules.mk.

ORACLE_MUTANTS_TAP     := $(BUILD)/tests/oracle/mutants.tap
ORACLE_MUTANTS_SOURCES := fault/oracle.c fault/oracle.h fault/test_pages.h boot/x86.h ci/tests/oracle/test_oracle.c \
        ci/tests/oracle/property.c ci/tests/oracle/property.h ci/tests/oracle/second.c ci/tests/oracle/second.h
ORACLE_MUTANTS_CFLAGS = $(filter-out -O% -g% -fsanitize% -M%,$(HOST_CFLAGS)) -std=gnu11 -O1 -I.

# Kept where the recipe fails: it says which mutant survived.
.PRECIOUS: $(ORACLE_MUTANTS_TAP)
$(ORACLE_MUTANTS_TAP): $(ORACLE_MUTANTS_SOURCES) ci/tests/oracle/mutants.sh
	$(say) MUTANTS "$@"
	$(Q)mkdir -p $(@D)
	$(Q)CC="$(CC)" CFLAGS="$(ORACLE_MUTANTS_CFLAGS)" sh ci/tests/oracle/mutants.sh \
		$(BUILD)/tests/oracle/mutants $@ || { touch -c -d @0 $@; exit 1; }

# The property test and the second formulation, linked into no other test.
$(BUILD)/tests/oracle/test_oracle: $(BUILD)/sanitize/ci/tests/oracle/property.o \
        $(BUILD)/sanitize/ci/tests/oracle/second.o
