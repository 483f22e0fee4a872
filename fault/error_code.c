/* SPDX-License-Identifier: MIT */
/*
 * Error codes in words: one table of bits, and a text writer that never runs
 * over its buffer. Called after the fault, never inside a timed window.
 * Sources: Intel SDM vol. 3 "Error Code", "Page-Fault Exceptions"; AMD APM
 * vol. 2 "Page-Fault Exception".
 */
#include <stdbool.h>

#include "fault/error_code.h"
#include "boot/x86.h"

const struct error_code_bit page_fault_bits[] = {
    {PF_P, "P", "present", "not present"},
    {PF_WR, "W/R", "write", "read"},
    {PF_US, "U/S", "user", "supervisor"},
    {PF_RSVD, "RSVD", "reserved bit", NULL},
    {PF_ID, "I/D", "fetch", NULL},
    {PF_PK, "PK", "protection key", NULL},
    {PF_SS, "SS", "shadow stack", NULL},
    {PF_HLAT, "HLAT", "HLAT paging", NULL},
    {PF_SGX, "SGX", "SGX access control", NULL},
    {PF_RMP, "RMP", "RMP violation", NULL},
};
const size_t page_fault_bit_count = sizeof page_fault_bits / sizeof page_fault_bits[0];

/* Error codes are 64 bits wide on the stack, whatever the manuals define of them. */
#define ERROR_CODE_BITS 64

/* Bits 15:3 of a selector error code are the index, those above are reserved. */
#define SELECTOR_ERROR_DEFINED BIT(SELECTOR_ERROR_INDEX_SHIFT + SELECTOR_ERROR_INDEX_BITS)

struct text {
        char *buffer;
        size_t size;
        size_t length; /* of all that was put, kept or not */
        bool has_words;
};

static void put_char(struct text *text, char character)
{
        if (text->length + 1 < text->size)
                text->buffer[text->length] = character;
        text->length++;
}

static void put_string(struct text *text, const char *string)
{
        while (*string)
                put_char(text, *string++);
}

static void put_number(struct text *text, uint64_t number, unsigned base)
{
        char digits[20]; /* UINT64_MAX in decimal */
        size_t count = 0;

        do {
                digits[count++] = "0123456789abcdef"[number % base];
                number /= base;
        } while (number);
        while (count)
                put_char(text, digits[--count]);
}

/* Open the next item of the list: the first follows the number, others a comma. */
static void put_words(struct text *text, const char *words)
{
        put_string(text, text->has_words ? ", " : ": ");
        put_string(text, words);
        text->has_words = true;
}

static struct text begin(uint64_t error_code, char *buffer, size_t size)
{
        struct text text = {.buffer = buffer, .size = size};

        put_string(&text, "0x");
        put_number(&text, error_code, 16);
        return text;
}

static void put_unnamed_bits(struct text *text, uint64_t bits)
{
        for (unsigned bit = 0; bit < ERROR_CODE_BITS; bit++) {
                if (!(bits >> bit & 1))
                        continue;
                put_words(text, "bit ");
                put_number(text, bit, 10);
        }
}

static size_t end(struct text *text)
{
        if (text->size)
                text->buffer[text->length < text->size ? text->length : text->size - 1] = '\0';
        return text->length;
}

size_t error_code_words(uint64_t error_code, char *buffer, size_t size)
{
        struct text text = begin(error_code, buffer, size);
        uint64_t unnamed = error_code;

        for (size_t i = 0; i < page_fault_bit_count; i++) {
                const struct error_code_bit *bit = &page_fault_bits[i];
                const char *words = error_code & bit->mask ? bit->set : bit->clear;

                /* A fetch has W/R = 0, yet to call it a read would mislead. */
                if (bit->mask == PF_WR && (error_code & (PF_WR | PF_ID)) == PF_ID)
                        words = NULL;
                if (words)
                        put_words(&text, words);
                unnamed &= ~bit->mask;
        }
        put_unnamed_bits(&text, unnamed);
        return end(&text);
}

size_t selector_error_words(uint64_t error_code, char *buffer, size_t size)
{
        struct text text = begin(error_code, buffer, size);
        uint64_t defined = error_code & (SELECTOR_ERROR_DEFINED - 1);
        uint64_t index = defined >> SELECTOR_ERROR_INDEX_SHIFT;

        if (defined & SELECTOR_ERROR_EXT)
                put_words(&text, "external event");
        if (defined & SELECTOR_ERROR_IDT)
                put_words(&text, "IDT vector ");
        else if (defined & SELECTOR_ERROR_TI)
                put_words(&text, "LDT index ");
        else if (index)
                put_words(&text, "GDT index ");
        else
                put_words(&text, "null selector");
        if (index || defined & (SELECTOR_ERROR_IDT | SELECTOR_ERROR_TI))
                put_number(&text, index, 10);
        put_unnamed_bits(&text, error_code - defined);
        return end(&text);
}
