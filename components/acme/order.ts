import type { Authorization, Client, Order } from 'acme-client';
import { poll } from '../pulumi/poll';
import { isProblem, problemSentence } from './problem';
import { effectiveName, waitForRecord } from './propagation';
import { type Solver, type TxtRecord } from './solver';
import { solverFor, type SolverInputs, solverOf } from './solvers';
import { checkStanding, type StandingInputs } from './standing-check';
import { isRefusal, type ServerInputs, withAcme } from './transport';

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
  /** Standing records prove control (DNS-PERSIST-01), and there are no solvers; undefined: DNS-01. */
  readonly standing?: StandingInputs;
}

/** Seconds that the authority may take to check the records, and again to issue. */
const authoritySeconds = 180;

/**
 * Orders a certificate by DNS-01 (RFC 8555 section 7.4). Its records are removed whether the order succeeds or fails.
 * An authorization that is already valid needs no record. Standing records are looked up before anything is ordered.
 *
 * @param replaces the certificate that it is to replace, as ARI calls it; if the authority refuses that, it is left out
 * @returns the chain, PEM, the leaf first
 * @throws Error with what stands in the way, as a sentence
 */
export function orderCertificate(inputs: OrderInputs, replaces?: string): Promise<string> {
  const { directory, accountKey, accountUrl, names, profile, preferredChain } = inputs;
  return withAcme(inputs, async (acme) => {
    if (inputs.standing !== undefined) await checkStanding(inputs, inputs.standing);
    const client = new acme.Client({ directoryUrl: directory, accountKey, accountUrl });
    const identifiers = names.map((value) => ({ type: 'dns', value }));
    const request = profile === '' ? { identifiers } : { identifiers, profile };
    const order = await ordered(client, request, replaces);
    if (order.status === 'pending') {
      if (inputs.standing === undefined) await authorize(client, order, inputs.solvers);
      else await authorizeByStanding(client, order);
    }
    const [, csr] = await acme.crypto.createCsr({ altNames: [...names] }, inputs.privateKey);
    const finalized = await client.finalizeOrder(order, csr);
    const issued = await settled(client, finalized, 'valid');
    return client.getCertificate(issued, preferredChain === '' ? undefined : preferredChain);
  });
}

type OrderCreateRequest = Parameters<Client['createOrder']>[0];

/** Orders, as a replacement if there is something to replace; that is left out where the authority refuses it. */
async function ordered(client: Client, request: OrderCreateRequest, replaces: string | undefined): Promise<Order> {
  if (replaces === undefined) return client.createOrder(request);
  try {
    // acme-client passes on what it does not know.
    const replacing: OrderCreateRequest & { readonly replaces: string } = { ...request, replaces };
    return await client.createOrder(replacing);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return client.createOrder(request);
  }
}

/** Has the authority look at the standing records of an order. */
async function authorizeByStanding(client: Client, order: Order): Promise<void> {
  const pending = (await client.getAuthorizations(order)).filter(({ status }) => status === 'pending');
  const challenges = pending.map(({ identifier, challenges: offered }) => {
    const found = offered.find(({ type }) => standingChallenges.includes(type));
    if (found === undefined) throw new Error(`the authority offers no DNS-PERSIST-01 for ${identifier.value}`);
    return found;
  });
  for (const challenge of challenges) await client.completeChallenge(challenge);
  await settled(client, order, 'ready');
}

/** acme-client types the challenges that it knows. */
const standingChallenges: readonly string[] = ['dns-persist-01'];

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
  const doing = wanted === 'ready' ? 'looking at the records' : 'issuing';
  const names = order.identifiers.map(({ value }) => value).join(', ');
  const last = await poll(
    () => client.getOrder(order),
    (current) => isDone(current) || current.status === 'invalid',
    {
      seconds: authoritySeconds,
      firstPauseMilliseconds: 500,
      awaited: () => `the authority is not done with ${doing} for ${names}`,
    },
  );
  if (isDone(last)) return last;
  if (last.status === 'invalid') throw new Error(await refusal(client, last));
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
