/* SPDX-License-Identifier: MIT */
/* The page's style sheet, style.css, as a string: see parts.h. */
        .section .rodata
        .globl page_style
        .type page_style, @object
page_style:
        .incbin "ci/page/style.css"
        .byte 0
        .size page_style, . - page_style

        .section .note.GNU-stack, "", @progbits
