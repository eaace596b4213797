import * as pulumi from '@pulumi/pulumi';
import { type ClusterAccess } from '../cluster/access';
import { type ClusterApi, connect, unlessGone } from '../cluster/client';
import { type Metadata } from './holder';

/** An object that a stack is about to create. */
export interface WantedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** An object that the cluster has. */
export interface FoundObject {
  readonly metadata: Metadata;
}

/** Milliseconds within which a cluster has to answer at preview. */
const patience = 3000;

/** The objects of a cluster, asked for one by one. A preview without a cluster finds none, and waits only once. */
export class ClusterObjects {
  private connection: Promise<ClusterApi> | undefined;
  private isSilent = false;

  constructor(
    private readonly cluster: ClusterAccess,
    private readonly isPreview: boolean = pulumi.runtime.isDryRun(),
  ) {}

  /**
   * The object of a kind and name; undefined: there is none or, at preview, no answer.
   *
   * @throws at an update without an answer: what exists has to be known before it may be written over
   */
  async find(wanted: WantedObject): Promise<FoundObject | undefined> {
    return this.ask(async ({ objects }) => {
      const { name, namespace } = wanted.metadata;
      const { apiVersion, kind } = wanted;
      const header = { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
      const { metadata = {} } = await objects.read(header);
      return { metadata };
    });
  }

  /** The answer to a question; undefined where there is no such object or kind, or, at preview, no answer. */
  async ask<Answer>(question: (cluster: ClusterApi) => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.isPreview) return unlessGone(this.answer(question));
    if (this.isSilent) return undefined;
    const silence = new Promise<'silence'>((resume) => setTimeout(resume, patience, 'silence').unref());
    const answer = await Promise.race([unlessGone(this.answer(question)).catch(refusalOrSilence), silence]);
    if (answer !== 'silence') return answer;
    // The preview says by itself that it is without a cluster, and the update asks again.
    this.isSilent = true;
    return undefined;
  }

  private async answer<Answer>(question: (cluster: ClusterApi) => Promise<Answer>): Promise<Answer> {
    this.connection ??= connect(this.cluster);
    return question(await this.connection);
  }
}

/** An API server that refuses one question may answer others; one that cannot be reached answers none. */
function refusalOrSilence(error: unknown): 'silence' | undefined {
  const isRefusal = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number';
  return isRefusal ? undefined : 'silence';
}
