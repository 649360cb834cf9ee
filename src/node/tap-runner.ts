// A process of its own, because onnxruntime-node's `run` blocks the thread that calls it and a native crash takes the process with it.
// Argument: the path of a TapChildRequest. Answers are TapEvents, one JSON line each, on file descriptor 3; the sums go to a file.
import { readFileSync, writeSync } from 'node:fs';
import { asProblem, problemFields } from '../engine/problem';
import type { TapChildRequest, TapEvent } from '../engine/quantize/calibrate/tap-protocol';
import { peakMemoryMb } from './peak-memory';
import { watchTaps } from './taps/watch-taps';

function send(event: TapEvent): void {
  writeSync(3, `${JSON.stringify(event)}\n`);
}

// The parent holds our standard input open as long as it lives.
process.stdin.once('end', () => process.exit(1)).resume();

const request = process.argv[2] ?? '';
Promise.resolve()
  .then(() =>
    watchTaps(JSON.parse(readFileSync(request, 'utf8')) as TapChildRequest, (fraction, detail) =>
      send({ event: 'step', fraction, detail }),
    ),
  )
  .then(
    (done) => {
      send({ event: 'done', ...done, peakMemoryMb: peakMemoryMb() });
      process.exit(0);
    },
    (thrown) => {
      send({ event: 'failed', problem: problemFields(asProblem(thrown, request)) });
      process.exit(1);
    },
  );
