/* SPDX-License-Identifier: MIT */
/* The exception table: gathered from the linker's section and kept sorted. */
#include "fault/exception_table.h"
#include "fault/panic.h"

#define NO_TARGET UINT64_MAX

extern const struct exception_table_row exception_table_rows[], exception_table_rows_end[];

struct exception_table_row exception_table[EXCEPTION_TABLE_ROWS];
static struct exception_table_row fetch_row = {NO_TARGET, 0};

static void insert(const struct exception_table_row *row)
{
        size_t at = EXCEPTION_TABLE_ROWS - 1;

        if (exception_table[at].instruction != NO_TARGET)
                panic("the exception table has more than %d rows", EXCEPTION_TABLE_ROWS - 1);
        while (exception_table[at - 1].instruction > row->instruction) {
                exception_table[at] = exception_table[at - 1];
                at--;
        }
        exception_table[at] = *row;
}

void exception_table_init(void)
{
        for (size_t i = 1; i < EXCEPTION_TABLE_ROWS; i++)
                exception_table[i].instruction = NO_TARGET;
        for (const struct exception_table_row *row = exception_table_rows;
             row < exception_table_rows_end; row++)
                insert(row);
        if (fetch_row.instruction != NO_TARGET)
                insert(&fetch_row);
}

void exception_table_set_fetch_target(uint64_t address, uint64_t landing)
{
        fetch_row = (struct exception_table_row){address, landing};
        exception_table_init();
}
