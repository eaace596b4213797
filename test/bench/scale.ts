import { figure } from './figure';
import { benchScale, type ScaleFigures } from './scale.bench';

/** Measures the sizes that are given, and how the time grows from the first to the last: `npm run bench:scale -- 100 1000`. */
async function run(sizes: readonly number[]): Promise<void> {
  const all: ScaleFigures[] = [];
  for (const size of sizes) all.push(await benchScale(size));
  const [first, last] = [all.at(0), all.at(-1)];
  if (first === undefined || last === undefined || first === last) return;
  const growth = (of: 'firstUp' | 'sameUp') =>
    Math.log(last[of] / first[of]) / Math.log(last.applications / first.applications);
  figure('scale-growth-first-up', growth('firstUp'), 'exponent');
  figure('scale-growth-same-up', growth('sameUp'), 'exponent');
}

void run(process.argv.slice(2).map(Number));
