/* SPDX-License-Identifier: MIT */
/* The page's part on the machines: a column for each file, a row for each property. */
#include "bench/protocol/protocol.h"
#include "ci/base/fields.h"
#include "ci/report/report.h"
#include "ci/result/microarchitecture.h"
#include "ci/result/result.h"
#include "ci/print/xml.h"
#include "ci/page/parts.h"

#include <string.h>

struct property {
        const char *title;
        const char *name;
        const char *object; /* a member of the result; NULL: the boot record */
        bool hexadecimal;
        bool is_key; /* always visible; others are folded away if the files agree in them */
};

static const struct property properties[] = {
    {"CPU", .name = BOOT_BRAND, .is_key = true},
    {"hypervisor", .name = BOOT_HYPERVISOR, .is_key = true},
    {"the CPU is, as the command line says", .name = BOOT_CPU_IS},
    {"features", .name = BOOT_FEATURES},
    {"paging levels", .name = BOOT_PAGING_LEVELS},
    {"TSC frequency, Hz", .name = BOOT_TSC_HZ},
    {"TSC frequency by", .name = BOOT_TSC_SOURCE},
    {"its sources, Hz", .name = BOOT_TSC_READINGS},
    {"TSC step", .name = BOOT_TSC_STEP},
    {"clock forced", .name = BOOT_FORCED},
    {"layer", .name = BOOT_LAYER},
    {"stamps ordered by", .name = BOOT_LFENCE},
    {"microcode", .name = BOOT_MICROCODE, .hexadecimal = true},
    {"core type", .name = BOOT_CORE_TYPE},
    {"threads a core", .name = BOOT_THREADS},
    {"IA32_ARCH_CAPABILITIES", .name = BOOT_CAPABILITIES},
    {"registers as the loader left them", .name = BOOT_ENTRY_STATE},
    {"warnings", .name = BOOT_WARNINGS, .is_key = true},
    {"guest", .name = BOOT_VERSION},
    {"build", .name = BOOT_BUILD_ID, .is_key = true},
    {"commit", .name = BOOT_COMMIT},
    {"compiler", .name = BOOT_COMPILER},
    {"booted by", .name = BOOT_PATH},
    {"command line", .name = BOOT_COMMAND_LINE},
    {"VM", .name = "vm", .object = RESULT_HOST},
    {"accelerator", .name = "accel", .object = RESULT_OPTIONS},
    {"CPU model asked for", .name = "cpu", .object = RESULT_OPTIONS},
    {"host CPU", .name = "cpu", .object = RESULT_HOST},
    {"host kernel", .name = "kernel", .object = RESULT_HOST},
    {"governor", .name = "governor", .object = RESULT_HOST},
    {"SMT", .name = "smt", .object = RESULT_HOST},
    {"turbo", .name = "turbo", .object = RESULT_HOST},
    {"pinned to CPU", .name = "pin", .object = RESULT_OPTIONS},
    {"samples", .name = BOOT_SAMPLES},
    {"warm-up", .name = BOOT_WARMUP},
};

static void write_value(FILE *html, const json_t *value, bool hexadecimal)
{
        size_t i;
        json_t *item;

        if (json_is_integer(value))
                xml_format(html, hexadecimal ? "0x%llx" : "%lld",
                           (long long)json_integer_value(value));
        else if (json_is_real(value))
                xml_format(html, "%.15g", json_real_value(value));
        else if (json_is_boolean(value))
                fputs(json_is_true(value) ? "yes" : "no", html);
        else if (json_is_string(value) && json_string_length(value) > 0)
                xml_text(html, json_string_value(value));
        else if (json_is_array(value) && json_array_size(value) > 0)
                json_array_foreach(value, i, item)
                {
                        xml_format(html, "%s%s", i ? ", " : "", json_string_value(item));
                }
        else
                fputs("-", html);
}

static const json_t *value_of(const struct page *page, size_t file, const struct property *property)
{
        const struct measurement *m = &page->measurements[file];

        return json_object_get(property->object ? json_object_get(m->source, property->object)
                                                : m->boot,
                               property->name);
}

static bool is_before_fold(const struct page *page, const struct property *property)
{
        for (size_t i = 1; i < page->count; i++)
                if (!json_equal(value_of(page, 0, property), value_of(page, i, property)))
                        return true;
        return property->is_key;
}

static void write_property(const struct page *page, const struct property *property)
{
        fprintf(page->html, "<tr><th scope=\"row\">%s</th>", property->title);
        for (size_t i = 0; i < page->count; i++) {
                fputs("<td>", page->html);
                write_value(page->html, value_of(page, i, property), property->hexadecimal);
                fputs("</td>", page->html);
        }
        fputs("</tr>\n", page->html);
}

static void write_clock(const struct page *page, const struct measurement *file)
{
        const char *remark = strcmp(file->clock, CLOCK_EMULATED) == 0 ? " smoke only, no latency"
                             : boot_is_forced(file->boot)             ? " forced, no latency"
                                                                      : "";

        fprintf(page->html, "<td><span class=\"badge%s\">", remark[0] ? " smoke" : "");
        xml_text(page->html, file->clock);
        fprintf(page->html, "</span>%s</td>", remark);
}

/* What CPUID says of the CPU, with the name that it has for people. */
static void write_signature(const struct page *page, const json_t *boot)
{
        const char *name = microarchitecture_of(boot);

        fputs("<td>", page->html);
        xml_text(page->html, field_string(boot, BOOT_VENDOR));
        fprintf(page->html, " family %lld, model %lld, stepping %lld",
                (long long)field_integer(boot, BOOT_FAMILY),
                (long long)field_integer(boot, BOOT_MODEL),
                (long long)field_integer(boot, BOOT_STEPPING));
        if (name[0])
                fprintf(page->html, ": <strong>%s</strong>", name);
        fputs("</td>", page->html);
}

static void write_properties(const struct page *page, bool before_fold)
{
        for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
                if (is_before_fold(page, &properties[i]) == before_fold)
                        write_property(page, &properties[i]);
}

void page_machines(struct page *page)
{
        FILE *html = page->html;

        fprintf(html,
                "<section id=\"machines\">\n<h2>Machines</h2>\n<div class=\"wide\"><table "
                "class=\"machines\" style=\"--files:%zu\">\n<thead><tr><td></td>",
                page->count);
        for (size_t i = 0; i < page->count; i++) {
                fputs("<th scope=\"col\">", html);
                page_file_chip(page, i);
                fputs("</th>", html);
        }
        fputs("</tr></thead>\n<tbody>\n<tr><th scope=\"row\">clock</th>", html);
        for (size_t i = 0; i < page->count; i++)
                write_clock(page, &page->measurements[i]);
        fputs("</tr>\n<tr><th scope=\"row\">made</th>", html);
        for (size_t i = 0; i < page->count; i++) {
                fputs("<td>", html);
                xml_text(html, field_string(page->measurements[i].source, "created"));
                fputs("</td>", html);
        }
        fputs("</tr>\n<tr><th scope=\"row\">boots</th>", html);
        for (size_t i = 0; i < page->count; i++)
                fprintf(html, "<td>%zu%s</td>", page->measurements[i].boots,
                        result_is_partial(page->measurements[i].source)
                            ? " <span class=\"badge smoke\">partial</span> interrupted before all "
                              "were done"
                            : "");
        fputs("</tr>\n<tr><th scope=\"row\">microarchitecture</th>", html);
        for (size_t i = 0; i < page->count; i++)
                write_signature(page, page->measurements[i].boot);
        fputs("</tr>\n", html);
        write_properties(page, true);
        fprintf(html,
                "</tbody>\n</table></div>\n<details>\n<summary>%s</summary>\n"
                "<div class=\"wide\"><table class=\"machines\" style=\"--files:%zu\">\n<tbody>\n",
                page->count > 1 ? "What is the same everywhere" : "All that is known of it",
                page->count);
        write_properties(page, false);
        fputs("</tbody>\n</table></div>\n</details>\n</section>\n", html);
}
