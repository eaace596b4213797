import { type Config } from '../components/config/config';
import { parseStack } from '../components/config/stack-file';
import { type GivenCertificates } from '../components/wiring/certificates/given';
import { Failure } from './failure';
import { planWithBasis } from './report/plan-basis';
import { readTextFile } from './text-file';

/** What `check` needs of a stack, from the JSON of its plan. */
export interface ReadBasis {
  readonly stack: string;
  readonly config: Config;
  readonly given: GivenCertificates;
}

/**
 * Reads the basis of a plan's JSON.
 *
 * @param now the instant that validity is judged at
 * @throws Failure with one sentence, where the file has no basis that this version reads
 */
export async function readPlanBasis(file: string, now: Date): Promise<ReadBasis> {
  const parsed = planWithBasis.safeParse(jsonOf(await readTextFile(file)));
  if (!parsed.success) throw noBasis(file);
  const { stack, basis } = parsed.data;
  const loaded = parseStack(basis.configuration);
  if (loaded.kind === 'errors') throw noBasis(file);
  const pairs = (wanted: string) =>
    new Map(
      basis.given
        .filter(({ kind }) => kind === wanted)
        .map(({ owner, certificate, keyPath }) => [owner, { certificate, key: { path: keyPath, pem: undefined } }]),
    );
  const given = { certificates: pairs('certificates'), adopted: pairs('adopted'), cas: pairs('cas'), now };
  return { stack, config: loaded.config, given };
}

function noBasis(file: string): Failure {
  return new Failure([
    `${file} is not the JSON of a plan with the basis that this version of edgewire reads: print it again with \`edgewire plan --format json\` of the same version.`,
  ]);
}

/** Undefined where it is no JSON: the error of JSON.parse would repeat part of the file. */
function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
