import { type Answers, certificates, defaults, places, zones } from './answers';

/** What was named on the command line, for the others to be asked. */
export type Named = Partial<Answers>;

/**
 * Asks what was not named, on the terminal.
 *
 * @returns undefined where the user leaves
 */
export async function ask(named: Named): Promise<Answers | undefined> {
  const { cancel, confirm, intro, isCancel, select, text } = await import('@clack/prompts');
  /** Leaves all questions at once. */
  class Left extends Error {}
  const answered = <Value>(value: Value | symbol): Value => {
    if (isCancel(value)) throw new Left();
    return value;
  };
  const chosen = async <Key extends string>(message: string, choices: Readonly<Record<Key, string>>, first: Key) =>
    answered(
      await select<string>({
        message,
        initialValue: first,
        options: Object.entries<string>(choices).map(([value, label]) => ({ value, label })),
      }),
    ) as Key;
  const written = async (message: string, placeholder: string) =>
    answered(
      await text({
        message,
        placeholder,
        validate: (value) => ((value ?? '').trim() === '' ? 'An answer is needed.' : undefined),
      }),
    ).trim();

  intro('A stack for your cluster');
  try {
    const place = named.place ?? (await chosen('Where does the cluster run?', places, defaults.place));
    const addresses =
      named.addresses ??
      (place === 'network' ? await written('Which addresses of that network are free?', '192.0.2.10-192.0.2.20') : '');
    const domain = named.domain ?? (await written('Under which domain do applications live?', 'apps.example.com'));
    const certificate =
      named.certificate ?? (await chosen('Where do certificates come from?', certificates, defaults.certificate));
    const zone =
      named.zone ??
      (certificate === 'letsencrypt'
        ? await chosen('Who serves the DNS zone of the domain?', zones, defaults.zone)
        : defaults.zone);
    const isGiven = certificate === 'files';
    const { certificateFile = isGiven ? await written('File of the certificate?', defaults.certificateFile) : '' } =
      named;
    const { keyFile = isGiven ? await written('File of its key?', defaults.keyFile) : '' } = named;
    const epinio = named.epinio ?? answered(await confirm({ message: 'Install Epinio?', initialValue: false }));
    return { place, addresses, domain, certificate, zone, certificateFile, keyFile, epinio };
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    cancel('Nothing was written.');
    return undefined;
  }
}
