/* SPDX-License-Identifier: MIT */
/* Loaders' structures, sound and malformed, as boot/boot_info.h promises to survive them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "boot/boot_info.h"
#include "boot/layout.h"
#include "boot/loader/loader.h"

/* A multiboot2 information with a command line and one usable region of two. */
struct multiboot2_sample {
        uint32_t total_size, reserved;
        struct {
                uint32_t type, size;
                char text[16];
        } command_line;
        struct {
                uint32_t type, size, entry_size, entry_version;
                struct {
                        uint64_t base, length;
                        uint32_t type, reserved;
                } entries[2];
        } map;
        struct {
                uint32_t type, size;
                uint64_t address;
                uint32_t pitch, width, height;
                uint8_t bits_per_pixel, kind;
                uint16_t reserved;
        } framebuffer;
        struct {
                uint32_t type, size;
                char rsdp[36], padding[4];
        } acpi_new;
        struct {
                uint32_t type, size;
                char rsdp[20], padding[4];
        } acpi_old;
        struct {
                uint32_t type, size;
        } end;
};

static const struct multiboot2_sample sound = {
    .total_size = sizeof(struct multiboot2_sample),
    .command_line = {1, 8 + 13, "suite=faults"},
    .map = {6, sizeof(sound.map), 24, 0, {{0, 0x9fc00, 2, 0}, {0x100000, 0x700000, 1, 0}}},
    .framebuffer = {8, sizeof(sound.framebuffer), 0xb8000, 160, 80, 25, 16, 2, 0},
    .acpi_new = {15, 8 + 36, "", ""},
    .acpi_old = {14, 8 + 20, "", ""},
    .end = {0, 8},
};

/* A copy that ends where its memory ends, so that a sanitizer sees a read beyond. */
static struct boot_info read_multiboot2(const struct multiboot2_sample *sample, size_t size)
{
        struct boot_info info;
        void *copy = aligned_alloc(8, (size + 7) & ~(size_t)7);

        assert_non_null(copy);
        memcpy(copy, sample, size);
        loader_read(&info, BOOT_PROTOCOL_MULTIBOOT2, (uintptr_t)copy);
        free(copy);
        return info;
}

static void multiboot2_gives_command_line_and_usable_memory(void **state)
{
        struct boot_info info = read_multiboot2(&sound, sizeof(sound));

        (void)state;
        assert_null(info.problem);
        assert_string_equal(info.path, "multiboot2");
        assert_string_equal(info.command_line, "suite=faults");
        assert_int_equal(info.usable_count, 1);
        assert_int_equal(info.usable[0].start, 0x100000);
        assert_int_equal(info.usable[0].end, 0x800000);
}

static void multiboot2_gives_the_screen(void **state)
{
        struct multiboot2_sample sample = sound;
        struct boot_info info = read_multiboot2(&sample, sizeof(sample));

        (void)state;
        assert_int_equal(info.screen.kind, BOOT_SCREEN_TEXT);
        assert_int_equal(info.screen.address, 0xb8000);
        assert_int_equal(info.screen.width, 80);
        sample.framebuffer.kind = 1;
        info = read_multiboot2(&sample, sizeof(sample));
        assert_int_equal(info.screen.kind, BOOT_SCREEN_PIXELS);
        sample.framebuffer.kind = 0; /* a palette */
        info = read_multiboot2(&sample, sizeof(sample));
        assert_int_equal(info.screen.kind, BOOT_SCREEN_NONE);
        sample.framebuffer.size = 16;
        info = read_multiboot2(&sample, sizeof(sample));
        assert_non_null(info.problem);
}

static void multiboot2_gives_the_rsdp_and_rather_the_new_one(void **state)
{
        struct multiboot2_sample sample __attribute__((aligned(8))) = sound;
        struct boot_info info;

        (void)state;
        loader_read(&info, BOOT_PROTOCOL_MULTIBOOT2, (uintptr_t)&sample);
        assert_int_equal(info.rsdp, (uintptr_t)sample.acpi_new.rsdp);
        sample.acpi_new.type = 99;
        loader_read(&info, BOOT_PROTOCOL_MULTIBOOT2, (uintptr_t)&sample);
        assert_int_equal(info.rsdp, (uintptr_t)sample.acpi_old.rsdp);
        sample.acpi_old.size--;
        loader_read(&info, BOOT_PROTOCOL_MULTIBOOT2, (uintptr_t)&sample);
        assert_non_null(info.problem);
        assert_int_equal(info.rsdp, 0);
}

static void absent_information_is_reported(void **state)
{
        struct boot_info info;

        (void)state;
        loader_read(&info, BOOT_PROTOCOL_MULTIBOOT2, 0);
        assert_non_null(info.problem);
        assert_string_equal(info.command_line, "");
        loader_read(&info, BOOT_PROTOCOL_PVH, 0);
        assert_non_null(info.problem);
        assert_int_equal(info.usable_count, 0);
}

static void a_cut_multiboot2_information_is_reported(void **state)
{
        (void)state;
        for (uint32_t size = 8; size < sizeof(sound); size += 8) {
                struct multiboot2_sample cut = sound;

                cut.total_size = size;
                assert_non_null(read_multiboot2(&cut, size).problem);
        }
}

static void a_tag_that_leaves_the_structure_is_reported(void **state)
{
        struct multiboot2_sample bad = sound;

        (void)state;
        bad.map.size = 0x10000;
        assert_non_null(read_multiboot2(&bad, sizeof(bad)).problem);
        bad = sound;
        bad.command_line.size = 7;
        assert_non_null(read_multiboot2(&bad, sizeof(bad)).problem);
        bad = sound;
        bad.map.entry_size = 0;
        assert_non_null(read_multiboot2(&bad, sizeof(bad)).problem);
        bad = sound;
        bad.total_size = UINT32_MAX;
        assert_non_null(read_multiboot2(&bad, sizeof(bad)).problem);
}

static void any_flipped_bit_is_survived(void **state)
{
        (void)state;
        for (size_t bit = 0; bit < 8 * sizeof(sound); bit++) {
                struct multiboot2_sample flipped = sound;

                ((unsigned char *)&flipped)[bit / 8] ^= (unsigned char)(1 << bit % 8);
                if (flipped.total_size <= sizeof(sound))
                        read_multiboot2(&flipped, sizeof(flipped));
        }
}

struct pvh_sample {
        uint32_t magic, version, flags, modules;
        uint64_t module_list, command_line, rsdp, map;
        uint32_t entries, reserved;
};

struct pvh_entry {
        uint64_t address, size;
        uint32_t type, reserved;
};

static const struct pvh_entry pvh_map[] = {{0, 0x9fc00, 1, 0}, {0xf0000, 0x10000, 2, 0}};

static void pvh_gives_command_line_and_usable_memory(void **state)
{
        struct pvh_sample sample = {
            0x336ec578, 1, 0, 0, 0, (uintptr_t) "only=np.*", 0xf5a20, (uintptr_t)pvh_map, 2, 0};
        struct boot_info info;

        (void)state;
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_null(info.problem);
        assert_string_equal(info.path, "pvh");
        assert_string_equal(info.command_line, "only=np.*");
        assert_int_equal(info.usable_count, 1);
        assert_int_equal(info.usable[0].end, 0x9fc00);
        assert_int_equal(info.rsdp, 0xf5a20);
}

static void a_malformed_pvh_start_info_is_reported(void **state)
{
        struct pvh_sample sample = {0x336ec578, 1, 0, 0, 0, 0, 0, (uintptr_t)pvh_map, 2, 0};
        struct boot_info info;

        (void)state;
        sample.magic ^= 1;
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_non_null(info.problem);
        sample.magic ^= 1;
        sample.entries = UINT32_MAX;
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_non_null(info.problem);
        sample.version = 0; /* had no memory map yet */
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_string_equal(info.problem, "the loader gave no memory map");
}

static void a_command_line_too_long_is_cut_and_reported(void **state)
{
        char text[BOOT_COMMAND_LINE_SIZE + 1];
        struct pvh_sample sample = {0x336ec578,         1, 0, 0, 0, (uintptr_t)text, 0,
                                    (uintptr_t)pvh_map, 2, 0};
        struct boot_info info;

        (void)state;
        memset(text, 'a', sizeof(text) - 1);
        text[sizeof(text) - 1] = '\0';
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_non_null(info.problem);
        assert_int_equal(strlen(info.command_line), BOOT_COMMAND_LINE_SIZE - 1);
}

static void a_map_larger_than_the_table_is_reported(void **state)
{
        struct pvh_entry many[BOOT_MEMORY_REGIONS + 1];
        struct pvh_sample sample = {
            0x336ec578, 1, 0, 0, 0, 0, 0, (uintptr_t)many, BOOT_MEMORY_REGIONS + 1, 0};
        struct boot_info info;

        (void)state;
        for (size_t i = 0; i <= BOOT_MEMORY_REGIONS; i++)
                many[i] = (struct pvh_entry){i << 20, 1 << 20, 1, 0};
        loader_read(&info, BOOT_PROTOCOL_PVH, (uintptr_t)&sample);
        assert_non_null(info.problem);
        assert_int_equal(info.usable_count, BOOT_MEMORY_REGIONS);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
            cmocka_unit_test(multiboot2_gives_command_line_and_usable_memory),
            cmocka_unit_test(multiboot2_gives_the_screen),
            cmocka_unit_test(multiboot2_gives_the_rsdp_and_rather_the_new_one),
            cmocka_unit_test(absent_information_is_reported),
            cmocka_unit_test(a_cut_multiboot2_information_is_reported),
            cmocka_unit_test(a_tag_that_leaves_the_structure_is_reported),
            cmocka_unit_test(any_flipped_bit_is_survived),
            cmocka_unit_test(pvh_gives_command_line_and_usable_memory),
            cmocka_unit_test(a_malformed_pvh_start_info_is_reported),
            cmocka_unit_test(a_command_line_too_long_is_cut_and_reported),
            cmocka_unit_test(a_map_larger_than_the_table_is_reported),
        };

        return cmocka_run_group_tests_name("boot_info", tests, NULL, NULL);
}
