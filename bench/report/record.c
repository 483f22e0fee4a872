/* SPDX-License-Identifier: MIT */
/* Writes records byte by byte and updates the checksum. Nothing is buffered. */
#include "bench/report/record.h"
#include "boot/crc32.h"
#include "boot/format.h"
#include "boot/console/console.h"
#include "bench/protocol/protocol.h"

static uint32_t checksum;
static bool object_is_empty; /* the next name needs no comma before it */
static bool array_is_empty;

static void put(char byte, void *context)
{
        (void)context;
        checksum = crc32_update(checksum, (uint8_t)byte);
        console_write_record(byte);
}

__attribute__((format(printf, 1, 2))) static void put_format(const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        format_to(put, 0, format, arguments);
        va_end(arguments);
}

static void put_string(const char *value)
{
        put('"', 0);
        for (; *value; value++) {
                if (*value == '"' || *value == '\\')
                        put_format("\\%c", *value);
                else if (*value < ' ' || *value > '~')
                        put_format("\\u%04x", (unsigned int)(unsigned char)*value);
                else
                        put(*value, 0);
        }
        put('"', 0);
}

void record_begin(const char *kind)
{
        checksum = CRC32_START;
        put_format(REPORT_LINE_START "%s\"", kind);
}

static void put_name(const char *name)
{
        put_format("%s\"%s\":", object_is_empty ? "" : ",", name);
        object_is_empty = false;
}

void record_string(const char *name, const char *value)
{
        if (!value) {
                record_null(name);
                return;
        }
        put_name(name);
        put_string(value);
}

void record_number(const char *name, uint64_t value)
{
        put_name(name);
        put_format("%lu", value);
}

void record_signed(const char *name, int64_t value)
{
        put_name(name);
        put_format("%ld", value);
}

void record_hundredths(const char *name, uint64_t hundredths)
{
        put_name(name);
        put_format("%lu.%02lu", hundredths / 100, hundredths % 100);
}

void record_null(const char *name)
{
        put_name(name);
        put_format("null");
}

void record_boolean(const char *name, bool value)
{
        put_name(name);
        put_format(value ? "true" : "false");
}

void record_array_begin(const char *name)
{
        put_name(name);
        put('[', 0);
        array_is_empty = true;
}

static void put_separator(void)
{
        if (!array_is_empty)
                put(',', 0);
        array_is_empty = false;
}

void record_array_string(const char *value)
{
        put_separator();
        put_string(value);
}

void record_array_number(int64_t value)
{
        put_separator();
        put_format("%ld", value);
}

void record_array_numbers(const uint64_t *numbers, size_t count)
{
        put_separator();
        for (size_t i = 0; i < count; i++)
                put_format("%c%lu", i ? ',' : '[', numbers[i]);
        put(']', 0);
}

void record_array_end(void)
{
        put(']', 0);
}

void record_object_begin(const char *name)
{
        put_name(name);
        put('{', 0);
        object_is_empty = true;
}

void record_object_end(void)
{
        put('}', 0);
}

void record_end(void)
{
        put_format(REPORT_CRC_START "%08x" REPORT_LINE_END "\n", crc32_finish(checksum));
}
