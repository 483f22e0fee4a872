/* SPDX-License-Identifier: MIT */
/*
 * The first port of a virtio console, output only, polled. The queue for input is given to the
 * device, too, with no buffers: some devices do not start with a queue that is not there.
 * Source: OASIS, Virtual I/O Device (VIRTIO) 1.2, "Device Initialization", "Console Device".
 */
#include "boot/console/line.h"
#include "boot/cpu.h"
#include "boot/console/device_memory.h"
#include "boot/console/pci.h"
#include "boot/console/virtio_pci.h"
#include "boot/console/virtio_queue.h"

#define STATUS_ACKNOWLEDGE 1
#define STATUS_DRIVER      2
#define STATUS_DRIVER_OK   4
#define STATUS_FEATURES_OK 8
#define FEATURES_HIGH      1 /* the selector of features 32 to 63 */
#define FEATURE_VERSION_1  BIT(0)
#define INPUT_QUEUE        0
#define OUTPUT_QUEUE       1
#define QUEUES             2
#define RESET_TICKS        UL(3000000000)
#define PATIENCE_TICKS     UL(10000000000) /* some seconds: whoever reads may be slow */

static struct virtio_queue queues[QUEUES];
static volatile struct virtio_common *common;
static volatile uint16_t *doorbell;

static void notify(void)
{
        *doorbell = OUTPUT_QUEUE;
}

static struct virtio_sender sender = {
    .queue = &queues[OUTPUT_QUEUE], .notify = notify, .patience = PATIENCE_TICKS};

static bool write(char byte)
{
        return virtio_sender_write(&sender, byte);
}

static bool drain(void)
{
        return virtio_sender_drain(&sender);
}

static void give_up(void (*put)(char byte))
{
        virtio_sender_give_up(&sender, put);
}

static bool reset(void)
{
        common->status = 0;
        for (const uint64_t start = read_tsc(); common->status;)
                if (read_tsc() - start > RESET_TICKS)
                        return false;
        return true;
}

/* Take version 1 and nothing else: one port, and no size of a screen. */
static bool agree_on_features(void)
{
        common->status = STATUS_ACKNOWLEDGE;
        common->status = STATUS_ACKNOWLEDGE | STATUS_DRIVER;
        common->device_feature_select = FEATURES_HIGH;
        if (!(common->device_feature & FEATURE_VERSION_1))
                return false;
        common->driver_feature_select = 0;
        common->driver_feature = 0;
        common->driver_feature_select = FEATURES_HIGH;
        common->driver_feature = FEATURE_VERSION_1;
        common->status = STATUS_ACKNOWLEDGE | STATUS_DRIVER | STATUS_FEATURES_OK;
        return common->status & STATUS_FEATURES_OK;
}

static void set_address(volatile uint32_t to[2], const volatile void *address)
{
        to[0] = (uint32_t)(uintptr_t)address;
        to[1] = (uintptr_t)address >> 32;
}

static bool give_queue(uint16_t number)
{
        volatile struct virtio_queue *const queue = &queues[number];

        common->queue_select = number;
        if (common->queue_size < VIRTIO_QUEUE_SIZE || common->queue_enable)
                return false;
        queue->available.flags = VIRTIO_NO_INTERRUPT;
        common->queue_size = VIRTIO_QUEUE_SIZE;
        set_address(common->descriptors, queue->descriptors);
        set_address(common->available, &queue->available);
        set_address(common->used, &queue->used);
        common->queue_enable = 1;
        return true;
}

static bool start(const struct virtio_pci *device)
{
        common = device_memory(device->common, sizeof(*common));
        if (!common || !reset() || !agree_on_features() || !give_queue(INPUT_QUEUE) ||
            !give_queue(OUTPUT_QUEUE))
                return false;
        doorbell = device_memory(virtio_pci_notify_address(device, common->queue_notify_offset),
                                 sizeof(*doorbell));
        if (!doorbell)
                return false;
        common->status = common->status | STATUS_DRIVER_OK;
        return true;
}

const struct line *virtio_console(void)
{
        static const struct line line = {"Virtio's console", write, drain, give_up};
        uint32_t config[PCI_CONFIG_DWORDS], function;
        struct virtio_pci device;

        if (!pci_find(PCI_VENDOR_ID, VIRTIO_CONSOLE_ID_MASK, VIRTIO_CONSOLE_ID, &function))
                return NULL;
        for (size_t i = 0; i < PCI_CONFIG_DWORDS; i++)
                config[i] = pci_read(function, (uint8_t)(i * sizeof(config[0])));
        if (!virtio_pci_find(config, &device))
                return NULL;
        pci_write(function, PCI_COMMAND,
                  (config[1] & PCI_COMMAND_MASK) | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
        return start(&device) ? &line : NULL;
}
