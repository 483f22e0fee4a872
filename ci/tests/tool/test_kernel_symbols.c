/* SPDX-License-Identifier: MIT */
/* Symbols of a kernel: the symbol of an address, and files with symbols. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ci/trace/kernel_symbols.h"

static struct kernel_symbols *symbols;
static struct error error;
static char path[] = "/tmp/test_kernel_symbols.XXXXXX";

static int open_symbols(void **state)
{
        (void)state;
        error = (struct error){.status = 0};
        symbols = kernel_symbols_new(&error);
        return symbols ? 0 : -1;
}

static int close_symbols(void **state)
{
        (void)state;
        kernel_symbols_free(symbols);
        return 0;
}

static int make_file(void **state)
{
        (void)state;
        const int file = mkstemp(path);

        return file < 0 || close(file) != 0;
}

static int remove_file(void **state)
{
        (void)state;
        return unlink(path);
}

static void add(uint64_t address, const char *name)
{
        assert_true(kernel_symbols_add(symbols, address, name, &error));
}

static void assert_found(uint64_t address, const char *name, uint64_t offset)
{
        uint64_t behind = 0;
        const char *found = kernel_symbols_find(symbols, address, &behind);

        assert_non_null(found);
        assert_string_equal(found, name);
        assert_int_equal(behind, offset);
}

static void write_file(const char *text)
{
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        assert_true(fputs(text, file) >= 0);
        assert_int_equal(fclose(file), 0);
}

static void an_address_has_the_symbol_before_it(void **state)
{
        uint64_t offset;

        (void)state;
        add(0x3000, "third");
        add(0x1000, "first");
        add(0x2000, "second");
        kernel_symbols_sort(symbols);
        assert_null(kernel_symbols_find(symbols, 0xfff, &offset));
        assert_found(0x1000, "first", 0);
        assert_found(0x1fff, "first", 0xfff);
        assert_found(0x2000, "second", 0);
        assert_found(0x3001, "third", 1);
}

static void padding_before_a_function_is_the_one_before_it(void **state)
{
        (void)state;
        add(0x1000, "one");
        add(0x1ff0, "__pfx_two");
        add(0x2000, "two");
        kernel_symbols_sort(symbols);
        assert_found(0x1ff8, "one", 0xff8);
}

static void of_names_at_one_address_the_last_is_taken(void **state)
{
        (void)state;
        add(0x1000, "__x64_sys_getpid");
        add(0x1000, "__ia32_sys_getpid");
        kernel_symbols_sort(symbols);
        assert_found(0x1000, "__x64_sys_getpid", 0);
}

static void the_text_is_between_its_own_symbols(void **state)
{
        uint64_t start, end;

        (void)state;
        add(0x1000, "_stext");
        assert_false(kernel_symbols_text(symbols, &start, &end));
        add(0x9000, "_etext");
        assert_true(kernel_symbols_text(symbols, &start, &end));
        assert_int_equal(start, 0x1000);
        assert_int_equal(end, 0x9000);
}

static void text_that_ends_before_it_begins_is_none(void **state)
{
        uint64_t start, end;

        (void)state;
        add(0x9000, "_stext");
        add(0x9000, "_etext");
        assert_false(kernel_symbols_text(symbols, &start, &end));
}

static void what_is_saved_is_read_back(void **state)
{
        (void)state;
        add(0xffffffff81000000, "_stext");
        add(0xffffffff81000010, "do_user_addr_fault");
        assert_true(kernel_symbols_save(symbols, path, &error));
        kernel_symbols_free(symbols);
        symbols = kernel_symbols_new(&error);
        assert_non_null(symbols);
        assert_true(kernel_symbols_read(symbols, path, &error));
        kernel_symbols_sort(symbols);
        assert_found(0xffffffff81000011, "do_user_addr_fault", 1);
        assert_found(0xffffffff81000000, "_stext", 0);
}

static void a_file_of_anything_else_is_refused_by_name(void **state)
{
        char expected[100];

        (void)state;
        snprintf(expected, sizeof(expected), "%s: expected lines ADDRESS NAME: remove it", path);
        write_file("1000 one\nrubbish\n");
        assert_false(kernel_symbols_read(symbols, path, &error));
        assert_int_equal(error.status, STATUS_UNUSABLE);
        assert_string_equal(error.text, expected);
}

static void an_elf_gives_the_symbols_of_its_table(void **state)
{
        uint64_t start, end;

        (void)state;
        assert_true(kernel_symbols_of_elf(symbols, "/proc/self/exe", &error));
        kernel_symbols_sort(symbols);
        add(0, "_stext");
        add(1, "_etext");
        assert_true(kernel_symbols_text(symbols, &start, &end));
        assert_false(kernel_symbols_of_elf(symbols, path, &error));
        assert_non_null(strstr(error.text, "--symbols: "));
}

int main(void)
{
#define WITH_SYMBOLS(test) cmocka_unit_test_setup_teardown(test, open_symbols, close_symbols)
        const struct CMUnitTest tests[] = {
            WITH_SYMBOLS(an_address_has_the_symbol_before_it),
            WITH_SYMBOLS(padding_before_a_function_is_the_one_before_it),
            WITH_SYMBOLS(of_names_at_one_address_the_last_is_taken),
            WITH_SYMBOLS(the_text_is_between_its_own_symbols),
            WITH_SYMBOLS(text_that_ends_before_it_begins_is_none),
            WITH_SYMBOLS(what_is_saved_is_read_back),
            WITH_SYMBOLS(a_file_of_anything_else_is_refused_by_name),
            WITH_SYMBOLS(an_elf_gives_the_symbols_of_its_table),
        };

        return cmocka_run_group_tests(tests, make_file, remove_file);
}
