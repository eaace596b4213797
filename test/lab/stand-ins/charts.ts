import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chartLocation } from '../../../components/charts/chart';
import { type ChartName, type ChartPin, pins } from '../../../components/charts/pins';
import { assets, isToolBuilt } from '../cache';
import { crdFolder } from '../crds';
import { type StandIn, standIns } from './objects';
import { packChart, writeInto } from './pack';

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
  if (isToolBuilt('external-dns')) packModuleChart(pins['external-dns'], assets('external-dns', 'chart'), directory);
}

/** Packs a stand-in as another version of its chart, beside the pinned one; nothing where the charts are real ones. */
export function packVersion(name: ChartName, version: string, directory: string): void {
  if (realCharts === undefined) pack({ ...pinOf(name), version }, standIns[name], directory);
}

/**
 * Packs a chart that lies in the module of its program: a real one, though of the commit of the module and not that of
 * the pinned version (of ExternalDNS v0.22.0, whose chart 1.22.0 adds `hostAliases` and a registry).
 */
function packModuleChart(pin: ChartPin, source: string, directory: string): void {
  const { chart: file } = chartLocation(pin, pin.version, { kind: 'directory', directory });
  packChart(file, { name: pin.chart, version: pin.version }, (folder) => {
    for (const part of ['values.yaml', 'values.schema.json', 'templates', 'crds']) {
      cpSync(join(source, part), join(folder, part), { recursive: true });
    }
  });
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
  const { chart: file } = chartLocation(pin, pin.version, { kind: 'directory', directory });
  packChart(file, { name: pin.chart, version: pin.version }, (folder) => {
    writeInto(folder, 'templates/objects.yaml', template);
    if (crds === undefined) return;
    cpSync(crdFolder(crds.set), join(folder, crds.kept ? 'crds' : 'definitions'), {
      recursive: true,
      filter: (path) => !path.endsWith('.md') && !path.endsWith('kustomization.yaml'),
    });
    if (!crds.kept) writeInto(folder, 'templates/definitions.yaml', definitionsTemplate);
  });
}
