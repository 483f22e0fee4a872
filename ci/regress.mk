# SPDX-License-Identifier: MIT
# The exact gate; ci/regress says what its own exit statuses mean.
.PHONY: regress baseline
regress: $(BUILD)/trapclock $(BUILD)/trapclock.elf ## compare this image's instruction counts with ci/baseline.json
	$(Q)ci/regress compare $(BUILD) ci/baseline.json $(ARGS)

baseline: $(BUILD)/trapclock $(BUILD)/trapclock.elf ## accept this image's instruction counts as ci/baseline.json
	$(Q)ci/regress accept $(BUILD) ci/baseline.json

REGRESS_RUNS := 100
.PHONY: regress-soak
regress-soak: $(BUILD)/trapclock $(BUILD)/trapclock.elf ## check that REGRESS_RUNS (100) icount runs give equal counts
	$(Q)ci/tests/support/regress_soak $(BUILD) $(REGRESS_RUNS)

N := 20
.PHONY: history
history: $(BUILD)/trapclock ## show what each of the last N (20) commits changed, in instructions
	$(Q)CC_GUEST='$(CC_GUEST)' ci/history.sh $(BUILD) '$(N)'
