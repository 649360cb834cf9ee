import Type, { type Static } from 'typebox';
import { annotations, choice, group, integer, number, text } from './property';
import { sources } from './sources';

const source = sources.lens;

const rung = choice(
  {
    estimate: 'Any figure will do.',
    simulated: 'Only a simulated or a measured figure.',
    measured: 'Only a measured figure.',
  },
  {
    summary: 'The lowest rung of truth that the figure may have. A lower one does not fail the limit, and does not pass it.',
    default: 'estimate',
    source,
  },
);

interface Limit {
  readonly summary: string;
  readonly unit: string;
  readonly maximum?: number;
  readonly whole?: boolean;
}

/** A number, or an object that says from which rung on it counts. `bound` is the side on which the limit lies. */
function limit<Bound extends 'max' | 'min'>(bound: Bound, { summary, unit, maximum, whole = false }: Limit) {
  const value = { summary, unit, minimum: 0, ...(maximum !== undefined && { maximum }), source };
  const figure = () => (whole ? integer(value) : number(value));
  return Type.Union(
    [figure(), group({ [bound]: figure(), rung } as Record<Bound, ReturnType<typeof figure>> & { rung: typeof rung }, { summary, source })],
    annotations({ summary, unit, source }),
  );
}

/** Limits that a project sets on itself: `qnn-budget.json`. */
export const budget = group(
  {
    model: text({ summary: 'The model that the limits are for, relative to this file. Without it: the model beside it.', source }),
    target: group(
      {
        soc: text({ summary: 'The chip that the figures are for: `SM8650`.', source }),
        precision: choice(
          { fp16: '16-bit floats.', w8a8: '8-bit weights and activations.', w8a16: '8-bit weights, 16-bit activations.' },
          { summary: 'The precision that the figures are for.', source },
        ),
      },
      { summary: 'What the figures are for. Without it: the chip and precision of the project.', source },
    ),
    limits: group(
      {
        cpu_nodes: limit('max', { summary: 'The largest number of nodes that run on the CPU.', unit: 'nodes', whole: true }),
        segments: limit('max', { summary: 'The largest number of segments that the graph falls into.', unit: 'segments', whole: true }),
        boundary_bytes: limit('max', { summary: 'The most data that crosses from unit to unit in a run.', unit: 'bytes' }),
        latency_ms: limit('max', { summary: 'The longest time of one run.', unit: 'ms' }),
        sqnr_db: limit('min', { summary: 'The smallest signal to quantization noise ratio of an output.', unit: 'dB' }),
        cosine: limit('min', { summary: 'The smallest cosine similarity of an output with the float model.', unit: '1', maximum: 1 }),
        context_bytes: limit('max', { summary: 'The largest context binary.', unit: 'bytes', whole: true }),
        memory_bytes: limit('max', {
          summary: 'The most memory for weights and activations that are alive at once.',
          unit: 'bytes',
          whole: true,
        }),
      },
      {
        summary: 'The limits. Each is a number, or `{"max": number, "rung": "simulated"}` (`min` for accuracy).',
        source,
        snippets: [{ label: 'limits', body: { cpu_nodes: '^${1:0}', segments: '^${2:1}', latency_ms: '^${3:10}' } }],
      },
    ),
  },
  { summary: 'Limits that a project sets on itself; `qnn-lens check` fails where one is exceeded.', source },
);

export type Budget = Static<typeof budget>;
