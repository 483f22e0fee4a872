# SPDX-License-Identifier: MIT
# The nested machine at the desk. Included by ci/rules.mk.

NESTED     := ci/tests/machines/nested
NESTED_OUT := $(BUILD)/nested-out
NESTED_NEEDS := $(BUILD)/trapclock $(BUILD)/trapclock.elf $(BUILD)/trapclock.iso
# pin asks for two CPUs of the outer machine.
NESTED_CPUS = $(if $(filter pin,$(JOB)),--cpus 2)

.PHONY: nested nested-icount
nested: $(NESTED_NEEDS) ## run JOB (a file of ci/tests/machines/nested/jobs) on emulated hardware virtualization
	$(Q)rm -rf $(NESTED_OUT)
	$(Q)$(if $(JOB),,echo "JOB is one of: $$(cd $(NESTED)/jobs && echo *)" >&2; exit 2)
	$(Q)$(NESTED)/machine --show $(NESTED_CPUS) $(BUILD) $(NESTED_OUT) $(JOB)
	$(Q)cd $(NESTED_OUT) && for kept in $(JOB:%=%/*.out); do \
		echo "== $${kept%.out}"; cat "$$kept" "$${kept%.out}.err"; done

nested-icount: $(NESTED_NEEDS) ## check that exact counts inside a hypervisor repeat
	$(Q)rm -rf $(NESTED_OUT)
	$(Q)$(NESTED)/machine --show --icount $(BUILD) $(NESTED_OUT) icount
	$(Q)for paging in nested shadow; do \
		cat $(NESTED_OUT)/icount/$$paging.out; \
		$(BUILD)/trapclock compare $(NESTED_OUT)/icount/$$paging.json \
			$(NESTED_OUT)/icount/$$paging-again.json || exit; \
	done
