// The rounds of `make bench-wasm`, the same in Node and in a browser: both engines in turn, the
// same rules and events, and the same matches or an error.

export const rounds = 5;

/**
 * `engines` are the modules that wasm-bindgen wrote, started: { cutout, rsigma }, each with `Bench`
 * and `memory`. Returns milliseconds by what was done, pairs of ours and theirs, and bytes.
 */
export function measure(engines, { rules, events, edits }) {
  const times = { 'load and evaluate': [], 'evaluate only': [], 'load only': [], compile: [] };
  const bytes = {};
  const kept = {};
  for (let round = 0; round < rounds; round++) {
    const taken = {};
    for (const [name, engine] of Object.entries(engines)) {
      kept[name]?.free();
      const bench = (kept[name] = new engine.Bench());
      const compile = timed(() => bench.compile(rules));
      const load = timed(() => bench.load(events));
      const evaluate = timed(() => bench.evaluate());
      bytes[name] ??= engine.memory.buffer.byteLength;
      taken[name] = { 'load and evaluate': load + evaluate, 'evaluate only': evaluate, 'load only': load, compile };
    }
    for (const [work, pairs] of Object.entries(times)) pairs.push([taken.cutout[work], taken.rsigma[work]]);
  }
  let matches = 0;
  for (let rule = 0; rule < rules.length; rule++) matches += same(kept, rule, rules[rule]);

  times.edit = edits.map(([rule, text]) => {
    const pair = Object.values(kept).map((bench) => {
      bench.prepare(rule, text);
      return timed(() => bench.apply());
    });
    same(kept, rule, text);
    kept.cutout.undo(rule);
    return pair;
  });
  return { times, bytes, matches };
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** How many events a rule matches, the same ones by both engines. */
function same({ cutout, rsigma }, rule, text) {
  const [ours, theirs] = [cutout, rsigma].map((bench) => bench.matches(rule));
  if (ours.join() === theirs.join()) return ours.length;
  const title = /^title:.*/m.exec(text)?.[0];
  throw new Error(`the verdicts differ for rule ${rule}, ${title}: ${ours.length} and ${theirs.length} matches`);
}
