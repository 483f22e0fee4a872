# SPDX-License-Identifier: MIT
# The ISO and the netboot folder. CMDLINE is the guest's command line in both.
export CMDLINE

$(BUILD)/command-line: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)printf '%s\n' "$$CMDLINE" | cmp -s - $@ || printf '%s\n' "$$CMDLINE" > $@

$(BUILD)/trapclock.iso: $(BUILD)/trapclock.elf $(BUILD)/command-line iso/grub.cfg iso/make-iso.sh iso/common.sh bench/protocol/protocol.h
	$(say) ISO $@
	$(Q)STRIP="$$($(CC_GUEST) -print-prog-name=strip)" iso/make-iso.sh $(BUILD)/trapclock.elf $@

iso: $(BUILD)/trapclock.iso ## build only the ISO; CMDLINE="console=com2" bakes a command line in

netboot: $(BUILD)/trapclock.elf ## make build/netboot, to serve by TFTP or HTTP; CMDLINE as for iso
	$(say) NETBOOT $(BUILD)/netboot
	$(Q)STRIP="$$($(CC_GUEST) -print-prog-name=strip)" iso/make-netboot.sh $(BUILD)/trapclock.elf $(BUILD)/netboot

.PHONY: iso netboot
