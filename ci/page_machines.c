/* SPDX-License-Identifier: MIT */
/* The page's part on what was measured where: a column a file. */
#include <string.h>

#include "bench/report_format.h"
#include "ci/fields.h"
#include "ci/html.h"
#include "ci/page_parts.h"
#include "ci/result.h"

struct property {
        const char *title;
        const char *name;
        const char *object; /* a member of the result; NULL: the boot record */
};

static const struct property properties[] = {
    {"CPU", BOOT_BRAND, NULL},
    {"hypervisor", BOOT_HYPERVISOR, NULL},
    {"features", BOOT_FEATURES, NULL},
    {"paging levels", BOOT_PAGING_LEVELS, NULL},
    {"TSC frequency, Hz", BOOT_TSC_HZ, NULL},
    {"by", BOOT_TSC_SOURCE, NULL},
    {"of", BOOT_TSC_READINGS, NULL},
    {"TSC step", BOOT_TSC_STEP, NULL},
    {"microcode", BOOT_MICROCODE, NULL},
    {"core type", BOOT_CORE_TYPE, NULL},
    {"threads a core", BOOT_THREADS, NULL},
    {"IA32_ARCH_CAPABILITIES", BOOT_CAPABILITIES, NULL},
    {"registers as the loader left them", BOOT_ENTRY_STATE, NULL},
    {"warnings", BOOT_WARNINGS, NULL},
    {"guest", BOOT_VERSION, NULL},
    {"build", BOOT_BUILD_ID, NULL},
    {"compiler", BOOT_COMPILER, NULL},
    {"booted by", BOOT_PATH, NULL},
    {"command line", BOOT_COMMAND_LINE, NULL},
    {"VM", "vm", RESULT_HOST},
    {"accelerator", "accel", RESULT_OPTIONS},
    {"CPU model asked for", "cpu", RESULT_OPTIONS},
    {"host CPU", "cpu", RESULT_HOST},
    {"host kernel", "kernel", RESULT_HOST},
    {"governor", "governor", RESULT_HOST},
    {"SMT", "smt", RESULT_HOST},
    {"turbo", "turbo", RESULT_HOST},
    {"pinned to CPU", "pin", RESULT_OPTIONS},
    {"samples", BOOT_SAMPLES, NULL},
    {"warm-up", BOOT_WARMUP, NULL},
};

static void write_value(FILE *html, const json_t *value)
{
        size_t i;
        json_t *item;

        if (json_is_integer(value))
                html_format(html, "%lld", (long long)json_integer_value(value));
        else if (json_is_string(value) && json_string_length(value) > 0)
                html_text(html, json_string_value(value));
        else if (json_is_array(value) && json_array_size(value) > 0)
                json_array_foreach(value, i, item)
                {
                        html_format(html, "%s%s", i ? ", " : "", json_string_value(item));
                }
        else
                fputs("-", html);
}

static void write_property(const struct page *page, const struct property *property)
{
        fprintf(page->html, "<tr><th scope=\"row\">%s</th>", property->title);
        for (size_t i = 0; i < page->count; i++) {
                const struct measurement *file = &page->measurements[i];
                const json_t *object =
                    property->object ? json_object_get(file->source, property->object) : file->boot;
                fputs("<td>", page->html);
                write_value(page->html, json_object_get(object, property->name));
                fputs("</td>", page->html);
        }
        fputs("</tr>\n", page->html);
}

static void write_clock(const struct page *page, const char *clock)
{
        bool emulated = strcmp(clock, CLOCK_EMULATED) == 0;

        fprintf(page->html, "<td><span class=\"badge%s\">", emulated ? " smoke" : "");
        html_text(page->html, clock);
        fprintf(page->html, "</span>%s</td>", emulated ? " smoke only, no latency" : "");
}

void page_machines(struct page *page)
{
        FILE *html = page->html;

        fputs("<section id=\"machines\">\n<h2>Machines</h2>\n<div class=\"wide\"><table "
              "class=\"machines\">\n<thead><tr><td></td>",
              html);
        for (size_t i = 0; i < page->count; i++) {
                fputs("<th scope=\"col\">", html);
                page_file_chip(page, i);
                fputs("</th>", html);
        }
        fputs("</tr></thead>\n<tbody>\n<tr><th scope=\"row\">clock</th>", html);
        for (size_t i = 0; i < page->count; i++)
                write_clock(page, page->measurements[i].clock);
        fputs("</tr>\n<tr><th scope=\"row\">made</th>", html);
        for (size_t i = 0; i < page->count; i++) {
                fputs("<td>", html);
                html_text(html, field_string(page->measurements[i].source, "created"));
                fputs("</td>", html);
        }
        fputs("</tr>\n<tr><th scope=\"row\">boots</th>", html);
        for (size_t i = 0; i < page->count; i++)
                fprintf(html, "<td>%zu%s</td>", page->measurements[i].boots,
                        result_is_partial(page->measurements[i].source)
                            ? " <span class=\"badge smoke\">partial</span> interrupted before all "
                              "were done"
                            : "");
        fputs("</tr>\n", html);
        for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
                write_property(page, &properties[i]);
        fputs("</tbody>\n</table></div>\n</section>\n", html);
}
