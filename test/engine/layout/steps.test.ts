import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breakCycles, topologicalOrder } from '../../../webview/layout/acyclic';
import { countCrossings } from '../../../webview/layout/crossings';
import { digraph } from '../../../webview/layout/graph';
import { assignLayers } from '../../../webview/layout/layer';
import { numbers } from './graphs';

test('breaking cycles leaves a graph that has an order of all vertices', () => {
  const next = numbers(11);
  for (let round = 0; round < 50; round++) {
    const count = 2 + Math.floor(next() * 30);
    const ends = () => Int32Array.from({ length: count * 3 }, () => Math.floor(next() * count));
    const [from, to] = [ends(), ends()];
    // Edges to oneself are not handed to the steps.
    to.forEach((box, edge) => {
      if (box === from[edge]) to[edge] = (box + 1) % count;
    });
    const result = breakCycles(count, from, to);
    const place = new Int32Array(count);
    topologicalOrder(digraph(count, result.from, result.to)).forEach((vertex, at) => {
      place[vertex] = at;
    });
    for (const [edge, vertex] of result.from.entries()) assert.ok(place[vertex]! < place[result.to[edge]!]!);
  }
});

test('crossings are those that comparing all pairs of edges finds', () => {
  const next = numbers(5);
  for (let round = 0; round < 40; round++) {
    const [upper, lower] = [1 + Math.floor(next() * 12), 1 + Math.floor(next() * 12)];
    const edges = Array.from({ length: 25 }, () => [Math.floor(next() * upper), upper + Math.floor(next() * lower)] as const);
    const graph = digraph(
      upper + lower,
      Int32Array.from(edges, ([a]) => a),
      Int32Array.from(edges, ([, b]) => b),
    );
    const rows = [Int32Array.from({ length: upper }, (_, i) => i), Int32Array.from({ length: lower }, (_, i) => upper + i)];
    const position = Int32Array.from([...rows[0]!.keys(), ...rows[1]!.keys()]);
    let pairs = 0;
    for (const [i, [a, b]] of edges.entries()) for (const [c, d] of edges.slice(i + 1)) if ((a - c) * (b - d) < 0) pairs++;
    assert.equal(countCrossings(rows, graph, position), pairs);
  }
});

test('no layering of a small graph has shorter edges', () => {
  const next = numbers(21);
  for (let round = 0; round < 60; round++) {
    const count = 3 + Math.floor(next() * 3);
    const edges: [number, number][] = [];
    for (let box = 1; box < count; box++) edges.push(next() < 0.5 ? [Math.floor(next() * box), box] : [box - 1, box]);
    for (let i = 0; i < 3; i++) {
      const a = Math.floor(next() * (count - 1));
      edges.push([a, a + 1 + Math.floor(next() * (count - a - 1))]);
    }
    const from = Int32Array.from(edges, ([a]) => a);
    const to = Int32Array.from(edges, ([, b]) => b);
    const layer = assignLayers(count, from, to);
    for (const [a, b] of edges) assert.ok(layer[b]! > layer[a]!);
    assert.equal(lengthOf(edges, layer), shortest(count, edges));
  }
});

function lengthOf(edges: readonly (readonly [number, number])[], layer: ArrayLike<number>): number {
  return edges.reduce((sum, [a, b]) => sum + layer[b]! - layer[a]!, 0);
}

/** By trying every layering with at most `count` rows. */
function shortest(count: number, edges: readonly (readonly [number, number])[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < count ** count; code++) {
    const layer = Array.from({ length: count }, (_, box) => Math.floor(code / count ** box) % count);
    if (edges.every(([a, b]) => layer[b]! > layer[a]!)) best = Math.min(best, lengthOf(edges, layer));
  }
  return best;
}
