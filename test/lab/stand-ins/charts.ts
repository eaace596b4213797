import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { chartLocation } from '../../../components/chart';
import { type ChartPin, pins } from '../../../components/pins';
import { crdFolder } from '../crds';
import { type StandIn, standIns } from './objects';

/** The real charts, where a directory of them is given; their names are those of a mirror. */
export const realCharts = process.env.EDGEWIRE_LAB_CHARTS;

/** What the charts of a run are, for the names of tests: stand-ins prove nothing of how a real chart behaves. */
export const chartsAre = realCharts === undefined ? 'stand-in charts' : 'real charts';

/** A directory of charts: the real ones, or else stand-ins packed into `directory`. */
export function chartDirectory(directory: string): string {
  if (realCharts !== undefined) return resolve(realCharts);
  packStandIns(directory);
  return directory;
}

/**
 * Packs stand-ins for the pinned charts: real custom resource definitions, and just enough objects of our own that
 * depending on a chart means something.
 */
function packStandIns(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, standIn] of Object.entries(standIns)) pack(pinOf(name), standIn, directory);
}

function pinOf(name: string): ChartPin {
  const pin = Object.values(pins).find(({ chart }) => chart === name);
  if (pin === undefined) throw new Error(`No chart ${name} is pinned`);
  return pin;
}

// Through `Files`, so that Helm does not read the definitions' own text as a template.
const definitionsTemplate = `{{ range $path, $content := .Files.Glob "definitions/*" }}
---
{{ $.Files.Get $path }}
{{ end }}`;

function pack(pin: ChartPin, { crds, template }: StandIn, directory: string): void {
  const work = mkdtempSync(join(tmpdir(), 'edgewire-stand-in-'));
  const write = (path: string, text: string): void => {
    const file = join(work, pin.chart, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write(
    'Chart.yaml',
    stringify({ apiVersion: 'v2', name: pin.chart, version: pin.version, description: 'A stand-in' }),
  );
  write('templates/objects.yaml', template);
  if (crds !== undefined) {
    const folder = crds.kept ? 'crds' : 'definitions';
    cpSync(crdFolder(crds.set), join(work, pin.chart, folder), {
      recursive: true,
      filter: (path) => !path.endsWith('.md') && !path.endsWith('kustomization.yaml'),
    });
    if (!crds.kept) write('templates/definitions.yaml', definitionsTemplate);
  }
  const { chart: file } = chartLocation(pin, pin.version, { kind: 'directory', directory });
  execFileSync('tar', ['-czf', file, '-C', work, pin.chart]);
  rmSync(work, { recursive: true });
}
