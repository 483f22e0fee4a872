# SPDX-License-Identifier: MIT
# The ISO. CMDLINE is the guest's command line in it.
export CMDLINE

$(BUILD)/command-line: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' "$$CMDLINE" | cmp -s - $@ || printf '%s\n' "$$CMDLINE" > $@

$(BUILD)/trapclock.iso: $(BUILD)/trapclock.elf $(BUILD)/command-line iso/grub.cfg iso/make-iso.sh bench/protocol/protocol.h
	$(say) ISO $@
	$(Q)STRIP="$$($(CC_GUEST) -print-prog-name=strip)" iso/make-iso.sh $(BUILD)/trapclock.elf $@

iso: $(BUILD)/trapclock.iso ## build only the ISO; CMDLINE="console=com2" bakes a command line in

.PHONY: iso
