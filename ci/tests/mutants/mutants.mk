# SPDX-License-Identifier: MIT
#
# Mutation test of guest and tool: run-mutants makes the mistakes in the list. make mutants
# makes all of them (ONLY='regex': some), make test one of every SLICE.
# Included by ci/rules.mk; needs boot/rules.mk.

SLICE           := 4
ONLY            := .
ALL_MUTANTS_TAP := $(BUILD)/tests/mutants.tap
SLICE_TAP       := $(BUILD)/tests/mutants_slice.tap

MUTANTS_NEED := $(TEST_PROGRAMS) $(BUILD)/trapclock $(BUILD)/sanitize/trapclock $(BUILD)/trapclock.elf \
	$(BUILD)/trapclock.iso $(BUILD)/tests/support/write-report $(BUILD)/tests/guest/write-codes $(LOADER_ELFS) \
	$(BUILD)/trapclock-linux-lying $(BUILD)/trapclock-linux.cpio
RUN_MUTANTS   = BUILD="$(BUILD)" CC="$(CC)" \
	HOST_FLAGS="$(HOST_CPPFLAGS) $(HOST_CFLAGS) $(SANITIZE) -idirafter /usr/share/grub" HOST_LIBS="$(HOST_LDLIBS)" \
	TEST_OBJECTS="$(TEST_OBJ) $(TEST_HELP_OBJ)" TOOL_OBJECTS="$(SANITIZE_OBJ)" \
	GUEST_C_FLAGS="$(GUEST_CFLAGS) $(BRANCH_FLAGS) -idirafter /usr/share/grub -include $(BUILD)/source_commit.h" GUEST_ASM_FLAGS="$(GUEST_FLAGS) $(BRANCH_FLAGS)" \
	GUEST_OBJECTS="$(GUEST_OBJECTS)" LINK="$(GUEST_MUTANTS_LINK)" \
	LINUX_FLAGS="$(LINUX_FLAGS) -include $(BUILD)/source_commit.h" LINUX_LDFLAGS="$(LINUX_LDFLAGS)" LINUX_OBJECTS="$(LINUX_OBJ)" \
	LYING_FLAGS="$(LYING_FLAGS)" LYING_OBJECT="$(LYING_OBJ)" \
	sh ci/tests/mutants/run-mutants

.PHONY: mutants mutants-slice-results
mutants: $(MUTANTS_NEED) ## make every mistake in ci/tests/mutants/list; a test must notice each
	$(say) MUTANTS "$(ALL_MUTANTS_TAP)"
	$(Q)ONLY='$(ONLY)' $(RUN_MUTANTS) $(BUILD)/tests/mutants $(ALL_MUTANTS_TAP) || :
	$(Q)ci/tests/support/summary $(ALL_MUTANTS_TAP)

mutants-slice-results: $(MUTANTS_NEED)
	$(say) MUTANTS "$(SLICE_TAP)"
	$(Q)rm -f $(SLICE_TAP)
	$(Q)$(RUN_MUTANTS) $(BUILD)/tests/mutants_slice $(SLICE_TAP) $(SLICE) || :
