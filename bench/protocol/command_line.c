/* SPDX-License-Identifier: MIT */
/* The guest's command line: a table of keys, each with its parser. */
#include "bench/protocol/command_line.h"
#include "boot/format.h"
#include "boot/string.h"
#include "boot/console/serial_port.h"

struct choice {
        const char *name;
        unsigned int value;
};

#define CHOICE(name, bits) {name, bits},
static const struct choice suites[] = {SUITE_LIST(CHOICE){NULL, 0}};
#undef CHOICE
static const struct choice modes[] = {
    {MODE_RUN, RUN_MODE},
    {MODE_LIST, LIST_MODE},
    {MODE_VERIFY, VERIFY_MODE},
    {NULL, 0},
};
static const struct choice reports[] = {
    {"human", REPORT_HUMAN},
    {"json", REPORT_JSON},
    {REPORT_BOTH, REPORT_HUMAN | REPORT_JSON},
    {NULL, 0},
};

static bool choose(const struct choice *choices, const char *value, unsigned int *chosen)
{
        for (; choices->name; choices++)
                if (!strcmp(choices->name, value)) {
                        *chosen = choices->value;
                        return true;
                }
        return false;
}

static bool number(const char *value, uint64_t min, uint64_t max, uint64_t *result)
{
        uint64_t n = 0;

        if (!*value)
                return false;
        for (; *value; value++) {
                if (*value < '0' || *value > '9' || n > max)
                        return false;
                n = n * 10 + (uint64_t)(*value - '0');
        }
        if (n < min || n > max)
                return false;
        *result = n;
        return true;
}

static bool parse_suite(struct options *options, const char *value)
{
        return choose(suites, value, &options->suite);
}

static bool parse_mode(struct options *options, const char *value)
{
        unsigned int mode;

        if (!choose(modes, value, &mode))
                return false;
        options->mode = (enum mode)mode;
        return true;
}

static bool parse_report(struct options *options, const char *value)
{
        return choose(reports, value, &options->report);
}

static bool parse_samples(struct options *options, const char *value)
{
        return number(value, 1, SAMPLES_MAX, &options->samples);
}

static bool parse_warmup(struct options *options, const char *value)
{
        return number(value, 0, SAMPLES_MAX, &options->warmup);
}

static bool parse_rounds(struct options *options, const char *value)
{
        return number(value, 1, ROUNDS_MAX, &options->rounds);
}

static bool parse_seed(struct options *options, const char *value)
{
        return number(value, 1, SEED_MAX, &options->seed);
}

static bool parse_cases(struct options *options, const char *value)
{
        return number(value, 0, CASES_MAX, &options->cases);
}

static bool parse_switch(bool *on, const char *value)
{
        static const struct choice switches[] = {{"on", true}, {"off", false}, {NULL, 0}};
        unsigned int chosen;

        if (!choose(switches, value, &chosen))
                return false;
        *on = chosen;
        return true;
}

static bool parse_async(struct options *options, const char *value)
{
        return parse_switch(&options->async, value);
}

static bool parse_exits(struct options *options, const char *value)
{
        return parse_switch(&options->exits, value);
}

static bool parse_alarm(struct options *options, const char *value)
{
        options->alarm_chosen = true;
        return parse_switch(&options->alarm, value);
}

static bool parse_qr(struct options *options, const char *value)
{
        options->codes_chosen = true;
        return parse_switch(&options->codes, value);
}

static bool parse_phases(struct options *options, const char *value)
{
        return parse_switch(&options->phases, value);
}

static bool parse_clock(struct options *options, const char *value)
{
        static const struct choice clocks[] = {{CLOCK_TSC, true}, {NULL, 0}};
        unsigned int chosen;

        if (!choose(clocks, value, &chosen))
                return false;
        options->force_tsc = chosen;
        return true;
}

static bool parse_cpu_is(struct options *options, const char *value)
{
        static const char *const emulators[] = {CPU_IS_TCG, CPU_IS_BOCHS};

        for (size_t i = 0; i < sizeof(emulators) / sizeof(emulators[0]); i++)
                if (!strcmp(emulators[i], value)) {
                        options->cpu_is = emulators[i];
                        return true;
                }
        return false;
}

static bool parse_fence(struct options *options, const char *value)
{
        static const struct choice fences[] = {
            {"lfence", FENCE_LFENCE},
            {"serialize", FENCE_SERIALIZE},
            {"mfence", FENCE_MFENCE},
            {NULL, 0},
        };
        unsigned int fence;

        if (!choose(fences, value, &fence))
                return false;
        options->fence = (enum fence_kind)fence;
        return true;
}

static bool parse_delivery(struct options *options, const char *value)
{
        static const struct choice deliveries[] = {
            {DELIVERY_IDT, DELIVER_BY_IDT},
            {DELIVERY_FRED, DELIVER_BY_FRED},
            {DELIVERY_BOTH, DELIVER_BOTH_WAYS},
            {NULL, 0},
        };
        unsigned int delivery;

        if (!choose(deliveries, value, &delivery))
                return false;
        options->delivery = (enum delivery_choice)delivery;
        return true;
}

static bool parse_end(struct options *options, const char *value)
{
        options->power_off = !strcmp(value, "poweroff");
        options->stay = !strcmp(value, "stay");
        return options->power_off || options->stay;
}

static bool parse_each(struct options *options, const char *value)
{
        return parse_switch(&options->each, value);
}

static void use_cpus(struct options *options, uint64_t first, uint64_t last)
{
        for (uint64_t n = first; n <= last; n++)
                options->cpus[n / 64] |= 1UL << n % 64;
}

/* Decimal digits up to CPUS_MAX; moves *text behind them. */
static bool cpu_number(const char **text, uint64_t *n)
{
        if (**text < '0' || **text > '9')
                return false;
        for (*n = 0; **text >= '0' && **text <= '9'; ++*text)
                if ((*n = *n * 10 + (uint64_t)(**text - '0')) > CPUS_MAX)
                        return false;
        return true;
}

static bool is_list(const char *value)
{
        while (*value && *value != ',' && *value != '-')
                value++;
        return *value;
}

/* A single number is how many CPUs; with a comma or a dash it is a list. */
static bool parse_cpus(struct options *options, const char *value)
{
        const char *const start = value;
        uint64_t first, last;

        memset(options->cpus, 0, sizeof(options->cpus));
        use_cpus(options, 0, 0);
        options->all_cpus = !strcmp(value, "all");
        if (options->all_cpus)
                return true;
        if (number(value, 1, CPUS_MAX, &first)) {
                use_cpus(options, 0, first - 1);
                return true;
        }
        for (;; value++) {
                if (!cpu_number(&value, &first))
                        return false;
                last = first;
                if (*value == '-' && (value++, !cpu_number(&value, &last)))
                        return false;
                if (last < first || last >= CPUS_MAX)
                        return false;
                use_cpus(options, first, last);
                if (*value != ',')
                        return !*value && is_list(start);
        }
}

bool options_use_cpu(const struct options *options, size_t n)
{
        return options->all_cpus || (n < CPUS_MAX && options->cpus[n / 64] >> n % 64 & 1);
}

size_t options_last_cpu(const struct options *options)
{
        size_t last = 0;

        for (size_t n = 0; n < CPUS_MAX; n++)
                if (options_use_cpu(options, n))
                        last = n;
        return options->all_cpus ? CPUS_ALL : last;
}

/* boot/console/serial.c has already used it; here only its form is checked. */
static bool parse_console(struct options *options, const char *value)
{
        struct serial_port port;

        (void)options;
        return serial_port_parse(value, &port) || serial_port_is_linux(value);
}

static bool parse_globs(char globs[ONLY_BYTES_MAX + 1], const char *value)
{
        size_t length = strlen(value);

        if (length == 0 || length > ONLY_BYTES_MAX)
                return false;
        memcpy(globs, value, length + 1);
        return true;
}

static bool parse_only(struct options *options, const char *value)
{
        return parse_globs(options->only, value);
}

static bool parse_except(struct options *options, const char *value)
{
        return parse_globs(options->except, value);
}

static const struct key {
        const char *name;
        bool (*parse)(struct options *options, const char *value);
        const char *takes;
} keys[] = {
    {COMMAND_SUITE, parse_suite, "core, faults, ladder, cost, smp, all or selftest"},
    {COMMAND_ONLY, parse_only, "globs over ids, as np.*,wp.write, at most 127 bytes"},
    {COMMAND_EXCEPT, parse_except, "globs over ids, as np.*,wp.write, at most 127 bytes"},
    {COMMAND_SAMPLES, parse_samples, "a number from 1 to 1000000"},
    {COMMAND_WARMUP, parse_warmup, "a number from 0 to 1000000"},
    {COMMAND_ROUNDS, parse_rounds, "a number from 1 to 100"},
    {COMMAND_SEED, parse_seed, "a number from 1 to 4294967295"},
    {COMMAND_REPORT, parse_report, "human, json or both"},
    {COMMAND_MODE, parse_mode, "run, list or verify"},
    {COMMAND_ASYNC, parse_async, "on or off"},
    {COMMAND_EXITS, parse_exits, "on or off"},
    {COMMAND_ALARM, parse_alarm, "on or off"},
    {COMMAND_QR, parse_qr, "on or off"},
    {COMMAND_PHASES, parse_phases, "on or off"},
    {COMMAND_CPUS, parse_cpus, "a number from 1 to 256, all, or numbers as 0,2-5"},
    {COMMAND_EACH, parse_each, "on or off"},
    {COMMAND_CASES, parse_cases, "a number, about how many; 0 for all"},
    {COMMAND_CONSOLE, parse_console, SERIAL_PORT_TAKES},
    {COMMAND_DELIVERY, parse_delivery, "idt, fred or both"},
    {COMMAND_CLOCK, parse_clock, CLOCK_TSC},
    {COMMAND_END, parse_end, "poweroff or stay"},
    {COMMAND_FENCE, parse_fence, "lfence, serialize or mfence"},
    {COMMAND_CPU_IS, parse_cpu_is, "tcg or bochs"},
};

/*
 * Words for Linux that VMMs add to any command line or that users leave on it, as globs over
 * whole words. Firecracker adds reboot=k panic=1 pci=off, QEMU's microvm virtio_mmio.device=...
 */
static const char *const linux_words[] = {
    "?*.?*=*", "reboot=*", "panic=*",      "pci=*",     "acpi=*",       "tsc=*",
    "root=*",  "ro",       "rw",           "quiet",     "loglevel=*",   "noapic",
    "nosmp",   "init=*",   "debug",        "nomodules", "nokaslr",      "earlyprintk*",
    "vga=*",   "apic=*",   "rootfstype=*", "splash",    "BOOT_IMAGE=*",
};

static bool is_for_linux(const char *word)
{
        for (size_t i = 0; i < sizeof(linux_words) / sizeof(linux_words[0]); i++)
                if (glob_match(linux_words[i], word))
                        return true;
        return false;
}

static void ignore(struct options *options, const char *word)
{
        const size_t length = strlen(options->ignored);

        format_text(options->ignored + length, sizeof(options->ignored) - length, "%s%s",
                    length ? " " : "", word);
}

#define OWN_PREFIX "trapclock."

/* word is KEY=VALUE, terminated; it is split in place. */
static bool parse_word(char *word, struct options *options, char *error, size_t size)
{
        char *value;
        const bool is_own = !memcmp(word, OWN_PREFIX, sizeof(OWN_PREFIX) - 1);

        if (is_own) {
                word += sizeof(OWN_PREFIX) - 1;
        } else if (is_for_linux(word)) {
                ignore(options, word);
                return true;
        }
        for (value = word; *value && *value != '=';)
                value++;
        if (*value)
                *value++ = '\0';
        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
                if (strcmp(keys[i].name, word))
                        continue;
                if (keys[i].parse(options, value))
                        return true;
                format_text(error, size, "command line: %s=%s: %s takes %s", word, value, word,
                            keys[i].takes);
                return false;
        }
        format_text(
            error, size,
            "command line: unknown key '%s': known are suite only except samples warmup rounds "
            "seed report mode async exits alarm qr phases cpus each cases console delivery "
            "clock end fence cpu-is",
            word);
        return false;
}

bool command_line_parse(const char *text, struct options *options, char *error, size_t size)
{
        char word[256];

        *options = (struct options){
            .mode = RUN_MODE,
            .suite = SUITE_CORE,
            .report = REPORT_HUMAN | REPORT_JSON,
            .samples = SAMPLES_DEFAULT,
            .warmup = WARMUP_DEFAULT,
            .rounds = ROUNDS_DEFAULT,
            .seed = SEED_DEFAULT,
            .cases = CASES_DEFAULT,
            .cpus = {1},
            .only = "*",
        };
        for (;;) {
                size_t length = 0;

                while (*text == ' ' || *text == '\t')
                        text++;
                if (!*text)
                        break;
                while (text[length] && text[length] != ' ' && text[length] != '\t')
                        length++;
                if (length >= sizeof(word)) {
                        format_text(error, size, "command line: a word is longer than 255 bytes");
                        return false;
                }
                memcpy(word, text, length);
                word[length] = '\0';
                text += length;
                if (!parse_word(word, options, error, size))
                        return false;
        }
        /* A visit has at least one sample. */
        if (options->rounds > options->samples)
                options->rounds = options->samples;
        return true;
}

static bool is_end(char of_globs)
{
        return !of_globs || of_globs == GLOB_SEPARATOR;
}

/* Matches only the first glob. */
static bool match_first(const char *glob, const char *text)
{
        const char *star = NULL;
        const char *tried = NULL;

        while (*text) {
                if (*glob == '*') {
                        star = glob++;
                        tried = text;
                } else if (!is_end(*glob) && (*glob == '?' || *glob == *text)) {
                        glob++;
                        text++;
                } else if (star) {
                        glob = star + 1;
                        text = ++tried;
                } else {
                        return false;
                }
        }
        while (*glob == '*')
                glob++;
        return is_end(*glob);
}

bool glob_match(const char *globs, const char *text)
{
        for (;;) {
                if (!is_end(*globs) && match_first(globs, text))
                        return true;
                while (!is_end(*globs))
                        globs++;
                if (!*globs++)
                        return false;
        }
}

const char *suite_name(unsigned int suite)
{
        for (const struct choice *choice = suites; choice->name; choice++)
                if (choice->value == suite && suite != SUITE_ALL)
                        return choice->name;
        return NULL;
}
