# SPDX-License-Identifier: MIT
# The ISO.

$(BUILD)/trapclock.iso: $(BUILD)/trapclock.elf iso/grub.cfg iso/make-iso.sh bench/protocol/protocol.h
	$(say) ISO $@
	$(Q)iso/make-iso.sh $(BUILD)/trapclock.elf $@

iso: $(BUILD)/trapclock.iso ## build only the ISO

.PHONY: iso
