import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { acmeJson } from '../acme-json';
import { issue } from '../certificates';
import { givenCertificate } from './given-certificate';
import { type Lab } from './lab';
import { LabStack, type Sections } from './lab-stack';
import { namespaceNamed } from './manifests';

/**
 * What a stack left that the version of commit c8f0183 brought up in a lab: its state, with secrets encrypted by the
 * lab's passphrase, and its stack file. Left out of the state are the code of dynamic providers, which a preview takes
 * from the program, where in the source a resource stood, and who managed which field; `{{lab}}` is the
 * lab's directory, and `{{charts}}` that of its charts.
 */
const files = { state: join(__dirname, 'states/former.json'), stack: join(__dirname, 'states/former.yaml') };

/** When it was made: certificates that the program ordered are not due yet. */
const instant = '2026-11-27T23:30:00Z';

const stackFile = z.object({ encryptionsalt: z.string(), config: z.record(z.string(), z.unknown()) });

const environments = z.record(z.string(), z.record(z.string(), z.unknown()));

/** How Pulumi exports what is secret, by a key that it has chosen for that. */
const secretEnvelope = z.object({ '4dabf18193072939515e22adb298388d': z.string(), plaintext: z.string() });

const object = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const resource = z.object({
  type: z.string(),
  /** Whether the program read it, and cert-manager made it. */
  external: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
});

const deployment = z.object({ resources: z.array(resource) });

/**
 * The stack of the former version on a lab: as it was, but for the certificates that an operator gives, which would
 * run out, and are new ones. The lab has its objects, but nothing of what its charts made.
 */
export async function formerStack(lab: Lab): Promise<LabStack> {
  const { encryptionsalt, config } = stackFile.parse(parse(readFileSync(files.stack, 'utf8')));
  const stack = await LabStack.open(lab, {});
  const file = join(stack.directory, `Pulumi.${stack.name}.yaml`);
  writeFileSync(file, stringify({ encryptionsalt }));
  stack.configure(await withCertificates(config));
  writeFileSync(join(stack.directory, 'acme.json'), storedByTraefik('*.moved.example.com'));
  const { workspace } = stack.pulumi;
  workspace.envVars = { ...workspace.envVars, EDGEWIRE_NOW: instant };
  await stack.pulumi.importStack({ version: 3, deployment: stateOn(lab) });
  await makeObjects(lab, stack);
  return stack;
}

function stateOn({ directory }: Lab): unknown {
  const charts = join(directory, 'charts');
  const text = readFileSync(files.state, 'utf8').replaceAll('{{lab}}', directory).replaceAll('{{charts}}', charts);
  return JSON.parse(text);
}

async function withCertificates(config: Readonly<Record<string, unknown>>): Promise<Sections> {
  const sections = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace('edgewire:', ''), value]),
  );
  const { given, moved, ...others } = environments.parse(sections.environments);
  const certificates = {
    given: { ...given, certificate: { files: await givenCertificate('*.given.example.com') } },
    moved: { ...moved, certificate: { acmeJson: { path: './acme.json' } } },
  };
  return { ...sections, environments: { ...others, ...certificates } };
}

function storedByTraefik(name: string): string {
  return acmeJson({ letsencrypt: { certificates: [{ issued: issue({ dnsNames: [name] }), domain: [name] }] } });
}

/** Makes the objects of the stack, and the Secrets that it reads, as they were: a preview asks for them. */
async function makeObjects(lab: Lab, stack: LabStack): Promise<void> {
  const exported: { readonly deployment: unknown } = await stack.pulumi.exportStack();
  const objects = deployment.parse(exported.deployment).resources.filter(isObject).map(objectOf);
  const inNamespaces = objects.filter(({ item }) => item.kind !== 'Namespace');
  const namespaces = new Set(inNamespaces.map(({ item }) => item.metadata.namespace ?? 'default'));
  const bare = [...namespaces].map((name) => ({ item: namespaceNamed(name), manager: 'kubectl' }));
  const declared = objects.filter(({ item }) => item.kind === 'Namespace');
  for (const group of [bare, declared, inNamespaces]) {
    await Promise.all(group.map(({ item, manager }) => applyAs(lab, manager, item)));
  }
}

type Resource = z.output<typeof resource>;

/** Helm's releases and parts of others' objects are as they were, so that the preview does not look at the cluster. */
function isObject({ type }: Resource): boolean {
  return /^kubernetes:(?!helm)/.test(type) && !type.endsWith('Patch');
}

function objectOf({ external, inputs, outputs }: Resource) {
  const { __fieldManager: manager, metadata, apiVersion, kind, type, data } = outputs;
  const whole = revealed(external ? { apiVersion, kind, type, data, metadata } : inputs);
  const item = object.parse(whole);
  const { name, namespace } = item.metadata;
  return {
    item: external ? { ...item, metadata: { name, namespace } } : item,
    manager: z.string().parse(manager),
  };
}

/** A value without the envelopes that Pulumi puts around what is secret. */
function revealed(value: unknown): unknown {
  const envelope = secretEnvelope.safeParse(value);
  if (envelope.success) return revealed(JSON.parse(envelope.data.plaintext));
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}

/** As the provider does, which owns what it wrote: else what has another value now were a conflict. */
async function applyAs(lab: Lab, manager: string, item: object): Promise<void> {
  await lab.kubectl(['apply', '--server-side', `--field-manager=${manager}`, '-f', '-'], JSON.stringify(item));
}
