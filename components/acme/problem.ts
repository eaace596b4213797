/** An ACME server's reason for not doing what it was asked (RFC 8555 section 6.7, RFC 7807). */
export interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly subproblems?: readonly (Problem & { readonly identifier?: { readonly value?: string } })[];
}

const typePrefix = 'urn:ietf:params:acme:error:';

/** Hints for some types of problems. */
const hints: Readonly<Record<string, string>> = {
  accountDoesNotExist:
    'the server has lost the account: register it again by `pulumi up --replace` with the URN of the AcmeAccount',
  externalAccountRequired: 'set eab: the authority wants accounts that are bound to an account of yours',
  userActionRequired: 'see what the authority asks for, such as agreeing to new terms of service',
  unsupportedContact: 'see email',
  invalidContact: 'see email',
};

/** Whether a body has enough of a problem document to be read as one. */
export function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && ('type' in body || 'detail' in body);
}

/** The last part of a problem's type, as in `rateLimited`. */
export function problemType({ type = '' }: Problem): string {
  return type.startsWith(typePrefix) ? type.slice(typePrefix.length) : type;
}

/** A problem and its subproblems, as one sentence. */
export function problemSentence(problem: Problem): string {
  const type = problemType(problem);
  const named = type === '' || type === 'about:blank' ? '' : ` (${type})`;
  const said = `${(problem.detail ?? 'no reason is given').replace(/\s+/g, ' ').trim()}${named}`;
  const subproblems = (problem.subproblems ?? []).map(
    (sub) => `${sub.identifier?.value ?? 'further'}: ${problemSentence(sub)}`,
  );
  const hint = hints[type];
  return [said, ...subproblems, ...(hint === undefined ? [] : [hint])].join('; ');
}
