# SPDX-License-Identifier: MIT
# Makes a tarball of the sources, and the files of a release.

VERSION = $(shell sed -n 's/^\#define TRAPCLOCK_VERSION "\(.*\)"/\1/p' bench/protocol/protocol.h)
DIST = trapclock-$(VERSION)
export TAG
RELEASE_FILES := $(addprefix $(BUILD)/,trapclock.iso trapclock.elf trapclock-linux.cpio)

.PHONY: dist release-files
dist: ## make build/trapclock-VERSION.tar.gz of the last commit
	$(Q)$(IS_CHECKOUT) || \
		{ echo "make dist: this is no git checkout" >&2; exit 3; }
	$(Q)git diff --quiet HEAD || echo "make dist: changes that are not committed are not in it" >&2
	$(say) DIST "$(BUILD)/$(DIST).tar.gz"
	$(Q)mkdir -p $(BUILD)
	$(Q)git -c tar.umask=0022 archive --format=tar --prefix=$(DIST)/ HEAD | gzip -9n > $(BUILD)/$(DIST).tar.gz

release-files: all dist ## fill build/release with the files of a release; TAG=v0.1.0 must match the version
	$(Q)[ "$${TAG:-v$(VERSION)}" = 'v$(VERSION)' ] || \
		{ echo "make release-files: TAG: expected v$(VERSION), got $$TAG" >&2; exit 2; }
	$(say) RELEASE "$(BUILD)/release"
	$(Q)rm -rf $(BUILD)/release
	$(Q)mkdir -p $(BUILD)/release
	$(Q)cp $(RELEASE_FILES) $(BUILD)/$(DIST).tar.gz $(BUILD)/release
	$(Q)cd $(BUILD)/release && sha256sum * > SHA256SUMS
