import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pins } from '../../components/charts/pins';
import { root } from '../pulumi/recordings';
import { chartData } from './chart-data';
import { valueNames } from './value-names';

/** Writes the names of the values of every pinned chart, from the charts' data beside the repository. */
for (const { chart, version } of Object.values(pins)) {
  const file = join(root, 'components/wiring/chart-values', `${chart}.json`);
  writeFileSync(file, `${JSON.stringify({ version, names: valueNames(chartData(chart)) })}\n`);
}
