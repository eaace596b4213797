import { type ServerInputs, withAcme } from './transport';

/** An account at an ACME server. */
export interface AccountInputs extends ServerInputs {
  /** PEM. */
  readonly accountKey: string;
  /** Address that the authority writes to; empty: none. */
  readonly email: string;
  /** Key id of the external account that this one is bound to; empty like `eabHmacKey`: none. */
  readonly eabKeyId: string;
  /** base64url. */
  readonly eabHmacKey: string;
}

/**
 * Registers an account, whose owner agrees to the terms of service. A key that already has an account gets that one
 * back, and its contact is updated.
 *
 * @returns the URL of the account
 */
export function registerAccount(inputs: AccountInputs): Promise<string> {
  const { directory, accountKey, email, eabKeyId, eabHmacKey } = inputs;
  return withAcme(inputs, async (acme) => {
    const externalAccountBinding = eabKeyId === '' ? undefined : { kid: eabKeyId, hmacKey: eabHmacKey };
    const client = new acme.Client({ directoryUrl: directory, accountKey, externalAccountBinding });
    const contact = email === '' ? [] : [`mailto:${email}`];
    await client.createAccount({ termsOfServiceAgreed: true, contact });
    return client.getAccountUrl();
  });
}
