/* SPDX-License-Identifier: MIT */
/* The dresses a text table is printed in. */
#ifndef CI_PRINT_TABLE_STYLE_H
#define CI_PRINT_TABLE_STYLE_H

#include <stdio.h>

#include "ci/print/table.h"

enum table_style {
        TABLE_PLAIN,
        TABLE_COLOUR,   /* for a terminal: alarms stand out */
        TABLE_MARKDOWN, /* GitHub's and GitLab's: alarms are bold; no spans, no notes */
};

/* Source of the Markdown: GitHub Flavored Markdown Spec, "Tables (extension)". */
void table_print_styled(const struct text_table *table, enum table_style style, FILE *stream);

#endif
