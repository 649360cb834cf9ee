import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import { readModel } from '../onnx/read';
import { asProblem } from '../problem';
import { type InputChoices, type PlannedInputs, planInputs } from './cpu-inputs';
import { type JoinedLayers, joinKernels } from './cpu-join';
import type { CpuRequest } from './cpu-protocol';
import { type CpuAnswer, runChild } from './cpu-run';
import { refuseMissingData, stageModel } from './cpu-stage';
import { cpuTimeline } from './cpu-timeline';
import type { Profile } from './profile';
import { summarize } from './statistics';

export interface CpuOptions extends InputChoices {
  readonly runs: number;
  readonly warmup: number;
  /** For warm-up and runs together, in milliseconds. */
  readonly budgetMs: number;
  /** 0: one per core. */
  readonly threads: number;
}

export const defaultCpuOptions: CpuOptions = { runs: 100, warmup: 5, budgetMs: 30_000, threads: 0 };

/** Enough for a mean per layer; at about 1 KB of trace per kernel and run, more would be slow to read back. */
const layerRuns = { most: 10, kernels: 20_000 };

/** Beyond this, writing onnxruntime's own graph with its weights costs more than the better joining is worth. */
const maxOptimizedBytes = 512 * 1024 ** 2;

/** Measures the model on this machine's CPU with onnxruntime, as a whole and per layer, in a child process. */
export async function profileCpu(model: Model, options: CpuOptions, job: JobContext): Promise<Profile> {
  await refuseMissingData(model, job.world);
  const planned = planInputs(model, options);
  const { files } = job.world;
  const staged = await stageModel(model, job.world);
  try {
    const request: CpuRequest = {
      model: staged.model,
      data: staged.data,
      inputs: planned.inputs,
      threads: options.threads,
      warmup: options.warmup,
      runs: options.runs,
      budgetMs: options.budgetMs,
      layers: {
        runs: Math.max(1, Math.min(layerRuns.most, options.runs, Math.floor(layerRuns.kernels / Math.max(1, model.nodes.length)))),
        folder: staged.folder,
        saveOptimized: model.bytes.size + staged.dataBytes <= maxOptimizedBytes,
      },
    };
    const answer = await runChild(model, request, planned.assumed, job);
    const layers = joinKernels(model, await readOptimized(answer.optimized, job), answer.spans);
    return await toProfile(model, options, planned, answer, layers, job);
  } finally {
    await files.remove(staged.folder);
  }
}

/** A graph that onnxruntime wrote and we cannot read costs the better joining, not the profile. */
async function readOptimized(path: string | undefined, { world }: JobContext): Promise<Model | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readModel(world, path);
  } catch (thrown) {
    world.log(`onnxruntime's own graph was not read, so its kernels are joined by name: ${asProblem(thrown, path).what}`);
    return undefined;
  }
}

async function toProfile(
  model: Model,
  options: CpuOptions,
  planned: PlannedInputs,
  { totals, layerRuns: runsOfLayers, lastRun }: CpuAnswer,
  { layers, unmatched, layerOf }: JoinedLayers,
  { world }: JobContext,
): Promise<Profile> {
  const latency = summarize(totals.latenciesMs);
  const createdAt = world.date();
  const runs = totals.latenciesMs.length;
  const settings = [
    `${runs} runs after ${totals.warmup} to warm up`,
    `${totals.threads} threads`,
    runsOfLayers > 0 ? `layers from ${runsOfLayers} runs of their own` : 'layers could not be timed',
    ...planned.assumed.map((size) => `${size} assumed`),
  ];
  return {
    id: `cpu-${createdAt.replace(/\D/g, '').slice(0, 17)}`,
    createdAt,
    modelSha256: await world.sha256(model.path),
    modelName: world.files.basename(model.path),
    kind: 'cpu',
    rung: 'measured',
    producer: { tool: 'onnxruntime CPU', version: totals.version, settings: settings.join(', ') },
    total: {
      meanMs: latency.mean,
      p50Ms: latency.p50,
      p95Ms: latency.p95,
      p99Ms: latency.p99,
      fps: 1000 / latency.mean,
      peakMemoryMb: totals.peakRssMb,
    },
    layers,
    unmatched,
    ...(lastRun && lastRun.start.length > 0 && { timeline: cpuTimeline(lastRun, layerOf) }),
    cpu: {
      warmup: totals.warmup,
      runs,
      threads: totals.threads,
      cpuPercent: totals.cpuPercent,
      memoryDeltaMb: Math.max(0, totals.peakRssMb - totals.rssBeforeMb),
      budgetMs: options.budgetMs,
      cutShort: runs < options.runs,
    },
  };
}
