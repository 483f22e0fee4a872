# SPDX-License-Identifier: MIT
# A result file as run would save it, made from a short description, so that a
# test says only what it is about:
#
#   {"clock": "tsc", "boots": 20, "rows": {
#      "np.read": {"first": 1000, "step": 1},          medians 1000, 1001, ... over the boots
#      "np.write": {"histogram": [[90, 4], [94, 6]]},  the same in every boot
#      "wp.retry": {"first": 94, "phases": [1, 40, 30, 20]},  net: deliver, entry, handle, return
#      "nx.exec": {"failed": "sample 3: ..."},
#      "pks.read": {"skip": "CPUID... = 0"},
#      "wp.write": {"first": 900, "boots": 3}}}        in the first 3 boots only
#
# As a side of a run --vs: "turn": "base" or "new", "run": its name, "order": the places of
# the boots, in blocks of eight where it is not given.
#
# Also: "schema", "forced", "layer", "tsc_step", "brand", "hypervisor", "hz", "samples", "warmup", "build", "compiler", "partial",
# "host", "options" and "boot" (objects merged in: into each boot record), "created". "rounds";
# of a row "visits", "unsteady", "below".
# Usage: jq -n -f result.jq --argjson is DESCRIPTION
($is.rounds // 10) as $rounds |
def rank($histogram; $percent):
  ($histogram | map(.[1]) | add) as $count
  | ([($count * $percent / 100 | ceil), 1] | max) as $rank
  | reduce $histogram[] as [$value, $n] ({seen: 0};
      if .seen >= $rank then . else {seen: (.seen + $n), value: $value} end)
  | .value;

def histogram($row; $boot):
  $row.histogram // [[($row.first + ($row.step // 0) * $boot), 10]];

# A row named "np.read (fred)" is np.read by FRED, which takes schema 5.
def key($name):
  {id: ($name | sub(" \\(fred\\)$"; ""))}
  + if ($is.schema // 3) < 5 then {} else
      {delivery: (if $name | endswith(" (fred)") then "fred" else "idt" end)} end;

def head($id):
  key($id) + {path: "reference", action: "skip", vector: 14, error_code: 2};

def phase($net): if $net == null then null else [4, 4, 4, 4, $net] end;

def passed($id; $row; $histogram; $phases):
  ($histogram | map(.[1]) | add) as $taken
  | {record: "result"} + head($id)
    + {status: "pass", error_code_seen: 2, deviation: null, verified: $taken, taken: $taken,
       mismatch: null, below: $row.below, deliver: phase($phases[0]), entry: phase($phases[1]),
       handle: phase($phases[2]), return: phase($phases[3]), probed: phase($phases[0]),
       tsc_cycles: 900, core_cycles: null, instructions: null, smi: null,
       steal_ns: null, async: null, disturbed: null, min: rank($histogram; 0), p50: rank($histogram; 50),
       p99: rank($histogram; 99), max: rank($histogram; 100), net_p50: rank($histogram; 50),
       histogram: $histogram}
    + if ($is.schema // 3) < 3 then {} else
        {base_p50: 0, visits: ($row.visits // [[100 * rank($histogram; 50), 2400, 1000, $rounds]]),
         unsteady: $row.unsteady} end;

def failed($id; $mismatch):
  {record: "result"} + head($id)
  + {status: "failed", error_code_seen: 0, deviation: null, verified: 3, taken: 10,
     mismatch: $mismatch, below: null};

def record($id; $row; $boot):
  if $row.skip then {record: "skip"} + key($id) + {reason: $row.skip}
  elif $row.failed then failed($id; $row.failed)
  else passed($id; $row; histogram($row; $boot); $row.phases) end;

def boot_record:
  {record: "boot", schema: ($is.schema // 3), version: "0.1.0", build_id: ($is.build // "0123456789abcdef"),
   compiler: ($is.compiler // "gcc 12.2.0"), vendor: "GenuineIntel", family: 6, model: 143, stepping: 8, brand: ($is.brand // "Some CPU"),
   hypervisor: ($is.hypervisor // "KVMKVMKVM"), features: ["nx"], maxphyaddr: 46,
   paging_levels: 4, tsc_hz: (if $is.clock == "tsc" then $is.hz // 2000000000 else null end),
   tsc_source: (if $is.clock == "tsc" then "HPET" else null end), tsc_readings: [],
   microcode: ($is.microcode // 1), core_type: $is.core_type, threads_per_core: 2, arch_capabilities: ["RDCL_NO"],
   entry_state: ["CR0 0x11"], warnings: ($is.warnings // []),
   tsc_step: ($is.tsc_step // 1), boot_path: "pvh", command_line: "mode=run", clock: $is.clock,
   unit: {icount: "instructions", tsc: "cycles", emulated: "ticks"}[$is.clock],
   samples: ($is.samples // 10), warmup: ($is.warmup // 2)}
  + if ($is.schema // 3) < 3 then {} else
      {rounds: $rounds, seed: 1, forced: ($is.forced // false), layer: ($is.layer // "native"),
       clock_probes: {fresh_first: 123, fresh_again: 98, nops: 74, multiplies: 221, empty_pair: 49},
       lfence: "LFENCE, held by the self-test"} end
  + ($is.boot // {});

# Four of the eight places of a block are BASE's, the others NEW's.
def place($boot):
  $is.order[$boot]? // (8 * ($boot / 4 | floor)
    + (if $is.turn == "base" then [0, 3, 5, 6] else [1, 2, 4, 7] end)[$boot % 4]);

def boot($boot):
  [$is.rows | to_entries[] | select((.value.boots // $is.boots) > $boot)
   | record(.key; .value; $boot)] as $records
  | ([$records[] | select(.status == "failed")] | length) as $failed
  | (if $is.turn then {started: "2024-01-01T00:00:00Z", order: place($boot)} else {} end)
  + {exit_status: (if $failed > 0 then 35 else 33 end), wall_ms: 100,
     records: ([boot_record] + $records
       + [{record: "end", benchmarks: 0,
           results: ([$records[] | select(.record == "result")] | length), failed: $failed,
           skipped: ([$records[] | select(.record == "skip")] | length)}])};

{schema: 1, tool: "trapclock 0.1.0", created: ($is.created // "2024-01-01T00:00:00Z"),
 host: ({kernel: "Linux", cpu: "Some CPU", vm: "QEMU", governor: "performance", smt: "off",
        turbo: "unknown"} + ($is.host // {})),
 options: ({mode: "run", vm: "qemu", accel: "kvm", accel_asked: "auto", boot: "pvh", machine: "pc", cpu: null,
           suite: "core", only: null, samples: null, warmup: null, cases: null,
           boots: null, pin: null} + ($is.options // {})),
 vm_arguments: [], clock: $is.clock, partial: ($is.partial // false), boots: [range($is.boots) as $boot | boot($boot)]}
+ (if $is.turn then {turn: {run: ($is.run // "some run"), side: $is.turn, seed: 7}} else {} end)
