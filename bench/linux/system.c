/* SPDX-License-Identifier: MIT */
/*
 * Sources: CPUID (SDM vol. 2, APM vol. 3), uname(2), getauxval(3), elf(5), proc(5); sysfs:
 * /sys/kernel/notes, /sys/devices/system/cpu/vulnerabilities.
 */
#include "bench/linux/system.h"

#include <cpuid.h>
#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#define VULNERABILITIES           "/sys/devices/system/cpu/vulnerabilities"
#define ABOVE_4_LEVELS            (UINT64_C(1) << 48)
#define LEAF_EXTENDED_FEATURES_2  0x80000021
#define LFENCE_ALWAYS_SERIALIZING (1U << 2) /* EAX */
#define FILE_BYTES                16384

/* Features that affect faults and kernel entry, by their names in /proc/cpuinfo. */
static const char *const features[] = {"nx",    "pcid", "smep", "smap", "umip",       "pku",
                                       "ospke", "la57", "fred", "pti",  "user_shstk", "invpcid"};

/* Reads a file; the text is "" if there is no such file. */
static size_t read_file(const char *path, char *text, size_t size)
{
        size_t length = 0;
        ssize_t got;
        const int file = open(path, O_RDONLY | O_CLOEXEC);

        while (file >= 0 && length < size - 1 &&
               (got = read(file, text + length, size - 1 - length)) > 0)
                length += (size_t)got;
        if (file >= 0)
                close(file);
        text[length] = '\0';
        return length;
}

/* Reads a file's first line, without the newline. */
static void read_line(const char *path, char *text, size_t size)
{
        read_file(path, text, size);
        text[strcspn(text, "\n")] = '\0';
}

static void read_cpuid(struct system *s)
{
        unsigned int registers[4], ecx_of_1, eax;

        __cpuid(0, registers[0], registers[1], registers[2], registers[3]);
        memcpy(s->vendor, &registers[1], 4);
        memcpy(s->vendor + 4, &registers[3], 4);
        memcpy(s->vendor + 8, &registers[2], 4);
        __cpuid(1, eax, registers[1], ecx_of_1, registers[3]);
        s->stepping = eax & 0xf;
        s->model = eax >> 4 & 0xf;
        s->family = eax >> 8 & 0xf;
        if (s->family == 6 || s->family == 15)
                s->model |= eax >> 12 & 0xf0;
        if (s->family == 15)
                s->family += eax >> 20 & 0xff;
        for (unsigned int i = 0; i < 3 && __get_cpuid(0x80000002 + i, &registers[0], &registers[1],
                                                      &registers[2], &registers[3]);
             i++)
                memcpy(s->brand + 16 * i, registers, 16);
        s->maxphyaddr = 36;
        if (__get_cpuid(0x80000008, &registers[0], &registers[1], &registers[2], &registers[3]))
                s->maxphyaddr = registers[0] & 0xff;
        if (strcmp(s->vendor, "GenuineIntel") == 0)
                s->lfence = "as on every Intel CPU";
        else if (__get_cpuid(LEAF_EXTENDED_FEATURES_2, &registers[0], &registers[1], &registers[2],
                             &registers[3]) &&
                 registers[0] & LFENCE_ALWAYS_SERIALIZING)
                s->lfence = "as CPUID says";
        if (!(ecx_of_1 >> 31))
                return;
        __cpuid(0x40000000, registers[0], registers[1], registers[2], registers[3]);
        memcpy(s->hypervisor, &registers[1], 12);
}

/* Returns the value in a line "NAME : VALUE" of /proc/cpuinfo's first CPU; NULL: none. */
static const char *value_of(const char *text, const char *name)
{
        const size_t length = strlen(name);

        for (const char *line = text; line && *line && *line != '\n';) {
                const char *value = line + length + strspn(line + length, "\t ");

                if (strncmp(line, name, length) == 0 && *value == ':')
                        return value + 1 + strspn(value + 1, " ");
                line = strchr(line, '\n');
                line = line ? line + 1 : NULL;
        }
        return NULL;
}

static uint64_t number_of(const char *text, const char *name)
{
        const char *value = value_of(text, name);

        return value ? strtoull(value, NULL, 0) : 0;
}

static bool has_word(const char *words, const char *word)
{
        const size_t length = strlen(word);

        for (const char *at = words; at && *at && *at != '\n';) {
                const size_t bytes = strcspn(at, " \n");

                if (bytes == length && strncmp(at, word, bytes) == 0)
                        return true;
                at += bytes;
                at += *at == ' ';
        }
        return false;
}

static void read_cpuinfo(struct system *s)
{
        static char text[FILE_BYTES];

        read_file("/proc/cpuinfo", text, sizeof(text));
        const char *flags = value_of(text, "flags");
        const uint64_t siblings = number_of(text, "siblings"), cores = number_of(text, "cpu cores");

        s->microcode = number_of(text, "microcode");
        s->threads_per_core = cores ? (unsigned int)(siblings / cores) : 0;
        if (!s->lfence && has_word(flags, "lfence_rdtsc"))
                s->lfence = "as the kernel says";
        for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++)
                if (has_word(flags, features[i]))
                        snprintf(s->features[s->feature_count++], sizeof(s->features[0]), "%s",
                                 features[i]);
}

/* Only with 5 levels can the kernel map an address this high on request. */
static unsigned int find_paging_levels(void)
{
        void *const page =
            mmap((void *)ABOVE_4_LEVELS, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        const bool above = page != MAP_FAILED && (uint64_t)page >= ABOVE_4_LEVELS / 2;

        if (page != MAP_FAILED)
                munmap(page, 4096);
        return above ? 5 : 4;
}

/* Writes the GNU build id from these notes, in hex; "": none. */
static void find_build_id(const char *notes, size_t size, char text[BUILD_ID_BYTES])
{
        text[0] = '\0';
        while (size >= sizeof(Elf64_Nhdr)) {
                const Elf64_Nhdr *note = (const Elf64_Nhdr *)notes;
                const size_t name = (note->n_namesz + 3UL) & ~3UL;
                const size_t whole = sizeof(*note) + name + ((note->n_descsz + 3UL) & ~3UL);
                const unsigned char *id = (const unsigned char *)notes + sizeof(*note) + name;

                if (whole > size)
                        return;
                if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == sizeof(ELF_NOTE_GNU) &&
                    memcmp(note + 1, ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) == 0 &&
                    note->n_descsz * 2 < BUILD_ID_BYTES) {
                        for (size_t i = 0; i < note->n_descsz; i++)
                                sprintf(text + 2 * i, "%02x", id[i]);
                        return;
                }
                notes += whole;
                size -= whole;
        }
}

static void read_own_build_id(struct system *s)
{
        const Elf64_Phdr *header = (const Elf64_Phdr *)getauxval(AT_PHDR);

        for (unsigned long i = 0; i < getauxval(AT_PHNUM) && !s->build_id[0]; i++)
                if (header[i].p_type == PT_NOTE)
                        find_build_id((const char *)header[i].p_vaddr, header[i].p_memsz,
                                      s->build_id);
}

static void read_kernel(struct system *s)
{
        static char notes[FILE_BYTES];
        struct utsname name;

        if (uname(&name) == 0)
                snprintf(s->kernel, sizeof(s->kernel), "%s %s %s", name.sysname, name.release,
                         name.version);
        find_build_id(notes, read_file("/sys/kernel/notes", notes, sizeof(notes)),
                      s->kernel_build_id);
        read_line("/proc/cmdline", s->command_line, sizeof(s->command_line));
}

static int by_name(const void *a, const void *b)
{
        return strcmp(a, b);
}

static void read_mitigations(struct system *s)
{
        DIR *folder = opendir(VULNERABILITIES);
        const struct dirent *entry;
        char path[sizeof(VULNERABILITIES) + sizeof(entry->d_name)], text[TEXT_BYTES / 2];

        while (folder && (entry = readdir(folder)) && s->mitigation_count < MITIGATIONS_MAX) {
                snprintf(path, sizeof(path), VULNERABILITIES "/%s", entry->d_name);
                read_line(path, text, sizeof(text));
                if (text[0] && strcmp(text, "Not affected") != 0)
                        snprintf(s->mitigations[s->mitigation_count++], TEXT_BYTES, "%.100s: %s",
                                 entry->d_name, text);
        }
        if (folder)
                closedir(folder);
        qsort(s->mitigations, s->mitigation_count, sizeof(s->mitigations[0]), by_name);
}

void system_read(struct system *s)
{
        *s = (struct system){.feature_count = 0};
        read_cpuid(s);
        read_cpuinfo(s);
        s->paging_levels = find_paging_levels();
        read_own_build_id(s);
        read_kernel(s);
        read_mitigations(s);
}
