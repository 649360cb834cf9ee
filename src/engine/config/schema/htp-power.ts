import Type, { type TProperties } from 'typebox';
import { annotations, choice, flag, group, integer, list, text } from './property';
import { sources } from './sources';

const source = sources.htpLibrary;

/** Voltage corners are named in QnnHtpPerfInfrastructure.h; the library prints the ones that it does not know. */
const corner = (what: string) => text({ summary: `${what}, by the name of a voltage corner.`, source });
const powerMode = text({ summary: 'Power mode of clock and voltage scaling (DCVS), by its name.', source });

const corners = (
  prefixes: readonly string[],
  make: (what: string) => ReturnType<typeof corner>,
): Record<string, ReturnType<typeof corner>> =>
  Object.fromEntries(
    prefixes.flatMap((prefix) => ['Min', 'Target', 'Max'].map((end) => [`${prefix}VoltageCorner${end}`, make(`${end} of the ${prefix}`)])),
  );

const dcvsControl = group(
  {
    enableDcvs: flag({ summary: 'Lets clocks follow the load.', source }),
    powerMode,
    sleep_latency_us: integer({ summary: 'Longest sleep latency.', unit: 'µs', minimum: 0, source }),
    sleep_disable: flag({ summary: 'Never sleeps.', source }),
    ...corners(['bus', 'core'], corner),
  },
  { summary: 'Clock and voltage scaling. All six corners must be given.', source },
);

const hmxControl = group(
  {
    hmxPickDefault: integer({ summary: '1 takes the default clocks of the matrix unit.', minimum: 0, maximum: 1, source }),
    hmxPerfMode: integer({ summary: 'Clock mode of the matrix unit.', minimum: 0, maximum: 255, source }),
    ...corners(['hmx'], corner),
  },
  { summary: 'Clocks of the matrix unit (HMX).', source },
);

const ceng = {
  cengPerfMode: integer({ summary: 'Clock mode of the compute engine.', minimum: 0, maximum: 255, source }),
  ...corners(['ceng'], corner),
};
const cengControl = group(ceng, { summary: 'Clocks of the compute engine. All three corners must be given.', source });
const cengExpControl = group(ceng, { summary: 'As `cengControl`, with expanded corners.', source });

const dcvsExpControl = group(
  {
    powerMode,
    sleep_latency_us: integer({ summary: 'Longest sleep latency.', unit: 'µs', minimum: 0, source }),
    sleepDisable: integer({ summary: '1 never sleeps.', minimum: 0, maximum: 1, source }),
    ...corners(['bus', 'core'], corner),
    corePerfMode: integer({ summary: 'Clock mode of the core.', minimum: 0, maximum: 255, source }),
    busPerfMode: integer({ summary: 'Clock mode of the bus.', minimum: 0, maximum: 255, source }),
  },
  { summary: 'As `dcvsControl`, with expanded corners. All six must be given.', source },
);

const startAndDone = (what: string) =>
  group(
    { start: corner('At the start'), done: corner('At the end') },
    { summary: `${what}: at the start and at the end of a run.`, source },
  );

const legacyCustom = group(
  {
    dcvsControl: group(
      {
        sustainVote: flag({ summary: 'Keeps the vote between runs.', source }),
        enableDcvs: flag({ summary: 'Lets clocks follow the load.', source }),
        powerMode,
        sleep_latency_us: integer({ summary: 'Longest sleep latency.', unit: 'µs', minimum: 0, source }),
        sleep_disable: flag({ summary: 'Never sleeps.', source }),
        ...(corners(['bus', 'core'], startAndDone as never) as TProperties),
      },
      { summary: 'Clock and voltage scaling. All six corners must be given.', source },
    ),
  },
  { summary: 'Voltage corners for the start and the end of every run.', source },
);

const customState = group(
  {
    graphState: list(
      choice(
        {
          init_start: 'Before a graph is loaded.',
          init_done: 'After it.',
          inference_start: 'Before a run.',
          inference_done: 'After it.',
          deinit_start: 'Before a graph is let go.',
          deinit_done: 'After it.',
        },
        { summary: 'A moment in the life of a graph.', source },
      ),
      { summary: 'When these settings are voted for. It must be given, with at least one moment.', source },
    ),
    sustainInferencePerfState: flag({ summary: 'Keeps the vote between runs.', source }),
    dcvsControl,
    hmxControl,
    cengControl,
    dcvsExpControl,
    cengExpControl,
  },
  { summary: 'Settings for one or several moments.', source },
);

/** Voltage corners of one's own: keys of a core. */
export const htpPower = {
  custom: Type.Union(
    [legacyCustom, list(customState, { summary: 'Settings per moment.', source })],
    annotations({ summary: 'Voltage corners of one’s own. They need `"perf_profile": "custom"`.', source }),
  ),
  hmxControl,
};
