/* SPDX-License-Identifier: MIT */
/*
 * Switches VGA to 640 by 480 pixels (mode 12H) through its registers. Text uses three of the
 * four planes: characters, colours and the font. Pixels go only to the fourth, so that the
 * text is still there when the registers are restored. Sources: see the registers in
 * boot/x86.h.
 */
#include "boot/console/vga_graphics.h"
#include "boot/cpu.h"
#include "boot/x86.h"

#define WIDTH  640
#define HEIGHT 480

#define SEQUENCER_RESET       0
#define SEQUENCER_RESET_HELD  0x01
#define CRTC_VERTICAL_END     0x11
#define CRTC_VERTICAL_PROTECT 0x80 /* write-protects the first eight registers */
#define PLANE                 3
#define PLANE_BIT             (1 << PLANE) /* also the colour of a set pixel */
#define DAC_WHITE             0x3f

#define SEQUENCERS  5
#define CRTCS       25
#define GRAPHICS    9
#define ATTRIBUTES  21
#define DAC_ENTRIES 64

struct registers {
        uint8_t misc, dac_mask;
        uint8_t sequencer[SEQUENCERS];
        uint8_t crtc[CRTCS];
        uint8_t graphics[GRAPHICS];
        uint8_t attribute[ATTRIBUTES];
        uint8_t dac[DAC_ENTRIES][3];
};

/* Two colours: 0 is black, and PLANE_BIT is white. */
static const struct registers pixels_640_480 = {
    .misc = 0xe3, /* 25.175 MHz, both syncs negative: 480 lines */
    .dac_mask = 0xff,
    .sequencer = {0x03, 0x01, PLANE_BIT, 0x00, 0x06},
    .crtc = {0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80, 0x0b, 0x3e, 0x00, 0x40, 0x00, 0x00, 0x00,
             0x00, 0x00, 0x00, 0xea, 0x8c, 0xdf, 0x28, 0x00, 0xe7, 0x04, 0xe3, 0xff},
    .graphics = {0x00, 0x00, 0x00, 0x00, PLANE, 0x00, 0x05, 0x0f, 0xff},
    .attribute = {[PLANE_BIT] = DAC_WHITE, [0x10] = 0x01, [0x12] = PLANE_BIT},
    .dac = {[DAC_WHITE] = {0x3f, 0x3f, 0x3f}},
};

static struct registers found;

static uint8_t read_indexed(uint16_t port, uint8_t index)
{
        out8(port, index);
        return in8(port + 1);
}

static void write_indexed(uint16_t port, uint8_t index, uint8_t value)
{
        out8(port, index);
        out8(port + 1, value);
}

static void take_registers(struct registers *r)
{
        r->misc = in8(VGA_MISC_READ);
        r->dac_mask = in8(VGA_DAC_MASK);
        for (uint8_t i = 0; i < SEQUENCERS; i++)
                r->sequencer[i] = read_indexed(VGA_SEQUENCER, i);
        for (uint8_t i = 0; i < CRTCS; i++)
                r->crtc[i] = read_indexed(VGA_CRTC, i);
        for (uint8_t i = 0; i < GRAPHICS; i++)
                r->graphics[i] = read_indexed(VGA_GRAPHICS_REGISTERS, i);
        for (uint8_t i = 0; i < ATTRIBUTES; i++) {
                in8(VGA_STATUS);
                out8(VGA_ATTRIBUTE, i);
                r->attribute[i] = in8(VGA_ATTRIBUTE_READ);
        }
        out8(VGA_DAC_READ, 0);
        for (unsigned int i = 0; i < DAC_ENTRIES; i++)
                for (unsigned int j = 0; j < 3; j++)
                        r->dac[i][j] = in8(VGA_DAC_DATA);
        in8(VGA_STATUS);
        out8(VGA_ATTRIBUTE, VGA_ATTRIBUTE_ON);
}

static void set_registers(const struct registers *r)
{
        write_indexed(VGA_SEQUENCER, SEQUENCER_RESET, SEQUENCER_RESET_HELD);
        out8(VGA_MISC_WRITE, r->misc);
        for (uint8_t i = 1; i < SEQUENCERS; i++)
                write_indexed(VGA_SEQUENCER, i, r->sequencer[i]);
        write_indexed(VGA_SEQUENCER, SEQUENCER_RESET, r->sequencer[SEQUENCER_RESET]);
        write_indexed(VGA_CRTC, CRTC_VERTICAL_END,
                      r->crtc[CRTC_VERTICAL_END] & (uint8_t)~CRTC_VERTICAL_PROTECT);
        for (uint8_t i = 0; i < CRTCS; i++)
                if (i != CRTC_VERTICAL_END)
                        write_indexed(VGA_CRTC, i, r->crtc[i]);
        write_indexed(VGA_CRTC, CRTC_VERTICAL_END, r->crtc[CRTC_VERTICAL_END]);
        for (uint8_t i = 0; i < GRAPHICS; i++)
                write_indexed(VGA_GRAPHICS_REGISTERS, i, r->graphics[i]);
        for (uint8_t i = 0; i < ATTRIBUTES; i++) {
                in8(VGA_STATUS);
                out8(VGA_ATTRIBUTE, i);
                out8(VGA_ATTRIBUTE, r->attribute[i]);
        }
        out8(VGA_DAC_MASK, r->dac_mask);
        out8(VGA_DAC_WRITE, 0);
        for (unsigned int i = 0; i < DAC_ENTRIES; i++)
                for (unsigned int j = 0; j < 3; j++)
                        out8(VGA_DAC_DATA, r->dac[i][j]);
        in8(VGA_STATUS);
        out8(VGA_ATTRIBUTE, VGA_ATTRIBUTE_ON);
}

void vga_graphics_begin(struct pixels *pixels)
{
        take_registers(&found);
        set_registers(&pixels_640_480);
        *pixels = (struct pixels){
            .memory = (char *)VGA_GRAPHICS,
            .pitch = WIDTH / 8,
            .width = WIDTH,
            .height = HEIGHT,
            .bits_per_pixel = 1,
            .scale = 1,
        };
}

void vga_graphics_end(void)
{
        set_registers(&found);
}
