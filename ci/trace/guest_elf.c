/* SPDX-License-Identifier: MIT */
/*
 * Reads the guest's ELF with elfutils' libdwfl and disassembles it with Capstone. The guest
 * runs at the addresses that it is linked to.
 */
#include "ci/trace/guest_elf.h"

#include <capstone/capstone.h>
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INSTRUCTION_BYTES_MAX 15 /* SDM vol. 2, "Instruction Format" */

struct symbol {
        uint64_t address;
        const char *name;
};

struct guest_elf {
        Dwfl *dwfl;
        Dwfl_Module *module;
        Elf *elf;
        struct symbol *symbols; /* of the code, by address, then by name */
        size_t symbol_count;
        uint64_t start, end;
        csh disassembler;
        bool has_disassembler;
};

static bool open_module(struct guest_elf *elf, const char *path, struct error *error)
{
        static const Dwfl_Callbacks callbacks = {.find_elf = dwfl_build_id_find_elf,
                                                 .find_debuginfo = dwfl_standard_find_debuginfo,
                                                 .section_address = dwfl_offline_section_address};
        GElf_Addr bias;

        elf->dwfl = dwfl_begin(&callbacks);
        if (elf->dwfl) {
                dwfl_report_begin(elf->dwfl);
                elf->module = dwfl_report_offline(elf->dwfl, path, path, -1);
                dwfl_report_end(elf->dwfl, NULL, NULL);
        }
        if (elf->module)
                elf->elf = dwfl_module_getelf(elf->module, &bias);
        return elf->elf ||
               error_set(error, STATUS_UNUSABLE, "%s: not an ELF file: %s", path, dwfl_errmsg(-1));
}

static bool find_code(struct guest_elf *elf, struct error *error)
{
        size_t count = 0;

        elf_getphdrnum(elf->elf, &count);
        for (size_t i = 0; i < count; i++) {
                GElf_Phdr header;
                if (!gelf_getphdr(elf->elf, (int)i, &header) || header.p_type != PT_LOAD ||
                    !(header.p_flags & PF_X))
                        continue;
                if (elf->end == 0 || header.p_vaddr < elf->start)
                        elf->start = header.p_vaddr;
                if (header.p_vaddr + header.p_filesz > elf->end)
                        elf->end = header.p_vaddr + header.p_filesz;
        }
        return elf->end > elf->start || error_set(error, STATUS_UNUSABLE, "the ELF has no code");
}

static int by_address(const void *a, const void *b)
{
        const struct symbol *one = a, *other = b;

        if (one->address != other->address)
                return one->address < other->address ? -1 : 1;
        return strcmp(one->name, other->name);
}

static bool read_symbols(struct guest_elf *elf, struct error *error)
{
        int count = dwfl_module_getsymtab(elf->module);

        if (count <= 0)
                return error_set(error, STATUS_UNUSABLE, "the ELF has no symbols");
        elf->symbols = calloc((size_t)count, sizeof(*elf->symbols));
        if (!elf->symbols)
                return error_no_memory(error);
        for (int i = 0; i < count; i++) {
                GElf_Sym symbol;
                GElf_Addr address;
                const char *name =
                    dwfl_module_getsym_info(elf->module, i, &symbol, &address, NULL, NULL, NULL);
                int type = GELF_ST_TYPE(symbol.st_info);
                if (name && *name && (type == STT_FUNC || type == STT_NOTYPE) &&
                    symbol.st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_ABS &&
                    address >= elf->start && address < elf->end)
                        elf->symbols[elf->symbol_count++] =
                            (struct symbol){.address = address, .name = name};
        }
        qsort(elf->symbols, elf->symbol_count, sizeof(*elf->symbols), by_address);
        return true;
}

static bool open_disassembler(struct guest_elf *elf, struct error *error)
{
        elf->has_disassembler =
            cs_open(CS_ARCH_X86, CS_MODE_64, &elf->disassembler) == CS_ERR_OK &&
            cs_option(elf->disassembler, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT) == CS_ERR_OK;
        return elf->has_disassembler ||
               error_set(error, STATUS_ENVIRONMENT, "Capstone here knows no x86");
}

struct guest_elf *guest_elf_open(const char *path, struct error *error)
{
        struct guest_elf *elf = calloc(1, sizeof(*elf));

        if (!elf) {
                error_no_memory(error);
                return NULL;
        }
        if (open_module(elf, path, error) && find_code(elf, error) && read_symbols(elf, error) &&
            open_disassembler(elf, error))
                return elf;
        guest_elf_close(elf);
        return NULL;
}

void guest_elf_close(struct guest_elf *elf)
{
        if (!elf)
                return;
        if (elf->has_disassembler)
                cs_close(&elf->disassembler);
        if (elf->dwfl)
                dwfl_end(elf->dwfl);
        free(elf->symbols);
        free(elf);
}

bool guest_elf_is_build(const struct guest_elf *elf, const char *hex, size_t length)
{
        const void *id;
        ssize_t bytes = dwelf_elf_gnu_build_id(elf->elf, &id);
        char digits[3];

        if (bytes <= 0 || length != 2 * (size_t)bytes)
                return false;
        for (ssize_t i = 0; i < bytes; i++) {
                snprintf(digits, sizeof(digits), "%02x", ((const unsigned char *)id)[i]);
                if (memcmp(hex + 2 * i, digits, 2) != 0)
                        return false;
        }
        return true;
}

void guest_elf_code(const struct guest_elf *elf, uint64_t *start, uint64_t *end)
{
        *start = elf->start;
        *end = elf->end;
}

static bool ends_in(const char *text, const char *end)
{
        const size_t length = strlen(text), of_end = strlen(end);

        return length >= of_end && strcmp(text + length - of_end, end) == 0;
}

size_t guest_elf_fault_path(const struct guest_elf *elf, struct guest_elf_range ranges[],
                            size_t max)
{
        size_t names, count = 0;
        Elf_Scn *section = NULL;

        if (elf_getshdrstrndx(elf->elf, &names) != 0)
                return 0;
        while (count < max && (section = elf_nextscn(elf->elf, section))) {
                GElf_Shdr header;

                if (!gelf_getshdr(section, &header) || !(header.sh_flags & SHF_EXECINSTR))
                        continue;
                const char *name = elf_strptr(elf->elf, names, header.sh_name);
                if (name && ends_in(name, "fault_path"))
                        ranges[count++] = (struct guest_elf_range){.start = header.sh_addr,
                                                                   .size = header.sh_size};
        }
        return count;
}

const char *guest_elf_symbol(const struct guest_elf *elf, uint64_t address, uint64_t *offset)
{
        const struct symbol *best = NULL;

        if (address < elf->start || address >= elf->end)
                return NULL;
        for (size_t i = 0; i < elf->symbol_count && elf->symbols[i].address <= address; i++)
                if (!best || best->address < elf->symbols[i].address)
                        best = &elf->symbols[i];
        if (!best)
                return NULL;
        *offset = address - best->address;
        return best->name;
}

bool guest_elf_each(const struct guest_elf *elf, const char *prefix, guest_elf_visit *visit,
                    void *context, struct error *error)
{
        for (size_t i = 0; i < elf->symbol_count; i++)
                if (strncmp(elf->symbols[i].name, prefix, strlen(prefix)) == 0 &&
                    !visit(context, elf->symbols[i].name, elf->symbols[i].address, error))
                        return false;
        return true;
}

/* Searches every unit, since not every compiler indexes units by address. */
static const char *find_line(const struct guest_elf *elf, uint64_t address, int *line)
{
        Dwarf_Die *unit = NULL;
        Dwarf_Addr bias;

        while ((unit = dwfl_module_nextcu(elf->module, unit, &bias))) {
                Dwarf_Addr at = address - bias;
                if (dwarf_haspc(unit, at) != 1)
                        continue;
                Dwarf_Line *found = dwarf_getsrc_die(unit, at);
                if (found && dwarf_lineno(found, line) == 0)
                        return dwarf_linesrc(found, NULL, NULL);
        }
        return NULL;
}

void guest_elf_line(const struct guest_elf *elf, uint64_t address, char *text, size_t size)
{
        int line = 0;
        const char *file = find_line(elf, address, &line);

        text[0] = '\0';
        if (!file)
                return;
        while (strncmp(file, "./", 2) == 0)
                file += 2;
        snprintf(text, size, "%s:%d", file, line);
}

/* Finds the code at an address; returns how many bytes, at most one instruction's; 0: none. */
static size_t code_at(const struct guest_elf *elf, uint64_t address, const uint8_t **code)
{
        size_t count = 0, file_size = 0;
        const char *file = elf_rawfile(elf->elf, &file_size);

        elf_getphdrnum(elf->elf, &count);
        for (size_t i = 0; file && i < count; i++) {
                GElf_Phdr header;
                if (!gelf_getphdr(elf->elf, (int)i, &header) || header.p_type != PT_LOAD ||
                    address < header.p_vaddr || address - header.p_vaddr >= header.p_filesz ||
                    header.p_offset > file_size || header.p_filesz > file_size - header.p_offset)
                        continue;
                uint64_t left = header.p_filesz - (address - header.p_vaddr);
                *code = (const uint8_t *)file + header.p_offset + (address - header.p_vaddr);
                return left < INSTRUCTION_BYTES_MAX ? left : INSTRUCTION_BYTES_MAX;
        }
        return 0;
}

void guest_elf_instruction(const struct guest_elf *elf, uint64_t address, char *text, size_t size)
{
        const uint8_t *code = NULL;
        size_t length = code_at(elf, address, &code);

        text[0] = '\0';
        if (length > 0)
                guest_elf_disassemble(elf, code, length, address, text, size);
}

void guest_elf_disassemble(const struct guest_elf *elf, const unsigned char *code, size_t length,
                           uint64_t address, char *text, size_t size)
{
        cs_insn *decoded = NULL;

        size_t count = cs_disasm(elf->disassembler, code, length, address, 1, &decoded);
        if (count == 0) {
                snprintf(text, size, ".byte 0x%02x, ...", code[0]);
                return;
        }
        snprintf(text, size, "%s%s%s", decoded->mnemonic, decoded->op_str[0] ? " " : "",
                 decoded->op_str);
        cs_free(decoded, count);
}
