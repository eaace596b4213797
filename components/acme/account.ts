import { type ServerInputs, withAcme } from './transport';

/** An account at an ACME server. */
export interface AccountInputs extends ServerInputs {
  /** PEM. */
  readonly accountKey: string;
  /** Where the authority writes to; empty: nowhere. */
  readonly email: string;
  /** The external account that it is bound to; both empty: none. */
  readonly eabKeyId: string;
  /** base64url. */
  readonly eabHmacKey: string;
}

/**
 * Registers an account, its owner having agreed to the terms of service. For a key that has an account already the
 * server gives that one, and the contact is brought up to date.
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
