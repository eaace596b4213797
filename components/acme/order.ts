import type { Authorization, Client, Order } from 'acme-client';
import { poll } from '../pulumi/poll';
import { isProblem, problemSentence } from './problem';
import { effectiveName, waitForRecord } from './propagation';
import { type Solver, type TxtRecord } from './solver';
import { solverFor, type SolverInputs, solverOf } from './solvers';
import { type ServerInputs, withAcme } from './transport';

/** What is ordered, by whom, and how control of the names is proven. */
export interface OrderInputs extends ServerInputs {
  readonly names: readonly string[];
  /** URL of the account. */
  readonly accountUrl: string;
  /** PEM. */
  readonly accountKey: string;
  /** PEM; the certificate is for this key. */
  readonly privateKey: string;
  /** Certificate profile of the authority; empty: its default. */
  readonly profile: string;
  /** Common name of an issuer in the chain to prefer; empty: the authority's default. */
  readonly preferredChain: string;
  readonly solvers: readonly SolverInputs[];
}

/** Seconds that the authority may take to check the records, and again to issue. */
const authoritySeconds = 180;

/**
 * Orders a certificate by DNS-01 (RFC 8555 section 7.4). Its records are removed whether the order succeeds or fails.
 * An authorization that is already valid needs no record.
 *
 * @returns the chain, PEM, the leaf first
 * @throws Error with what stands in the way, as a sentence
 */
export function orderCertificate(inputs: OrderInputs): Promise<string> {
  const { directory, accountKey, accountUrl, names, profile, preferredChain } = inputs;
  return withAcme(inputs, async (acme) => {
    const client = new acme.Client({ directoryUrl: directory, accountKey, accountUrl });
    const identifiers = names.map((value) => ({ type: 'dns', value }));
    const request = profile === '' ? { identifiers } : { identifiers, profile };
    const order = await client.createOrder(request);
    if (order.status === 'pending') await authorize(client, order, inputs.solvers);
    const [, csr] = await acme.crypto.createCsr({ altNames: [...names] }, inputs.privateKey);
    const finalized = await client.finalizeOrder(order, csr);
    const issued = await settled(client, finalized, 'valid');
    return client.getCertificate(issued, preferredChain === '' ? undefined : preferredChain);
  });
}

/** A challenge, and the record that meets it. */
interface Proof {
  readonly challenge: Authorization['challenges'][number];
  readonly record: TxtRecord;
  readonly inputs: SolverInputs;
  readonly solver: Solver;
}

async function authorize(client: Client, order: Order, solvers: readonly SolverInputs[]): Promise<void> {
  const pending = (await client.getAuthorizations(order)).filter(({ status }) => status === 'pending');
  const proofs = await Promise.all(pending.map((authorization) => proofOf(client, authorization, solvers)));
  const begun: Proof[] = [];
  try {
    for (const proof of proofs) {
      begun.push(proof);
      await proof.solver.present(proof.record);
    }
    await Promise.all(proofs.map(({ record, inputs }) => waitForRecord(record, inputs)));
    for (const { challenge } of proofs) await client.completeChallenge(challenge);
    await settled(client, order, 'ready');
  } finally {
    for (const { solver, record } of begun) await removeQuietly(solver, record);
  }
}

async function proofOf(
  client: Client,
  { identifier, challenges }: Authorization,
  solvers: readonly SolverInputs[],
): Promise<Proof> {
  const challenge = challenges.find(({ type }) => type === 'dns-01');
  if (challenge === undefined) throw new Error(`the authority offers no DNS-01 for ${identifier.value}`);
  const inputs = solverFor(identifier.value, solvers);
  if (inputs === undefined) throw new Error(`no solver is for ${identifier.value}`);
  const name = await effectiveName(`_acme-challenge.${identifier.value}`, inputs.nameservers);
  const record = { name, value: await client.getChallengeKeyAuthorization(challenge) };
  return { challenge, record, inputs, solver: solverOf(inputs.provider) };
}

/** Removes a record. A failure is only a warning: a record that stays does no harm. */
async function removeQuietly(solver: Solver, record: TxtRecord): Promise<void> {
  try {
    await solver.remove(record);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'for an unknown reason';
    console.warn(`warning: the record TXT ${record.name} is left behind: ${reason}`);
  }
}

/** Waits until the order is done with authorizing or issuing. */
async function settled(client: Client, order: Order, wanted: 'ready' | 'valid'): Promise<Order> {
  const isDone = ({ status }: Order) => status === wanted || status === 'valid';
  if (isDone(order)) return order;
  const last = await poll(
    () => client.getOrder(order),
    (current) => isDone(current) || current.status === 'invalid',
    { seconds: authoritySeconds, firstPauseMilliseconds: 500 },
  );
  if (isDone(last)) return last;
  if (last.status === 'invalid') throw new Error(await refusal(client, last));
  const doing = wanted === 'ready' ? 'looking at the records' : 'issuing';
  throw new Error(`the authority is not done with ${doing} after ${authoritySeconds} s: try again`);
}

/** Why an order is invalid, with the names that the authority gives reasons for. */
async function refusal(client: Client, order: Order): Promise<string> {
  const authorizations = await client.getAuthorizations(order);
  const reasons = authorizations.flatMap(({ identifier, challenges }) =>
    challenges.flatMap(({ error }) => (isProblem(error) ? [`${identifier.value}: ${problemSentence(error)}`] : [])),
  );
  if (isProblem(order.error)) reasons.push(problemSentence(order.error));
  return `the authority refuses the order: ${[...new Set(reasons)].join('; ') || 'no reason is given'}`;
}
