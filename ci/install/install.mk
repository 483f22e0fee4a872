# SPDX-License-Identifier: MIT
# Makes the man page and the completions from the tool's --help texts, and installs.

PREFIX ?= /usr/local
# For packagers: prepended to every path that is written to.
DESTDIR ?=
export PREFIX DESTDIR

INSTALL_FILES := $(addprefix $(BUILD)/install/,trapclock.1 trapclock.bash _trapclock)

# A tarball may be unpacked inside another project's checkout.
IS_CHECKOUT := git ls-files --error-unmatch ci/install/install.mk > /dev/null 2>&1

$(BUILD)/install/help: $(BUILD)/trapclock ci/install/help.sh
	$(Q)mkdir -p $(@D)
	$(Q)ci/install/help.sh $< > $@ && grep -q '^option' $@

# The page's date is that of the last commit; in a tarball, that of its files.
$(BUILD)/install/trapclock.1: $(BUILD)/install/help ci/install/man.awk
	$(say) MAN "$@"
	$(Q)commit=$$($(IS_CHECKOUT) && git log -1 --format=%ct || stat -c %Y ci/install/man.awk); \
	awk -v date="$$(LC_ALL=C date -u -d "@$$commit" '+%B %-d, %Y')" -f ci/install/man.awk $< > $@

$(BUILD)/install/trapclock.bash: ci/install/completion.bash ci/install/bash.awk $(BUILD)/install/help
	$(say) AWK "$@"
	$(Q){ cat $<; awk -f ci/install/bash.awk $(BUILD)/install/help; } > $@

$(BUILD)/install/_trapclock: ci/install/completion.zsh ci/install/zsh.awk $(BUILD)/install/help
	$(say) AWK "$@"
	$(Q){ cat $<; awk -f ci/install/zsh.awk $(BUILD)/install/help; } > $@

.PHONY: install uninstall
install: ## install the tool, its images, man page and completions: PREFIX=/usr/local, DESTDIR=
	$(Q)[ -e $(BUILD)/trapclock ] || SETUP=no ci/setup.sh run $(CC) || \
		{ echo "make run installs what is missing, make install does not" >&2; exit 3; }
	$(Q)$(MAKE) --no-print-directory all
	$(say) INSTALL "$$DESTDIR$$PREFIX"
	$(Q)ci/install/install.sh install $(BUILD)

uninstall: ## remove what install installed; same PREFIX and DESTDIR
	$(Q)ci/install/install.sh uninstall $(BUILD)
